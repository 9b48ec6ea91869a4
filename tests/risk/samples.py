"""An entry that every rule allows, to be changed in what a test is about."""

from decimal import Decimal

from hypothesis import strategies as st

from vostok.risk.facts import AccountKey, MarketFacts, Reference, StopSlots
from vostok.risk.governance import Capital
from vostok.risk.tempo import Tempo
from vostok.risk.types import Holdings, Intent, LimitValues, Snapshot

BOT_LIMITS = {"max_trade_value": "100", "max_exposure": "300"}
LIMITS: LimitValues = {"bot": BOT_LIMITS}
AMOUNTS = st.decimals(min_value="0.00000001", max_value="1e9", places=8)
MARKET = MarketFacts(
    last=Reference(Decimal(100), 0),
    mid=Reference(Decimal(100), 0),
    daily_volume=Decimal(2_000_000),
    recent_volume=Decimal(2_000_000),
    slippage=Decimal(0),
)
FRACTIONS = st.decimals(min_value="0.000001", max_value=1, places=6)
UNKNOWN = st.none()


def intent(
    notional: Decimal | None = Decimal(50), pair: str = "BTC/USDT", price: Decimal | None = Decimal(100)
) -> Intent:
    """A BUY of one coin."""
    return Intent("a" * 10, pair, "BUY", Decimal(1), price, notional)


def holdings(**changes: object) -> Holdings:
    """A bot of 100,000 that holds nothing."""
    known: dict[str, object] = {
        "equity": Decimal(100_000),
        "free": Decimal(100_000),
        **dict.fromkeys(("bot", "pair", "family", "portfolio"), Decimal(0)),
    }
    return Holdings(**{**known, **changes})  # type: ignore[arg-type]


def snapshot(**changes: object) -> Snapshot:
    """A RUNNING bot on a fresh price, with a stop-loss of 10 %."""
    known: dict[str, object] = {
        "state": "RUNNING",
        "pairs": frozenset({"BTC/USDT"}),
        "symbol_status": "TRADING",
        "price_age_ms": 0,
        "holdings": holdings(),
        "trading": "ACTIVE",
        "stoploss": Decimal("-0.1"),
        "market": MARKET,
        "tempo": Tempo(0, 0, 0),
        "slots": StopSlots(orders=200, stops=5, needed=True),
        "capital": Capital(needed=False, allocation=Decimal(1_000)),
        "key": AccountKey(needed=True),
    }
    return Snapshot(**{**known, **changes})  # type: ignore[arg-type]
