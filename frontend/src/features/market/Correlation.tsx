import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { correlationQuery, type Interval } from "@/api/market";
import { ChartFrame } from "@/components/chart/ChartFrame";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { TableExport } from "@/components/TableExport";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { correlationRows } from "@/lib/correlation";
import classes from "./Market.module.css";

/** How far the watched pairs move together: a heat map whose every field also says its figure. */
export function Correlation({ interval }: { interval: Interval }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(correlationQuery(interval));
  return (
    <Section title={t("market.correlation")}>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {!error && data === undefined && <Skeleton height="12rem" />}
      {data !== undefined && data.pairs.length < 2 && (
        <EmptyState title={t("market.noCorrelation")}>{t("market.noneText")}</EmptyState>
      )}
      {data !== undefined && data.pairs.length > 1 && (
        <>
          <p className={classes.rule}>{t("market.correlationText", { interval })}</p>
          <ChartFrame
            image={{ title: `${t("market.correlation")} · ${interval}`, mark: "MARKET" }}
            alsoSave={
              <TableExport
                label={`${t("market.correlation")} · ${interval}`}
                rows={correlationRows(data.pairs, data.matrix)}
              />
            }
          >
            <div className={classes.scroller}>
              <table className={classes.heat} aria-label={t("market.correlation")}>
                <thead>
                  <tr>
                    <td />
                    {data.pairs.map((pair) => (
                      <th key={pair} scope="col">
                        {pair.split("/")[0]}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {data.pairs.map((pair, row) => (
                    <tr key={pair}>
                      <th scope="row">{pair}</th>
                      {data.pairs.map((other, column) => (
                        <Field
                          key={other}
                          value={data.matrix[row]?.[column] ?? null}
                          pairs={`${pair} · ${other}`}
                        />
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          </ChartFrame>
        </>
      )}
    </Section>
  );
}

function Field({ value, pairs }: { value: number | null; pairs: string }) {
  const format = useFormat();
  // Stronger, and the figure could not be read on it.
  const strength = value === null ? 0 : Math.round(Math.abs(value) * 45);
  const color = value !== null && value < 0 ? "var(--loss)" : "var(--brand)";
  return (
    <td
      className="figures"
      title={pairs}
      style={{ background: `color-mix(in srgb, ${color} ${strength}%, transparent)` }}
    >
      {format.ratio(value?.toFixed(8))}
    </td>
  );
}
