import "@/theme/mantineForms";
import { Button, NativeSelect } from "@mantine/core";
import {
  type Icon,
  IconArrowsHorizontal,
  IconChartLine,
  IconPlugConnectedX,
  IconStack2,
  IconTrendingDown,
  IconWifiOff,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type LabKind, useBeginLabEvent } from "@/api/lab";
import { pairsQuery } from "@/api/market";
import { ErrorNote } from "@/components/ErrorNote";
import { ownerOnly } from "@/components/OwnerOnly";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Lab.module.css";

export const KIND_ICONS = {
  crash: IconTrendingDown,
  spike: IconChartLine,
  flat: IconArrowsHorizontal,
  thin_book: IconStack2,
  feed_gap: IconWifiOff,
  exchange_down: IconPlugConnectedX,
} satisfies Record<LabKind, Icon>;

const KINDS = Object.keys(KIND_ICONS) as LabKind[];
const DURATIONS_S = [30, 60, 120, 300, 900];

interface EventFormProps {
  /** The empty string stands for all pairs. */
  pair: string;
  onPair: (pair: string) => void;
}

export const EventForm = ownerOnly(OwnersEventForm);

function OwnersEventForm({ pair, onPair }: EventFormProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: pairs } = useQuery(pairsQuery);
  const begin = useBeginLabEvent();
  const [kind, setKind] = useState<LabKind>("crash");
  const [duration, setDuration] = useState(120);
  const wholeMarket = kind === "exchange_down";
  const submit = (event: FormEvent) => {
    event.preventDefault();
    begin.mutate({ kind, pair: wholeMarket || pair === "" ? null : pair, duration_s: duration });
  };
  return (
    <Section title={t("lab.make")}>
      <form onSubmit={submit} className={classes.form}>
        <fieldset className={classes.kinds}>
          <legend className="visually-hidden">{t("lab.what")}</legend>
          {KINDS.map((one) => {
            const KindIcon = KIND_ICONS[one];
            return (
              <label key={one} className={classes.kind}>
                <input
                  type="radio"
                  name="kind"
                  value={one}
                  aria-label={t(`lab.kind.${one}.name`)}
                  checked={one === kind}
                  onChange={() => setKind(one)}
                />
                <span className={classes.kindTitle}>
                  <KindIcon size={18} stroke={1.7} aria-hidden="true" />
                  {t(`lab.kind.${one}.name`)}
                </span>
                <span className={classes.hint}>{t(`lab.kind.${one}.text`)}</span>
              </label>
            );
          })}
        </fieldset>
        <div className={classes.inline}>
          <NativeSelect
            label={t("lab.pair")}
            value={wholeMarket ? "" : pair}
            disabled={wholeMarket}
            onChange={(event) => onPair(event.currentTarget.value)}
            data={[
              { value: "", label: t("lab.allPairs") },
              ...(pairs?.items ?? []).map((one) => ({ value: one.pair, label: one.pair })),
            ]}
          />
          <NativeSelect
            label={t("lab.duration")}
            value={String(duration)}
            onChange={(event) => setDuration(Number(event.currentTarget.value))}
            data={DURATIONS_S.map((seconds) => ({
              value: String(seconds),
              label: format.duration(seconds * 1_000),
            }))}
          />
          <Button type="submit" loading={begin.isPending}>
            {t("lab.begin")}
          </Button>
        </div>
        {begin.error && <ErrorNote error={begin.error} />}
      </form>
    </Section>
  );
}
