"""The control group: Freqtrade's own `Exchange.create_order` at the exchange, through the same faults."""

import json
import threading
from pathlib import Path
from typing import Any

from tests.faults.door import proxied
from tests.faults.proxy import UNKNOWN
from tests.faults.storm import Storm
from tests.programs import Installation

TRADERS = ("DOT/USDT", "LTC/USDT", "ATOM/USDT", "NEAR/USDT")
STAKE = 50.0


def plain_freqtrade(home: Path, *, n: int, seed: int) -> dict[str, Any]:
    """Enter again and again on four pairs until `n` orders met an unknown outcome; count what Freqtrade forgot.

    As in its own loop an error is forgotten and the entry asked for again; `steps` are entries that it knows of.
    """
    storm = Storm(seed, 0, UNKNOWN)
    installation = Installation(home, settings={"simulator_seed": str(seed), "log_level": "ERROR"})
    with installation.running("simulator"), proxied(installation.ports.simulator, storm, seed) as door:
        keys = json.loads((home / "secrets" / "simulator.json").read_text())
        exchanges = [_exchange(f"127.0.0.1:{door.port}", keys, pair) for pair in TRADERS]
        storm.orders_left = n
        known: dict[str, list[str]] = {pair: [] for pair in TRADERS}
        threads = [
            threading.Thread(target=_enter, args=(exchange, pair, storm, known[pair]))
            for exchange, pair in zip(exchanges, TRADERS, strict=True)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        placed = {pair: [order["id"] for order in exchanges[0]._api.fetch_orders(pair, None, 1000)] for pair in TRADERS}
        for exchange in exchanges:
            exchange.close()
    orders = sum(map(len, placed.values()))
    steps = sum(map(len, known.values()))
    lost = sum(len(set(placed[pair]) - set(known[pair])) for pair in TRADERS)
    ghosts = sum(len(set(known[pair]) - set(placed[pair])) for pair in TRADERS)
    return {"n": n, "exchange_orders": orders, "steps": steps, "lost": lost, "ghosts": ghosts}


def _enter(exchange: Any, pair: str, storm: Storm, known: list[str]) -> None:
    from freqtrade.exceptions import FreqtradeException

    while storm.orders_left > 0:
        try:
            rate = float(exchange.fetch_ticker(pair)["ask"])
            order = exchange.create_order(
                pair=pair,
                ordertype="market",
                side="buy",
                amount=STAKE / rate,
                rate=rate,
                leverage=1.0,
                time_in_force="GTC",
            )
            known.append(str(order["id"]))
        except (FreqtradeException, TypeError):
            # Junk instead of a ticker has no price; its loop would come round again.
            continue


def _exchange(address: str, keys: dict[str, str], pair: str) -> Any:
    from freqtrade.enums import CandleType, RunMode
    from freqtrade.resolvers import ExchangeResolver

    from vostok.bot.config import ccxt_config

    config = {
        "dry_run": False,
        "runmode": RunMode.LIVE,
        "trading_mode": "spot",
        "margin_mode": "",
        "candle_type_def": CandleType.SPOT,
        "stake_currency": "USDT",
        "stake_amount": STAKE,
        "max_open_trades": 1,
        "timeframe": "5m",
        "original_config": {},
        "order_types": {"entry": "market", "exit": "market", "stoploss": "limit", "stoploss_on_exchange": True},
        "order_time_in_force": {"entry": "GTC", "exit": "GTC"},
        "entry_pricing": {"price_side": "other", "use_order_book": True, "order_book_top": 1},
        "exit_pricing": {"price_side": "other", "use_order_book": True, "order_book_top": 1},
        "exchange": {
            "name": "binance",
            "key": keys["key"],
            "secret": keys["secret"],
            "enable_ws": False,
            "only_from_ccxt": True,
            "pair_whitelist": [pair],
            "pair_blacklist": [],
            "ccxt_config": ccxt_config(address),
        },
    }
    return ExchangeResolver.load_exchange(config, validate=False)
