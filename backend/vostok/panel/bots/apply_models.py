"""What applying the newest version does, as shown before it is asked for."""

from typing import Literal

from vostok.panel.bots.models import ChangePublic
from vostok.panel.fields import Public

EffectCode = Literal[
    "stop_hit", "stop_new", "stop_kept", "stop_of_strategy", "stop_to_exchange", "stop_from_exchange",
    "exit_strategy", "exit_rules", "roi_new", "trailing_new", "trailing_off", "pair_left", "size_kept",
    "over_trades", "over_exposure",
]  # fmt: skip


class EffectPublic(Public):
    """What applying the newest version does to `count` open trades.

    `value` is a positive fraction (`stop_…`), a name (`exit_strategy`), pairs (`pair_left`) or a limit (`over_…`)."""

    code: EffectCode
    count: int
    value: str | None


class ApplyPublic(Public):
    """What a restart with the newest version would change, before it is asked for."""

    version: int
    running_version: int
    open_trades: int
    changes: list[ChangePublic]
    effects: list[EffectPublic]
