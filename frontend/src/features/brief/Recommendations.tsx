import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Recommendation, recommendationsQuery, useCloseRecommendation } from "@/api/ai";
import { ErrorNote } from "@/components/ErrorNote";
import { FactFigure } from "@/components/FactFigure";
import { OwnerButton } from "@/components/OwnerButton";
import { Section } from "@/components/Section";
import { useFormat } from "@/components/useFormat";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Brief.module.css";

/** What could be changed: a diff with the facts behind it, for the owner to apply or to put away. */
export function Recommendations({ briefId }: { briefId: string }) {
  const { t } = useTranslation();
  const { data, error } = useQuery(recommendationsQuery(briefId));
  if (error) return <ErrorNote error={error} />;
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Section title={t("brief.recommendations")}>
      <p className={classes.about}>{t("brief.recommendationsText")}</p>
      <ul className={classes.advices}>
        {data.items.map((one) => (
          <Advice key={one.id} advice={one} />
        ))}
      </ul>
    </Section>
  );
}

function Advice({ advice }: { advice: Recommendation }) {
  const { t, tOr } = useTranslation();
  const format = useFormat();
  const close = useCloseRecommendation();
  const shown = (field: string, value: unknown) => {
    if (Array.isArray(value)) return value.join(", ");
    return field === "stake_amount"
      ? format.money(`${value}`, advice.stake_currency)
      : tOr(`state.${value}`, `${value}`);
  };
  return (
    <li>
      <strong>{t(`brief.action.${advice.action}`, { pair: advice.pair ?? "" })}</strong>{" "}
      <Link to="/bots/$botId" params={{ botId: advice.bot_id }}>
        {advice.bot_name}
      </Link>
      {advice.changes.map(({ field, before, after }) => (
        <p key={field} className={classes.diff}>
          {tOr(`brief.field.${field}`, field)}: <del>{shown(field, before)}</del> →{" "}
          <ins>{shown(field, after)}</ins>
        </p>
      ))}
      <p className={classes.about}>
        {t("brief.because")}{" "}
        {advice.facts.map((fact) => (
          <span key={fact.id}>
            {fact.label}: <FactFigure fact={fact} />{" "}
          </span>
        ))}
      </p>
      {close.error && <ErrorNote error={close.error} />}
      {advice.state === "OPEN" ? (
        <Group gap="xs">
          <OwnerButton
            size="xs"
            disabled={!advice.current}
            loading={close.isPending && close.variables.verb === "apply"}
            onClick={() => close.mutate({ id: advice.id, verb: "apply" })}
          >
            {t("brief.apply")}
          </OwnerButton>
          <OwnerButton
            size="xs"
            variant="default"
            loading={close.isPending && close.variables.verb === "dismiss"}
            onClick={() => close.mutate({ id: advice.id, verb: "dismiss" })}
          >
            {t("brief.dismiss")}
          </OwnerButton>
          {!advice.current && <span className={classes.about}>{t("brief.outdated")}</span>}
        </Group>
      ) : (
        <p className={classes.about}>{t(`brief.closed.${advice.state}`)}</p>
      )}
    </li>
  );
}
