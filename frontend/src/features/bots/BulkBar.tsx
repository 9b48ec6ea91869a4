import "@/theme/mantineForms";
import { Button, Checkbox } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import type { Bot } from "@/api/bots";
import type { BulkVerb } from "@/api/bulk";
import { ownerOnly } from "@/components/OwnerOnly";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotList.module.css";

const BulkDialog = lazy(async () => ({ default: (await import("./BulkDialog")).BulkDialog }));
const VERBS = ["start", "pause", "resume", "stop"] as const satisfies readonly BulkVerb[];

interface BulkBarProps {
  /** The bots that the list shows now. */
  bots: Bot[];
  selected: ReadonlySet<string>;
  onSelected: (ids: string[]) => void;
}

/** Chooses many bots and commands them together; each command is looked at before it is given. */
export const BulkBar = ownerOnly(OwnersBulkBar);

function OwnersBulkBar({ bots, selected, onSelected }: BulkBarProps) {
  const { t } = useTranslation();
  const [asked, setAsked] = useState<BulkVerb | null>(null);
  // A bot that a filter hides is not commanded.
  const chosen = bots.filter(({ id }) => selected.has(id)).map(({ id }) => id);
  const all = chosen.length === bots.length && bots.length > 0;
  return (
    <div className={classes.bulk}>
      <Checkbox
        label={chosen.length === 0 ? t("bulk.all") : t("bulk.chosen", { count: chosen.length })}
        checked={all}
        indeterminate={!all && chosen.length > 0}
        onChange={() => onSelected(all ? [] : bots.map(({ id }) => id))}
      />
      {chosen.length > 0 && (
        <fieldset className={classes.verbs} aria-label={t("bulk.actions")}>
          {VERBS.map((verb) => (
            <Button key={verb} size="xs" variant="default" onClick={() => setAsked(verb)}>
              {t(`act.${verb}.name`)}
            </Button>
          ))}
        </fieldset>
      )}
      {asked !== null && (
        <Suspense>
          <BulkDialog
            verb={asked}
            bots={chosen}
            onClose={(done) => {
              setAsked(null);
              if (done) onSelected([]);
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
