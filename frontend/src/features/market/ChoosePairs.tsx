import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { pairsQuery, useChoosePairs } from "@/api/market";
import { ErrorNote } from "@/components/ErrorNote";
import { ownerOnly } from "@/components/OwnerOnly";
import { PairSelect } from "@/components/PairSelect";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Market.module.css";

/** Pairs to watch beside those that bots trade. */
export const ChoosePairs = ownerOnly(OwnersChoosePairs);

function OwnersChoosePairs({ chosen: kept, onDone }: { chosen: string[]; onDone: () => void }) {
  const { t } = useTranslation();
  const { data } = useQuery(pairsQuery);
  const [chosen, setChosen] = useState(kept);
  const choose = useChoosePairs();
  return (
    <Section title={t("market.choose")}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          choose.mutate(chosen, { onSuccess: onDone });
        }}
      >
        <PairSelect
          label={t("data.pairs")}
          description={t("market.chooseText")}
          pairs={data?.items.map(({ pair }) => pair) ?? []}
          chosen={chosen}
          onChange={setChosen}
        />
        {choose.error && <ErrorNote error={choose.error} />}
        <div className={classes.buttons}>
          <Button type="submit" loading={choose.isPending}>
            {t("market.save")}
          </Button>
          <Button variant="default" onClick={onDone}>
            {t("action.cancel")}
          </Button>
        </div>
      </form>
    </Section>
  );
}
