import "@/theme/mantineForms";
import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useLabels } from "@/api/botLife";
import { type Bot, botsQuery } from "@/api/bots";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";

/** `core, slow ,` as `["core", "slow"]`. */
function tagsOf(text: string): string[] {
  return text
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");
}

/** Puts a bot into a group and tags it; how it trades stays as it is. */
export function LabelsDialog({ bot, onClose }: { bot: Bot; onClose: () => void }) {
  const { t } = useTranslation();
  const [group, setGroup] = useState(bot.group ?? "");
  const [tags, setTags] = useState(bot.tags.join(", "));
  const { data: bots } = useQuery(botsQuery);
  const groups = new Set(bots?.items.flatMap((one) => one.group ?? []));
  const known = useId();
  const save = useLabels(bot.id);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ group: group.trim() || null, tags: tagsOf(tags) }, { onSuccess: onClose });
  };
  return (
    <Modal opened centered onClose={onClose} title={t("labels.title", { name: bot.name })}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t("labels.group")}
            description={t("labels.groupHint")}
            maxLength={30}
            list={known}
            value={group}
            onChange={(event) => setGroup(event.currentTarget.value)}
            data-autofocus
          />
          <datalist id={known}>
            {[...groups].map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          <TextInput
            label={t("labels.tags")}
            description={t("labels.tagsHint")}
            value={tags}
            onChange={(event) => setTags(event.currentTarget.value)}
          />
          {save.error && <ErrorNote error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {t("labels.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
