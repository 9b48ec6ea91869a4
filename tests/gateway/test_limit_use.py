"""How full each limit is, on real books."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.gateway.desk import BOT, Desk, buy, open_desk
from vostok.clock import now_ms
from vostok.gateway.holdings import View
from vostok.gateway.limit_use import limit_uses
from vostok.risk.gate import load_rules

RULES = load_rules()


def used(desk: Desk, at: int | None = None) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Uses by mode, field and subject."""
    view = View(dict(desk.market.marks), desk.market.specs)
    items = limit_uses(desk.writer.books, view, RULES, now_ms() if at is None else at)
    return {(item["mode"], item["field"], item["subject"]): item for item in items}


async def test_each_limit_says_what_is_used_of_it_in_its_own_mode(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        bot = await desk.bot(limits={"max_trade_value": "500", "max_exposure": "800", "max_bot_positions": "4"})
        await desk.bot("b" * 10, strategy="Y")
        await desk.bot("r" * 10, mode="REAL_MARKET_SPOT")
        await desk.trading.place(bot, buy("4"))
        found = used(desk)
        held = desk.total("BTC") * Decimal("100.05")
        equity = held + desk.total("USDT") + 1000
        pair = found["SIMULATED", "max_pair_exposure", "BTC/USDT"]
        assert (Decimal(pair["value"]), Decimal(pair["limit"]), pair["currency"]) == (held, equity, "USDT")
        assert Decimal(pair["fraction"]) == (held / equity).quantize(Decimal("0.000001"))
        assert Decimal(found["SIMULATED", "max_family_exposure", "X"]["value"]) == held
        assert found["SIMULATED", "max_family_exposure", "Y"]["value"] == "0"
        positions = found["SIMULATED", "max_bot_positions", BOT]
        assert (positions["value"], positions["limit"], positions["currency"]) == ("1", "4", None)
        assert found["REAL_MARKET_SPOT", "max_portfolio_exposure", ""]["value"] == "0"
        assert ("REAL_MARKET_SPOT", "max_pair_exposure", "BTC/USDT") not in found


async def test_what_has_no_fresh_price_or_no_readable_limit_shows_no_bar(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.trading.place(await desk.bot(), buy("1"))
        stale = used(desk, now_ms() + 120_000)
        assert not [key for key in stale if key[1] in ("max_exposure", "max_pair_exposure", "min_stake_share")]
        await desk.writer.run(lambda tx: tx.put_risk_limits("SIMULATED", {"max_pair_exposure": "much"}))
        assert ("SIMULATED", "max_pair_exposure", "BTC/USDT") not in used(desk)
        assert ("SIMULATED", "max_portfolio_exposure", "") in used(desk)
