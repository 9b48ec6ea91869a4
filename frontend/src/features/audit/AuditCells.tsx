import { Link } from "@tanstack/react-router";
import type { AuditRow } from "@/api/audit";
import { useTranslation } from "@/i18n/useTranslation";

/** Names of bots by id, archived ones too. */
export type BotNames = ReadonlyMap<string, string>;

/** What was done, in words; the name that it has in the log is in its title and with its content. */
export function What({ type }: { type: string }) {
  const { tOr } = useTranslation();
  return <span title={type}>{tOr(`audit.what.${type.replaceAll(".", "_")}`, type)}</span>;
}

/** Who did it, and by which way. */
export function Actor({ row: { actor, via }, bots }: { row: AuditRow; bots: BotNames }) {
  const { tOr } = useTranslation();
  const bot = bots.get(actor.replace(/^bot:/, ""));
  return (
    <span title={`${actor} (${via})`}>
      {bot ?? tOr(`audit.who.${actor}`, actor)} ({tOr(`audit.via.${via}`, via)})
    </span>
  );
}

/** What it is about: a bot by its name, linked. */
export function Subject({ subject, bots }: { subject: string; bots: BotNames }) {
  const { t, tOr } = useTranslation();
  const [kind = "", ...rest] = subject.split(":");
  const id = rest.join(":");
  const botId = kind === "bot" ? id : subject;
  const name = bots.get(botId);
  if (name !== undefined) {
    return (
      <Link to="/bots/$botId" params={{ botId }} title={subject}>
        {name}
      </Link>
    );
  }
  const mode = id === "SIMULATED" ? t("mode.simulated") : t("mode.live");
  const own = tOr(`audit.who.${subject}`, subject);
  const words = kind === "mode" ? mode : tOr(`audit.about.${kind}`, own, { id });
  return <span title={subject}>{words}</span>;
}
