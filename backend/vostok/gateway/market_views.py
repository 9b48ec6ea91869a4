"""The venue's symbols and tickers in Vostok's own shape (ARCHITECTURE.md, "Gateway, control side"). Pure."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from vostok.binance.symbols import SymbolSpec
from vostok.gateway.shapes import plain


def symbol_items(specs: Iterable[SymbolSpec]) -> list[dict[str, Any]]:
    """One object a symbol; `min_notional` in quote, `step_size` in base currency, `lowest_sell` a fraction of the
    average price."""
    return [
        {
            "pair": spec.pair,
            "symbol": spec.symbol,
            "base": spec.base,
            "quote": spec.quote,
            "status": spec.status,
            "min_notional": plain(spec.min_notional),
            "tick_size": plain(spec.tick_size),
            "step_size": plain(spec.step_size),
            "lowest_sell": plain(spec.ask_multiplier_down),
        }
        for spec in specs
    ]


def ticker_items(rows: Iterable[Mapping[str, Any]], specs: Mapping[str, SymbolSpec]) -> list[dict[str, Any]]:
    """One object a symbol that trades here; `change` is a fraction of the price 24 hours ago."""
    items = []
    for row in rows:
        spec = specs.get(row["symbol"])
        if spec is None:
            continue
        try:
            change = Decimal(row["priceChangePercent"]) / 100
        except (KeyError, TypeError, ValueError, InvalidOperation):
            change = None
        items.append(
            {
                "pair": spec.pair,
                "last": _price(row, "lastPrice"),
                "change": plain(change),
                "quote_volume": _price(row, "quoteVolume"),
                "bid": _price(row, "bidPrice"),
                "ask": _price(row, "askPrice"),
                "ts": row.get("closeTime"),
            }
        )
    return items


def _price(row: Mapping[str, Any], name: str) -> str | None:
    try:
        value = Decimal(row[name])
    except (KeyError, TypeError, ValueError, InvalidOperation):
        return None
    return plain(value) if value.is_finite() else None
