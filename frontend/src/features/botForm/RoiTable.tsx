import { ActionIcon, Button } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { AmountInput } from "@/components/AmountInput";
import type { RoiStep } from "@/components/botValues/exitValues";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotForm.module.css";

const STEPS_MAX = 20;

interface RoiTableProps {
  steps: RoiStep[];
  onChange: (steps: RoiStep[]) => void;
}

/** The owner's own table: one row for each profit that is enough after so many minutes. */
export function RoiTable({ steps, onChange }: RoiTableProps) {
  const { t } = useTranslation();
  const put = (place: number, change: Partial<RoiStep>) =>
    onChange(steps.map((step, index) => (index === place ? { ...step, ...change } : step)));
  return (
    <div className={classes.steps}>
      {steps.map((step, place) => (
        // Rows have no other identity than their place: what is typed is the row.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={place} className={classes.roiStep}>
          <AmountInput
            label={t("form.roiMinutes")}
            unit={t("form.minutes")}
            decimals={0}
            value={step.minutes}
            onChange={(minutes) => put(place, { minutes })}
          />
          <AmountInput
            label={t("form.roiProfit")}
            unit="%"
            decimals={4}
            allowNegative
            value={step.percent}
            onChange={(percent) => put(place, { percent })}
          />
          <ActionIcon
            variant="subtle"
            size="lg"
            aria-label={t("form.roiRemove", { minutes: step.minutes || "?" })}
            onClick={() => onChange(steps.filter((_, index) => index !== place))}
          >
            <IconTrash size={18} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      {steps.length < STEPS_MAX && (
        <div>
          <Button
            variant="default"
            size="xs"
            onClick={() => onChange([...steps, { minutes: "", percent: "" }])}
          >
            {t("form.roiAdd")}
          </Button>
        </div>
      )}
    </div>
  );
}
