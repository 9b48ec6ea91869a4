import "@/theme/mantineForms";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useEmptyExchange } from "@/api/lab";
import { ErrorNote } from "@/components/ErrorNote";
import { Section } from "@/components/Section";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Lab.module.css";

/** What Binance does to its testnet about once a month: all orders and balances are gone, keys stay. */
export function EmptyExchange() {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const empty = useEmptyExchange();
  return (
    <Section title={t("emptyExchange.title")}>
      <p className={classes.hint}>{t("emptyExchange.text")}</p>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t("emptyExchange.open")}
      </Button>
      {empty.isSuccess && <p role="status">{t("emptyExchange.done")}</p>}
      <Modal opened={asking} centered onClose={() => setAsking(false)} title={t("emptyExchange.title")}>
        <Stack>
          <Text>{t("emptyExchange.ask")}</Text>
          {empty.error && <ErrorNote error={empty.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              {t("action.cancel")}
            </Button>
            <Button
              color="loss"
              loading={empty.isPending}
              onClick={() => empty.mutate(undefined, { onSuccess: () => setAsking(false) })}
            >
              {t("emptyExchange.open")}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </Section>
  );
}
