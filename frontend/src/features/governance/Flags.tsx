import { useQuery } from "@tanstack/react-query";
import { type Flag, flagsQuery, useSwitchOn } from "@/api/governance";
import { EmptyState } from "@/components/EmptyState";
import { ErrorNote } from "@/components/ErrorNote";
import items from "@/components/Items.module.css";
import { OwnerButton } from "@/components/OwnerButton";
import { Section } from "@/components/Section";
import { useActor } from "@/components/useActor";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import { FlagForm } from "./FlagForm";
import classes from "./Governance.module.css";

/** What is switched off for entries of all bots, and the form that switches more off. */
export function Flags() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(flagsQuery);
  return (
    <Section title={t("governance.flags")}>
      <p className={classes.soft}>{t("governance.flagsText")}</p>
      {error && <ErrorNote error={error} onRetry={() => void refetch()} />}
      {data?.items.length === 0 && (
        <EmptyState title={t("governance.noFlags")}>{t("governance.noFlagsText")}</EmptyState>
      )}
      {data !== undefined && data.items.length > 0 && (
        <ul className={items.list} aria-label={t("governance.flags")}>
          {data.items.map((flag) => (
            <FlagItem key={`${flag.kind} ${flag.name}`} flag={flag} />
          ))}
        </ul>
      )}
      <FlagForm />
    </Section>
  );
}

function FlagItem({ flag }: { flag: Flag }) {
  const { t } = useTranslation();
  const format = useFormat();
  const actorName = useActor();
  const lift = useSwitchOn();
  const { kind, name, reason, actor, at } = flag;
  return (
    <li className={items.row}>
      <div className={items.grow}>
        <strong>
          {t(`governance.kind.${kind}`)} {name}
        </strong>
        <div>{reason}</div>
        <div className={classes.soft}>
          {t("locks.setBy", { actor: actorName(actor), at: format.dateTime(at) })}
        </div>
        {lift.error && <ErrorNote error={lift.error} />}
      </div>
      <OwnerButton
        size="xs"
        variant="default"
        loading={lift.isPending}
        aria-label={t("governance.switchOnOf", { name })}
        onClick={() => lift.mutate({ kind, name })}
      >
        {t("governance.switchOn")}
      </OwnerButton>
    </li>
  );
}
