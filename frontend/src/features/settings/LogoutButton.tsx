import { Button } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useLogout } from "@/api/session";
import { ErrorNote } from "@/components/ErrorNote";
import { useTranslation } from "@/i18n/useTranslation";

/** Ends the session of this browser. */
export function LogoutButton() {
  const { t } = useTranslation();
  const logout = useLogout();
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconLogout size={15} aria-hidden="true" />}
        loading={logout.isPending}
        onClick={() => logout.mutate()}
      >
        {t("settings.logout")}
      </Button>
      {logout.error && <ErrorNote error={logout.error} />}
    </>
  );
}
