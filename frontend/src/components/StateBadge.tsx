import {
  IconAlertTriangleFilled,
  IconCircleDashed,
  IconLoader2,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
} from "@tabler/icons-react";
import type { Schemas } from "@/api/client";
import { TradingBadge } from "@/components/TradingBadge";
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

/** What the bot does; with `botId` also whether anything is latched on it. */
export function StateBadge({ state, botId }: { state: State; botId?: string }) {
  const { t } = useTranslation();
  const { Icon, tone } = LOOKS[state];
  return (
    <>
      <span className={`${classes.state} ${tone}`} data-state={state} title={t(`state.meaning.${state}`)}>
        <Icon size={13} aria-hidden="true" />
        {t(`state.${state}`)}
      </span>
      {botId !== undefined && <TradingBadge botId={botId} />}
    </>
  );
}
