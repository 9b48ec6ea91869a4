import "@/theme/mantineForms";
import { Modal, Text } from "@mantine/core";
import { useNavigation } from "@/components/navigation";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Commands.module.css";
import { PAGE_KEYS } from "./shortcuts";

/** Every key that does something, with what it does. */
export function Shortcuts({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const pages = new Map(useNavigation().map(({ to, nav }) => [to.replace(/(.)\/$/, "$1"), nav.label]));
  return (
    <Modal opened centered onClose={onClose} title={t("commands.shortcuts")}>
      <h3 className={classes.heading}>{t("shortcuts.general")}</h3>
      <dl className={classes.keys}>
        <dt>
          <kbd>Ctrl</kbd> <kbd>K</kbd>
        </dt>
        <dd>{t("shortcuts.palette")}</dd>
        <dt>
          <kbd>?</kbd>
        </dt>
        <dd>{t("shortcuts.list")}</dd>
      </dl>
      <h3 className={classes.heading}>{t("shortcuts.goTo")}</h3>
      <dl className={classes.keys}>
        {Object.entries(PAGE_KEYS).map(([key, to]) => {
          const label = pages.get(to);
          return (
            label && (
              <div key={key} className={classes.pair}>
                <dt>
                  <kbd>g</kbd> {t("shortcuts.then")} <kbd>{key}</kbd>
                </dt>
                <dd>{t(label)}</dd>
              </div>
            )
          );
        })}
      </dl>
      <Text size="sm" c="dimmed">
        {t("shortcuts.note")}
      </Text>
    </Modal>
  );
}
