import "@/theme/mantineForms";
import { Button, Checkbox, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { TIMEFRAMES, type Timeframe, useStartDataJob } from "@/api/data";
import { ApiError } from "@/api/errors";
import { pairsQuery } from "@/api/market";
import { ErrorNote } from "@/components/ErrorNote";
import { PairSelect } from "@/components/PairSelect";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Data.module.css";

const YEAR_MS = 365 * 86_400_000;

function dayText(ts: number): string {
  return new Date(ts).toISOString().slice(0, 10);
}

/** Candles from the venue; sensible from the start: a year of hours of the most traded pair. */
export function DownloadForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const { data: listed } = useQuery(pairsQuery);
  const start = useStartDataJob();
  const [pairs, setPairs] = useState<string[] | null>(null);
  const [timeframes, setTimeframes] = useState<Timeframe[]>(["1h"]);
  const [begin, setBegin] = useState(() => dayText(Date.now() - YEAR_MS));
  const [end, setEnd] = useState("");
  const known = (listed?.items ?? []).map(({ pair }) => pair);
  const chosen = pairs ?? known.slice(0, 1);
  const field = start.error instanceof ApiError ? start.error.field : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const last = end === "" ? null : Date.parse(`${end}T23:59:59Z`);
    start.mutate(
      { kind: "download", pairs: chosen, timeframes, start: Date.parse(`${begin}T00:00:00Z`), end: last },
      { onSuccess: onDone },
    );
  };
  const toggle = (timeframe: Timeframe) =>
    setTimeframes(TIMEFRAMES.filter((one) => (one === timeframe) !== timeframes.includes(one)));
  const refused = start.error instanceof ApiError ? start.error.detail : undefined;
  return (
    <Section title={t("data.download")}>
      <form className={classes.form} onSubmit={submit}>
        <PairSelect
          label={t("data.pairs")}
          pairs={known}
          chosen={chosen}
          onChange={setPairs}
          error={field === "pairs" ? refused : undefined}
        />
        <fieldset className={classes.choices}>
          <legend>{t("data.timeframes")}</legend>
          {TIMEFRAMES.map((one) => (
            <Checkbox key={one} label={one} checked={timeframes.includes(one)} onChange={() => toggle(one)} />
          ))}
        </fieldset>
        <div className={classes.inline}>
          <TextInput
            type="date"
            required
            label={t("data.from")}
            value={begin}
            onChange={(event) => setBegin(event.currentTarget.value)}
            error={field === "start" ? refused : undefined}
          />
          <TextInput
            type="date"
            label={t("data.until")}
            description={t("data.untilNow")}
            value={end}
            onChange={(event) => setEnd(event.currentTarget.value)}
          />
        </div>
        <p className={classes.soft}>{t("data.downloadText")}</p>
        {start.error && field !== "pairs" && field !== "start" && <ErrorNote error={start.error} />}
        <div className={classes.buttons}>
          <Button
            type="submit"
            loading={start.isPending}
            disabled={chosen.length === 0 || timeframes.length === 0}
          >
            {t("data.startDownload")}
          </Button>
          <Button variant="default" onClick={onDone}>
            {t("action.cancel")}
          </Button>
        </div>
      </form>
    </Section>
  );
}
