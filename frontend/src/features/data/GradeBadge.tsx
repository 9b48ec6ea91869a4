import { IconAlertTriangleFilled, IconCircleCheckFilled, IconCircleXFilled } from "@tabler/icons-react";
import type { Grade } from "@/api/data";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./Data.module.css";

const LOOKS = {
  GOOD: { Icon: IconCircleCheckFilled, tone: classes.good },
  QUESTIONABLE: { Icon: IconAlertTriangleFilled, tone: classes.doubtful },
  BAD: { Icon: IconCircleXFilled, tone: classes.bad },
} satisfies Record<Grade, { Icon: typeof IconCircleCheckFilled; tone: string | undefined }>;

/** How far candles can be trusted; the rule is told on hover. */
export function GradeBadge({ grade }: { grade: Grade }) {
  const { t } = useTranslation();
  const { Icon, tone } = LOOKS[grade];
  return (
    <span className={`${classes.grade} ${tone}`} title={t(`data.meaning.${grade}`)}>
      <Icon size={14} aria-hidden="true" />
      {t(`data.grade.${grade}`)}
    </span>
  );
}
