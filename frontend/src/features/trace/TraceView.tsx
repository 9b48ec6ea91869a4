import { IconArrowLeft } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { botQuery } from "@/api/bots";
import { type Trace, traceQuery } from "@/api/trace";
import { ModeBadge } from "@/components/ModeBadge";
import { Page } from "@/components/Page";
import { Profit } from "@/components/Profit";
import { useFormat } from "@/components/useFormat";
import { useGateReason } from "@/components/useGateReason";
import { usePrice } from "@/components/usePrice";
import { useTranslation } from "@/i18n/useTranslation";
import { Line, Stage } from "./Stage";
import classes from "./Trace.module.css";

/** One order from the data to its profit or loss, in the order in which it came about. */
export function TraceView({ botId, orderId }: { botId: string; orderId: string }) {
  const { t } = useTranslation();
  const { data: bot } = useSuspenseQuery(botQuery(botId));
  const { data: trace } = useSuspenseQuery(traceQuery(botId, orderId));
  return (
    <Page
      title={t("trace.title", { id: orderId })}
      back={
        <Link to="/bots/$botId" params={{ botId }} search={{ tab: "orders" }} className={classes.back}>
          <IconArrowLeft size={15} aria-hidden="true" /> {t("trace.back", { bot: bot.name })}
        </Link>
      }
      aside={<ModeBadge mode={bot.mode} />}
    >
      <p className={classes.id}>{trace.trace ? t("trace.id", { trace: trace.trace }) : t("trace.noId")}</p>
      <ol className={classes.stages}>
        <DataStage trace={trace} />
        <SignalStage trace={trace} />
        <DecisionStage trace={trace} />
        <OrderStage trace={trace} />
        <FillStage trace={trace} currency={bot.stake_currency} />
        <ResultStage trace={trace} currency={bot.stake_currency} />
      </ol>
    </Page>
  );
}

function DataStage({ trace: { candle, interval, order } }: { trace: Trace }) {
  const { t } = useTranslation();
  const price = usePrice();
  if (candle === null) return <Stage title={t("trace.data")} none={t("trace.noCandle")} />;
  const { close, high, low } = candle;
  const written = (value: string): string => price(order.pair, value);
  const told = { close: written(close), high: written(high), low: written(low) };
  return (
    <Stage title={t("trace.data")}>
      <Line at={candle.ts}>{t("trace.candle", { interval, pair: order.pair, ...told })}</Line>
    </Stage>
  );
}

function SignalStage({ trace }: { trace: Trace }) {
  const { t } = useTranslation();
  return (
    <Stage title={t("trace.signal")}>
      <Line at={trace.signal.at}>{useSignalText()(trace)}</Line>
    </Stage>
  );
}

/** Who wanted the order, and why. */
function useSignalText(): (trace: Trace) => string {
  const { t } = useTranslation();
  const price = usePrice();
  return ({ signal, order }) => {
    const { strategy, tag, source } = signal;
    const side = t(signal.side === "BUY" ? "trace.buy" : "trace.sell");
    if (source === "gateway") return t("trace.wantedByGateway");
    if (source === "stop")
      return t("trace.wantedByStop", { strategy, price: price(order.pair, order.stop_price) });
    return tag === null
      ? t("trace.wantedUntold", { strategy, side })
      : t("trace.wanted", { strategy, side, tag });
  };
}

function DecisionStage({ trace: { decisions } }: { trace: Trace }) {
  const { t } = useTranslation();
  const reasonOf = useGateReason();
  return (
    <Stage title={t("trace.decision")} none={t("trace.noDecision")}>
      {decisions.map((decision) => (
        <Line key={decision.id} at={decision.ts} tone={decision.allowed ? "success" : "error"}>
          {t(decision.source === "guard" ? "trace.asked.guard" : "trace.asked.wire")}:{" "}
          {decision.allowed
            ? t("trace.allowed")
            : t("trace.denied", { rule: decision.rule ?? "", reason: reasonOf(decision) ?? "" })}
        </Line>
      ))}
    </Stage>
  );
}

function OrderStage({ trace: { order, steps } }: { trace: Trace }) {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const price = usePrice();
  const reasonOf = useGateReason();
  return (
    <Stage title={t("trace.order")}>
      <Line at={order.created_at}>
        {t(`side.${order.side}`)} {order.pair} · {order.type} · {format.quantity(order.quantity)}
        {order.price !== null && ` · ${price(order.pair, order.price)}`}
      </Line>
      {steps.map((step) => (
        <Line key={step.seq} at={step.ts} tone={step.state === "REJECTED" ? "error" : undefined}>
          {tOr(`journal.${step.state}`, step.state)} · {step.status}
          {step.reason !== null && ` · ${reasonOf(step)}`}
          <Link to="/audit" className={classes.soft}>
            {t("trace.audit", { seq: step.seq })}
          </Link>
        </Line>
      ))}
    </Stage>
  );
}

function FillStage({ trace: { fills, order }, currency }: { trace: Trace; currency: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const price = usePrice();
  return (
    <Stage title={t("trace.fills")} none={t("trace.noFills")}>
      {fills.map((fill) => (
        <Line key={fill.id} at={fill.ts} tone="success">
          {t("trace.fill", {
            quantity: format.quantity(fill.quantity),
            price: price(order.pair, fill.price),
            fee: format.money(fill.fee_quote, currency),
          })}
        </Line>
      ))}
    </Stage>
  );
}

function ResultStage({ trace: { trade }, currency }: { trace: Trace; currency: string }) {
  const { t } = useTranslation();
  if (trade === null) return <Stage title={t("trace.result")} none={t("trace.noTrade")} />;
  const number = trade.id.split("-").at(-1) ?? "";
  const state = trade.is_open
    ? t("trace.openTrade")
    : t("trace.closedTrade", { reason: trade.exit_reason ?? "" });
  return (
    <Stage title={t("trace.result")}>
      <Line at={trade.closed_at ?? trade.opened_at}>
        {t("trace.ofTrade", { number, pair: trade.pair })}, {state}
      </Line>
      <Line at={null}>
        <Profit value={trade.profit} currency={currency} ratio={trade.profit_ratio} />{" "}
        {trade.is_open && <span className={classes.soft}>{t("trace.soFar")}</span>}
      </Line>
      {trade.is_open && (
        <Line at={null}>
          <Profit value={trade.unrealised} currency={currency} />{" "}
          <span className={classes.soft}>{t("trace.unrealised")}</span>
        </Line>
      )}
    </Stage>
  );
}
