import { IconFileText } from "@tabler/icons-react";
import type { Brief } from "@/api/ai";
import { useTranslation } from "@/i18n/useTranslation";
import { ButtonLink } from "./ButtonLink";

interface BriefLinkProps {
  kind: Brief["kind"];
  subject: string;
  size?: "xs" | "sm";
}

/** Leads from what a page shows to its briefs, where one can be written. */
export function BriefLink({ kind, subject, size = "sm" }: BriefLinkProps) {
  const { t } = useTranslation();
  return (
    <ButtonLink
      to="/brief"
      search={{ kind, subject }}
      variant="default"
      size={size}
      leftSection={<IconFileText size={16} aria-hidden="true" />}
    >
      {t("nav.brief")}
    </ButtonLink>
  );
}
