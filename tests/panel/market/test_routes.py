"""Pairs and candles of the venue."""

from tests.panel.conftest import Panel


async def test_pairs_then_prices_where_the_venue_has_one_and_null_where_not(panel: Panel) -> None:
    pairs = {item["pair"]: item for item in (await panel.client.get("/api/market/pairs")).json()["items"]}
    assert (pairs["BTC/USDT"]["price"], pairs["BTC/USDT"]["change"]) == ("100000", "0.01")
    assert (pairs["ETH/USDT"]["price"], pairs["ETH/USDT"]["min_notional"]) == (None, "5")
    assert (pairs["BTC/USDT"]["spread"], pairs["ETH/USDT"]["spread"]) == ("0.00002000", None)
    assert next(iter(pairs)) == "BTC/USDT"


async def test_ticks_then_the_price_step_of_each_pair_without_an_exponent(panel: Panel) -> None:
    bitcoin = panel.gateway.symbols[0]
    panel.gateway.symbols.append(bitcoin | {"pair": "BONK/USDT", "tick_size": "0.00000001"})
    panel.gateway.symbols.append(bitcoin | {"pair": "ODD/USDT", "tick_size": "0"})
    ticks = {item["pair"]: item["tick_size"] for item in (await panel.client.get("/api/market/ticks")).json()["items"]}
    assert (ticks["BTC/USDT"], ticks["BONK/USDT"]) == ("0.01", "0.00000001")
    assert "ODD/USDT" not in ticks


async def test_candles_then_oldest_first_and_the_forming_one_is_marked(panel: Panel) -> None:
    query: dict[str, str | int] = {"pair": "BTC/USDT", "interval": "1m", "limit": 3}
    candles = (await panel.client.get("/api/market/candles", params=query)).json()["items"]
    assert [candle["ts"] for candle in candles] == sorted(candle["ts"] for candle in candles)
    assert (candles[0]["high"], candles[0]["volume"]) == ("3", "10")


async def test_candles_of_an_unknown_pair_or_length_then_refused_at_the_field(panel: Panel) -> None:
    unknown = await panel.client.get("/api/market/candles", params={"pair": "X/Y"})
    odd = await panel.client.get("/api/market/candles", params={"pair": "BTC/USDT", "interval": "7m"})
    assert (unknown.status_code, unknown.json()["field"]) == (404, "pair")
    assert (odd.status_code, odd.json()["field"]) == (422, "interval")


async def test_candles_then_with_the_grade_of_the_newest_and_none_of_older_ones(panel: Panel) -> None:
    panel.gateway.quality["BTC/USDT"] = {"grade": "BAD", "reasons": ["…"], "flaws": ["MISSING", "JUMP"]}
    query: dict[str, str | int] = {"pair": "BTC/USDT", "interval": "1m", "limit": 3}
    newest = (await panel.client.get("/api/market/candles", params=query)).json()
    older = (await panel.client.get("/api/market/candles", params=query | {"end": 1_700_000_000_000})).json()
    assert newest["quality"] == {"grade": "BAD", "flaws": ["MISSING", "JUMP"]}
    assert older["quality"] is None
