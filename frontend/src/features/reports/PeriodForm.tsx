import "@/theme/mantineForms";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Reports.module.css";
import { periodName, QUICK } from "./reportSearch";

interface PeriodFormProps {
  period: string;
  /** First and last day shown. */
  days: [string, string];
  onPeriod: (period: string) => void;
}

/** A usual period by one choice, or any days in a row. */
export function PeriodForm({ period, days, onPeriod }: PeriodFormProps) {
  const { t } = useTranslation();
  const [first, setFirst] = useState(days[0]);
  const [last, setLast] = useState(days[1]);
  const usual = QUICK.map((quick) => ({
    value: periodName(quick, Date.now()),
    label: t(`reports.quick.${quick}`),
  }));
  const known = usual.some(({ value }) => value === period);
  const open = (event: FormEvent) => {
    event.preventDefault();
    onPeriod(`${first}..${last}`);
  };
  return (
    <form className={classes.tools} onSubmit={open}>
      <NativeSelect
        label={t("reports.period")}
        value={period}
        onChange={(event) => onPeriod(event.currentTarget.value)}
        data={known ? usual : [{ value: period, label: period }, ...usual]}
      />
      <TextInput
        type="date"
        label={t("reports.first")}
        required
        max={last}
        value={first}
        onChange={(event) => setFirst(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t("reports.last")}
        required
        min={first}
        value={last}
        onChange={(event) => setLast(event.currentTarget.value)}
      />
      <Button type="submit" variant="default">
        {t("reports.show")}
      </Button>
    </form>
  );
}
