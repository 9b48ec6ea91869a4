import "@/theme/mantineForms";
import { Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { BotControls } from "@/components/BotControls";
import { BotLabels } from "@/components/BotLabels";
import { type BotFigures, botFigureColumns } from "@/components/botFigureColumns";
import type { Column } from "@/components/DataTable";
import { EditedBadge } from "@/components/EditedBadge";
import { ModeBadge } from "@/components/ModeBadge";
import { OwnerOnly } from "@/components/OwnerOnly";
import { SilentNote } from "@/components/SilentNote";
import { StateBadge } from "@/components/StateBadge";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotList.module.css";

/** A row of the list: all that moves is in it, so that the columns stay and no cell loses its focus. */
export interface BotRow extends BotFigures {
  chosen: boolean;
}

export function useBotColumns(onSelect: (id: string, chosen: boolean) => void): Column<BotRow>[] {
  const { t } = useTranslation();
  const format = useFormat();
  return useMemo(() => {
    const shared = botFigureColumns<BotRow>(t, format);
    return [
      {
        id: "name",
        header: t("bots.name"),
        accessorFn: ({ bot }) => bot.name.toLowerCase(),
        meta: { title: true },
        cell: ({
          row: {
            original: { bot, chosen },
          },
        }) => (
          <div className={classes.chosen}>
            <OwnerOnly>
              <Checkbox
                aria-label={t("bulk.choose", { name: bot.name })}
                checked={chosen}
                onChange={(event) => onSelect(bot.id, event.currentTarget.checked)}
              />
            </OwnerOnly>
            <div className={classes.name}>
              <Link to="/bots/$botId" params={{ botId: bot.id }}>
                {bot.name}
              </Link>
              <span>
                {bot.strategy} · {bot.timeframe} · {bot.pairs.slice(0, 3).join(", ")}
                {bot.pairs.length > 3 && ` +${bot.pairs.length - 3}`}
              </span>
              <BotLabels bot={bot} />
            </div>
          </div>
        ),
      },
      {
        id: "state",
        header: t("bots.state"),
        accessorFn: ({ bot }) => bot.state,
        cell: ({
          row: {
            original: { bot },
          },
        }) => (
          <div className={classes.badges}>
            <StateBadge state={bot.state} botId={bot.id} />
            <SilentNote bot={bot} />
            <ModeBadge mode={bot.mode} />
            <EditedBadge bot={bot} />
          </div>
        ),
      },
      shared.today,
      shared.curve,
      shared.equity,
      shared.exposure,
      shared.open,
      {
        id: "actions",
        header: () => <span className="visually-hidden">{t("bots.actions")}</span>,
        enableSorting: false,
        meta: { title: true },
        cell: ({
          row: {
            original: { bot },
          },
        }) => <BotControls bot={bot} compact />,
      },
    ];
  }, [t, format, onSelect]);
}
