import "@/theme/mantineForms";
import { Button, NativeSelect, Stack, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { ApiError } from "@/api/errors";
import type { Pair } from "@/api/market";
import type { Strategy } from "@/api/strategies";
import { type BotValues, tradable } from "@/components/botValues/botValues";
import { hasOwnExits } from "@/components/botValues/exitValues";
import { sized, stopOf, temperamentOf } from "@/components/botValues/presets";
import { ErrorNote } from "@/components/ErrorNote";
import { LeaveGuard } from "@/components/LeaveGuard";
import { ParameterFields } from "@/components/ParameterFields";
import { Section } from "@/components/Section";
import { Segments } from "@/components/Segments";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotForm.module.css";
import { CapitalFields } from "./CapitalFields";
import { ExitFields } from "./ExitFields";
import { PairPicker } from "./PairPicker";
import { RiskNote } from "./RiskNote";
import { StrategyCards } from "./StrategyCards";
import { TemperamentField } from "./TemperamentField";

const TIMEFRAMES = ["1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d"];

// Those whose error stands beside them.
const SHOWN = new Set([
  ...["strategy", "name", "timeframe", "mode", "pairs", "description", "stake_amount", "max_open_trades"],
  ...[
    "simulated_balance",
    "max_exposure",
    "stoploss",
    "minimal_roi",
    "trailing_stop",
    "trailing_stop_positive",
  ],
]);

interface BotFormProps {
  /** The bot that is changed; none is a new one. */
  botId?: string;
  initial: BotValues;
  strategies: Strategy[];
  pairs: Pair[];
  /** A bot that exists keeps its mode. */
  modeFixed: boolean;
  submitLabel: string;
  saving: boolean;
  error: Error | null;
  onSubmit: (values: BotValues, strategy: Strategy | undefined, onRefused: (error: Error) => void) => void;
  nameFor: (strategy: string) => string;
}

/** The field of the form that the panel's `field` speaks of. */
function formField(field: string): string {
  const [first = ""] = field.split(".");
  return first === "parameters" ? field : first;
}

/** Whether the form has the field, under the name that its values know it by. */
function isShown(field: string, strategy: Strategy | undefined): boolean {
  return (
    SHOWN.has(field) || (strategy?.parameters.some(({ name }) => field === `parameters.${name}`) ?? false)
  );
}

export function BotForm(props: BotFormProps) {
  const { botId, initial, strategies, pairs, modeFixed, submitLabel, saving, error, onSubmit, nameFor } =
    props;
  const { t } = useTranslation();
  const required = (value: string) => (value.trim() === "" ? t("form.required") : null);
  const form = useForm<BotValues>({
    initialValues: initial,
    validate: {
      name: required,
      stake_amount: required,
      max_open_trades: required,
      simulated_balance: required,
      pairs: (chosen) => (chosen.length === 0 ? t("form.pairsMissing") : null),
    },
  });
  const strategy = strategies.find(({ name }) => name === form.values.strategy);
  const text = (key: string): string | undefined => {
    const problem = form.errors[key];
    return typeof problem === "string" ? problem : undefined;
  };

  const choose = (next: Strategy) => {
    const { name } = next;
    // A name that nobody typed follows the strategy.
    if (form.values.name === nameFor(form.values.strategy)) form.setFieldValue("name", nameFor(name));
    form.setFieldValue("strategy", name);
    form.setFieldValue("parameters", {});
    // So does a size that nobody typed: a stop that is farther away makes it smaller.
    const temperament = temperamentOf(form.values, strategy);
    const values =
      temperament && sized(temperament, form.values.simulated_balance, stopOf(form.values, next));
    if (values) form.setValues(values);
  };
  const chooseMode = (mode: string) => {
    const real = mode === "REAL_MARKET_SPOT";
    // Real positions are protected by default, also while the bot is down.
    form.setValues({ mode: real ? "REAL_MARKET_SPOT" : "SIMULATED", stoploss_on_exchange: real });
  };
  const refused = (refusal: Error) => {
    if (refusal instanceof ApiError && refusal.field !== null) {
      // The sentence stands at its field: it need not name it again.
      form.setFieldError(formField(refusal.field), refusal.atField);
    }
  };
  // Also once its error has gone because it was edited: then nothing is left to say.
  const atField =
    error instanceof ApiError && error.field !== null && isShown(formField(error.field), strategy);

  return (
    <form onSubmit={form.onSubmit((values) => onSubmit(values, strategy, refused))} noValidate>
      <LeaveGuard changed={form.isDirty()} />
      <div className={classes.layout}>
        <div className={classes.sections}>
          <Section title={<Step number={1} text={t("form.strategy")} />}>
            <StrategyCards
              strategies={strategies}
              chosen={form.values.strategy}
              onChoose={choose}
              error={text("strategy")}
            />
          </Section>
          <Section title={<Step number={2} text={t("form.nameAndMarket")} />}>
            <div className={classes.stack}>
              <div className={classes.grid}>
                <TextInput label={t("form.name")} maxLength={60} {...form.getInputProps("name")} />
                <NativeSelect
                  label={t("form.timeframe")}
                  data={[
                    { value: "", label: t("form.ofStrategy", { value: strategy?.timeframe ?? "?" }) },
                    ...TIMEFRAMES,
                  ]}
                  {...form.getInputProps("timeframe")}
                />
              </div>
              {!modeFixed && (
                <div>
                  <div className={classes.label} id="mode-label">
                    {t("bots.mode")}
                  </div>
                  <Segments
                    mt={4}
                    aria-labelledby="mode-label"
                    data={[
                      { value: "SIMULATED", label: t("mode.simulated") },
                      { value: "REAL_MARKET_SPOT", label: t("mode.live") },
                    ]}
                    {...form.getInputProps("mode")}
                    onChange={chooseMode}
                  />
                  <p className={classes.hint}>
                    {form.values.mode === "SIMULATED" ? t("mode.simulatedMeaning") : t("mode.liveMeaning")}
                  </p>
                  {text("mode") && (
                    <p className={classes.error} role="alert">
                      {text("mode")}
                    </p>
                  )}
                </div>
              )}
              <PairPicker
                pairs={tradable(pairs)}
                chosen={form.values.pairs}
                mode={form.values.mode}
                stake={form.values.stake_amount}
                onChange={(chosen) => form.setFieldValue("pairs", chosen)}
                error={text("pairs")}
              />
              <Textarea
                label={t("form.description")}
                rows={2}
                maxLength={2000}
                {...form.getInputProps("description")}
              />
            </div>
          </Section>
          <Section title={<Step number={3} text={t("form.capital")} />}>
            <div className={classes.stack}>
              <TemperamentField form={form} strategy={strategy} />
              <CapitalFields form={form} strategy={strategy} />
            </div>
          </Section>
          <Section title={<Step number={4} text={t("form.exits")} />}>
            <details className={classes.more} open={hasOwnExits(initial)}>
              <summary>{t("form.tuneExits")}</summary>
              <ExitFields form={form} strategy={strategy} />
            </details>
          </Section>
          {strategy !== undefined && strategy.parameters.length > 0 && (
            <Section title={<Step number={5} text={t("form.parameters")} />}>
              <details className={classes.more} open={Object.keys(initial.parameters).length > 0}>
                <summary>{t("form.tune", { count: strategy.parameters.length })}</summary>
                <p className={classes.hint}>{t("form.parametersHint")}</p>
                <ParameterFields
                  parameters={strategy.parameters}
                  values={form.values.parameters}
                  onChange={(name, value) => form.setFieldValue(`parameters.${name}`, value)}
                  onReset={() => form.setFieldValue("parameters", {})}
                  errorOf={(name) => text(`parameters.${name}`)}
                />
              </details>
            </Section>
          )}
        </div>
        <aside className={classes.summary} aria-label={t("summary.title")}>
          <RiskNote botId={botId} values={form.values} strategy={strategy} />
          <Stack gap="xs">
            {error && !atField && <ErrorNote error={error} />}
            {Object.keys(form.errors).length > 0 && (
              <p className={classes.error} role="alert">
                {t("form.seeFields")}
              </p>
            )}
            <Button type="submit" size="md" loading={saving}>
              {submitLabel}
            </Button>
          </Stack>
        </aside>
      </div>
    </form>
  );
}

function Step({ number, text }: { number: number; text: string }) {
  return (
    <>
      <span className={classes.step} aria-hidden="true">
        {number}
      </span>
      {text}
    </>
  );
}
