import "@/theme/mantineForms";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { type Difference, useFixDifference } from "@/api/reconciliation";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Reconciliation.module.css";
import { useDifferenceText } from "./useDifferenceText";

interface FixDialogProps {
  found: Difference;
  names: Record<string, string>;
  onClose: () => void;
}

/** What a fix does, figure by figure, before it is made. */
export function FixDialog({ found, names, onClose }: FixDialogProps) {
  const { t } = useTranslation();
  const text = useDifferenceText();
  const fix = useFixDifference();
  if (found.action === null || found.fix === null) return null;
  const { changes, problem } = found.fix;
  return (
    <Modal opened centered onClose={onClose} title={t(`reconciliation.action.${found.action}`)}>
      <Stack>
        <Text>{t(`reconciliation.actionText.${found.action}`, { subject: found.subject })}</Text>
        {changes.length > 0 && (
          <ul className={classes.changes} aria-label={t("reconciliation.changes")}>
            {changes.map((change) => (
              <li key={`${change.what}-${change.subject}-${change.bot_id}`} className="figures">
                {text.change(change, names)}
              </li>
            ))}
          </ul>
        )}
        {problem && <Text className={classes.alarm}>{problem}</Text>}
        {fix.error && <ErrorNote error={fix.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button
            loading={fix.isPending}
            disabled={problem !== null}
            onClick={() => fix.mutate(found.id, { onSuccess: onClose })}
          >
            {t("reconciliation.confirm")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
