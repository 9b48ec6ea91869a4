import { Link } from "@tanstack/react-router";
import type { Bot } from "@/api/bots";
import { ModeBadge } from "@/components/ModeBadge";
import { Profit } from "@/components/Profit";
import { Section } from "@/components/Section";
import { StateBadge } from "@/components/StateBadge";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Overview.module.css";

/** The bots of one book with what each has made and holds. */
export function FleetSection({ bots }: { bots: Bot[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <Section flush title={t("nav.bots")} aside={<Link to="/bots">{t("overview.allBots")}</Link>}>
      <ul className={classes.fleet}>
        {bots.map((bot) => (
          <li key={bot.id} className={classes.bot}>
            <div className={classes.botName}>
              <Link to="/bots/$botId" params={{ botId: bot.id }}>
                {bot.name}
              </Link>
              <span className={classes.botMeta}>
                <StateBadge state={bot.state} botId={bot.id} />
                <ModeBadge mode={bot.mode} />
              </span>
            </div>
            <dl className={classes.botFigures}>
              <div>
                <dt>{t("overview.realised")}</dt>
                <dd>
                  <Profit value={bot.figures?.realised} currency={bot.stake_currency} />
                </dd>
              </div>
              <div>
                <dt>{t("overview.unrealised")}</dt>
                <dd>
                  <Profit value={bot.figures?.unrealised} currency={bot.stake_currency} />
                </dd>
              </div>
              <div>
                <dt>{t("bots.openTrades")}</dt>
                <dd className="figures">
                  {format.integer(bot.figures?.open_trades ?? 0)} / {format.integer(bot.max_open_trades)}
                </dd>
              </div>
            </dl>
          </li>
        ))}
      </ul>
    </Section>
  );
}
