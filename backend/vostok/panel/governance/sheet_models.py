"""The sheet of a strategy: everything that is known of it, on one page."""

from vostok.lab.regimes import RegimeFigures
from vostok.panel.bots.models import ChangePublic, Stage
from vostok.panel.fields import Amount, Millis, Mode, Public
from vostok.panel.lab.models import SummaryPublic
from vostok.panel.strategies.models import StrategyPublic
from vostok.panel.validation.models import CheckPublic, VerdictName


class SheetBacktestPublic(Public):
    """A finished backtest of the strategy; `start` and `end` of its range, UTC ms."""

    id: str
    at: Millis
    pairs: list[str]
    start: Millis
    end: Millis
    summary: SummaryPublic


class SheetValidationPublic(Public):
    """The newest validation with a verdict; `outdated`: its code is another now. `regimes` are its out-of-sample
    results by market regime, empty where its report is gone."""

    id: str
    at: Millis
    verdict: VerdictName
    outdated: bool
    checks: list[CheckPublic]
    regimes: list[RegimeFigures]


class SheetBotPublic(Public):
    """A bot that uses the strategy, and what it did: `profit` in its stake currency after fees, null while unknown."""

    id: str
    name: str
    mode: Mode
    stage: Stage
    version: int
    archived: bool
    stake_currency: str
    closed_trades: int
    wins: int
    profit: Amount | None


class SheetDecisionPublic(Public):
    """A promotion, a demotion, or the end of a passport, with its reason."""

    at: Millis
    kind: str
    bot_id: str
    bot_name: str
    actor: str
    to: Stage
    reason: str


class SheetCodePublic(Public):
    """A version of the strategy's code, known by its hash, and when it was first seen."""

    hash: str
    since: Millis
    current: bool


class SheetVersionPublic(Public):
    """A saved change of a bot's configuration."""

    bot_id: str
    bot_name: str
    version: int
    at: Millis
    actor: str
    changes: list[ChangePublic]


class SheetPublic(Public):
    """The sheet, made at `made_at`; lists newest first."""

    made_at: Millis
    strategy: StrategyPublic
    backtests: list[SheetBacktestPublic]
    validation: SheetValidationPublic | None
    bots: list[SheetBotPublic]
    decisions: list[SheetDecisionPublic]
    code: list[SheetCodePublic]
    versions: list[SheetVersionPublic]
