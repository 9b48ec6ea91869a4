import { Alert } from "@mantine/core";
import { IconAlertTriangle, IconInfoCircle } from "@tabler/icons-react";
import type { Bot } from "@/api/bots";
import { useGateReason } from "@/components/useGateReason";
import { useNow } from "@/components/useNow";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./BotView.module.css";

/** What keeps the bot from running, where in the strategy it is, and what happens next. */
export function BotProblem({ bot }: { bot: Bot }) {
  const { t } = useTranslation();
  const reasonOf = useGateReason();
  const now = useNow(bot.restart_at !== null);
  const { problem, restart_at: restartAt } = bot;
  const seconds = restartAt === null ? 0 : Math.max(0, Math.ceil((restartAt - now) / 1_000));
  return (
    <>
      {bot.closing && (
        <Alert role="status" color="orbit" variant="light" icon={<IconInfoCircle aria-hidden="true" />}>
          {t("bot.closing")}
        </Alert>
      )}
      {problem && (
        <Alert
          role="alert"
          color="loss"
          variant="light"
          icon={<IconAlertTriangle aria-hidden="true" />}
          title={bot.state === "CRASHED" ? t("bot.problem") : t("bot.problemRunning")}
        >
          <p className={classes.problem}>{reasonOf({ reason: problem.text, reason_pt: problem.text_pt })}</p>
          {problem.file && (
            <span className={classes.place}>
              {problem.line === null
                ? problem.file
                : t("bot.problemPlace", { file: problem.file, line: problem.line })}
            </span>
          )}
          {restartAt !== null && <span>{t("bot.restart", { seconds })}</span>}
        </Alert>
      )}
    </>
  );
}
