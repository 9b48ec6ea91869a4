import {
  IconAlertTriangleFilled,
  IconCircleDashed,
  IconLoader2,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
} from "@tabler/icons-react";
import type { Schemas } from "@/api/client";
import { useTranslation } from "@/i18n/useTranslation";
import classes from "./StateBadge.module.css";

type State = Schemas["BotPublic"]["state"];

const LOOKS = {
  CREATED: { Icon: IconCircleDashed, tone: classes.quiet },
  STARTING: { Icon: IconLoader2, tone: classes.moving },
  RUNNING: { Icon: IconPlayerPlayFilled, tone: classes.good },
  PAUSED: { Icon: IconPlayerPauseFilled, tone: classes.held },
  STOPPING: { Icon: IconLoader2, tone: classes.moving },
  STOPPED: { Icon: IconPlayerStopFilled, tone: classes.quiet },
  CRASHED: { Icon: IconAlertTriangleFilled, tone: classes.bad },
} satisfies Record<State, { Icon: typeof IconLoader2; tone: string | undefined }>;

export function StateBadge({ state }: { state: State }) {
  const { t } = useTranslation();
  const { Icon, tone } = LOOKS[state];
  return (
    <span className={`${classes.state} ${tone}`} data-state={state} title={t(`state.meaning.${state}`)}>
      <Icon size={13} aria-hidden="true" />
      {t(`state.${state}`)}
    </span>
  );
}
