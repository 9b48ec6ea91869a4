"""Money over all bots, one book per mode and stake currency: SIMULATED and REAL are never summed."""

from sqlmodel import Field as Column
from sqlmodel import SQLModel

from vostok.panel.fields import Amount, Millis, Mode, Public
from vostok.panel.portfolio.periods import Span


class EquityPoint(SQLModel, table=True):
    """Balance and equity of one bot at a full minute, and what it was given until then, in its stake currency."""

    __tablename__ = "equity"

    bot_id: str = Column(primary_key=True)
    ts: int = Column(primary_key=True)
    mode: str
    stake_currency: str
    balance: str
    equity: str | None
    start: str | None = None


class BookEquity(SQLModel, table=True):
    """The sums over the bots of one book that have run, at a full minute; null where that of one bot is unknown.

    `start` is what was put in less what was taken out, also by archiving a bot."""

    __tablename__ = "book_equity"

    mode: str = Column(primary_key=True)
    stake_currency: str = Column(primary_key=True)
    ts: int = Column(primary_key=True)
    balance: str
    equity: str | None
    start: str | None


class BookBotPublic(Public):
    """One bot's line in its book."""

    id: str
    name: str
    equity: Amount | None
    realised: Amount | None
    unrealised: Amount | None
    exposure: Amount | None
    open_positions: int | None
    today: Amount | None


class PeriodPublic(Public):
    """Change of equity less allocations since `since`; at `until` it begins anew, as the loss breakers do."""

    period: Span
    since: Millis
    until: Millis
    profit: Amount | None


class HoldingPublic(Public):
    """What the bots of a book hold of one asset, at mark, in the book's currency; null without a price."""

    asset: str
    value: Amount | None


class BookPublic(Public):
    """The sum over the bots of one mode and stake currency. A figure is null when one of its parts is unknown, as
    all of a bot's are until the gateway has told of its account.

    As in limits and breakers, a bot that never ran and holds nothing is in no sum. `start_balance` is what was put in
    less what was taken out, also by archiving a bot, so equity less it is the profit of all bots that ever were;
    `realised`, `fees` and `periods` have what archived bots earned and paid, too.
    `today` is the change of equity less allocations since 00:00 UTC, `realised_today` the part of it that fills have
    settled; `periods` are day, week and month. `holdings` are the largest first. `running` bots may enter as their
    limits allow; `paused` ones run, too, and manage open trades only.
    """

    mode: Mode
    stake_currency: str
    start_balance: Amount | None
    balance: Amount | None
    equity: Amount | None
    realised: Amount | None
    unrealised: Amount | None
    fees: Amount | None
    exposure: Amount | None
    reserved: Amount | None
    today: Amount | None
    realised_today: Amount
    open_positions: int | None
    running: int
    paused: int
    mark_ts: Millis | None
    periods: list[PeriodPublic]
    holdings: list[HoldingPublic]
    bots: list[BookBotPublic]


class PortfolioPublic(Public):
    """All books; the one of SIMULATED in USDT is always there."""

    ts: Millis
    books: list[BookPublic]


class EquityPointPublic(Public):
    """`equity` - `start` is the profit: `start`, what was put in less what was taken out, moves as bots come and go."""

    ts: Millis
    balance: Amount
    equity: Amount | None
    start: Amount | None


class EquityPublic(Public):
    """A curve of at most as many points as asked for; each is the last sample of its span, the newest is kept."""

    mode: Mode
    stake_currency: str
    bot_id: str | None
    items: list[EquityPointPublic]
    next: str | None


class SparklinePublic(Public):
    """One bot's profit (equity less allocation) at the moments of `times`; null where it is not known."""

    bot_id: str
    profit: list[Amount | None]


class SparklinesPublic(Public):
    """The last 24 hours of each bot of a book, few points each, all at the same moments."""

    times: list[Millis]
    items: list[SparklinePublic]


class StatisticsPublic(Public):
    """How well a bot has traded. Money in the stake currency, ratios as fractions, drawdowns as positive fractions of
    the highest equity so far; null is what cannot be known (yet). `total_return` and `buy_and_hold` are since the
    first start, the latter of the bot's pairs in equal shares, before fees."""

    bot_id: str
    first_started_at: Millis | None
    closed_trades: int
    wins: int
    losses: int
    hit_ratio: Amount | None
    profit_factor: Amount | None
    average_duration_ms: int | None
    realised: Amount | None
    unrealised: Amount | None
    fees: Amount | None
    drawdown: Amount | None
    max_drawdown: Amount | None
    peak_equity: Amount | None
    total_return: Amount | None
    buy_and_hold: Amount | None
