"""The report of a backtest, as the panel stores and shows it. Pure: rows of trades and a curve in, JSON out."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import pairwise
from typing import Any, TypedDict

import numpy as np

from vostok.lab.curves import Curve
from vostok.lab.metrics import ClosedTrade, measure

MOST_POINTS = 1_200


class TradeRow(TypedDict):
    """One closed trade; money in quote currency, `profit_ratio` a fraction, times in UTC ms."""

    pair: str
    opened_at: int
    closed_at: int
    open_rate: str
    close_rate: str
    amount: str
    stake: str
    profit: str
    profit_ratio: float
    fees: str
    traded: str
    lowest: str
    highest: str
    enter_tag: str | None
    exit_reason: str
    orders: int


def money(value: float) -> str:
    """A decimal string of at most eight places."""
    text = f"{float(value):.8f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def trade_rows(records: Sequence[Mapping[str, Any]]) -> list[TradeRow]:
    """The trades of Freqtrade's export, by closing time."""
    rows = [_trade_row(record) for record in records]
    return sorted(rows, key=lambda row: (row["closed_at"], row["opened_at"], row["pair"]))


def _trade_row(record: Mapping[str, Any]) -> TradeRow:
    orders = record["orders"]
    costs = [
        (order["amount"] * order["safe_price"], record["fee_open"] if order["ft_is_entry"] else record["fee_close"])
        for order in orders
    ]
    return TradeRow(
        pair=record["pair"],
        opened_at=record["open_timestamp"],
        closed_at=record["close_timestamp"],
        open_rate=money(record["open_rate"]),
        close_rate=money(record["close_rate"]),
        amount=money(record["amount"]),
        stake=money(record["stake_amount"]),
        profit=money(record["profit_abs"]),
        profit_ratio=record["profit_ratio"],
        fees=money(sum(cost * fee for cost, fee in costs)),
        traded=money(sum(cost for cost, _ in costs)),
        lowest=money(record["min_rate"]),
        highest=money(record["max_rate"]),
        enter_tag=record["enter_tag"] or None,
        exit_reason=record["exit_reason"],
        orders=len(orders),
    )


def build(equity: Curve, rows: Sequence[TradeRow], market: Curve | None) -> dict[str, Any]:
    """Metrics, the curves, and what each month, pair and way out brought."""
    closed = [
        ClosedTrade(
            row["pair"],
            row["opened_at"],
            row["closed_at"],
            float(row["profit"]),
            float(row["traded"]),
            float(row["fees"]),
        )
        for row in rows
    ]
    return {
        "metrics": asdict(measure(equity, closed, market)),
        "equity": points(equity),
        "market": [] if market is None else points(market),
        "pairs": _grouped(rows, "pair"),
        "exits": _grouped(rows, "exit_reason"),
        "start_balance": money(equity.values[0]),
        "end_balance": money(equity.values[-1]),
    }


def points(curve: Curve) -> list[dict[str, Any]]:
    """The curve in at most 1,200 points: the last value of each stretch, and the deepest drawdown in it (fraction)."""
    peaks = np.maximum.accumulate(curve.values)
    drawdown = (peaks - curve.values) / peaks
    edges = np.unique(np.linspace(0, len(curve.times), min(MOST_POINTS, len(curve.times)) + 1).astype(int))
    return [
        {
            "ts": int(curve.times[end - 1]),
            "value": money(curve.values[end - 1]),
            "drawdown": round(float(drawdown[begin:end].max()), 8),
        }
        for begin, end in pairwise(edges)
    ]


def _grouped(rows: Sequence[TradeRow], field: str) -> list[dict[str, Any]]:
    groups: defaultdict[str, list[TradeRow]] = defaultdict(list)
    for row in rows:
        groups[str(row[field])].append(row)  # type: ignore[literal-required]
    return [
        {
            "key": key,
            "trades": len(group),
            "wins": sum(float(row["profit"]) > 0 for row in group),
            "profit": money(sum(float(row["profit"]) for row in group)),
            "fees": money(sum(float(row["fees"]) for row in group)),
        }
        for key, group in sorted(groups.items())
    ]
