"""A backtest under conditions that Freqtrade's own does not know: slippage, thin candles, and the gate."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from freqtrade.optimize.backtesting import DATE_IDX, HIGH_IDX, LOW_IDX, OPEN_IDX
from freqtrade.persistence import LocalTrade
from pandas import DataFrame

from vostok.bot import guard
from vostok.bot.asking import Entry
from vostok.bot.denials import Answer
from vostok.lab.gate import Account, Gate
from vostok.lab.run.skip import SkippingBacktesting
from vostok.lab.slippage import Floats, Slippage, buy_price, fraction, most_quantity, sell_price, usual_ranges
from vostok.risk.gate import Rules

# Freqtrade lets these exits wait at their price as limit orders.
_RESTING = ("roi",)


@dataclass(frozen=True)
class Tape:
    """One pair's candles by their open time (UTC ms)."""

    rows: dict[int, int]
    open: Floats
    volume: Floats
    usual_range: Floats

    @classmethod
    def of(cls, frame: DataFrame) -> "Tape":
        """The candles of an analyzed frame."""
        dates = frame["date"].array.tz_convert(None)
        times = np.asarray(dates, dtype="datetime64[ms]").astype(np.int64).tolist()
        high, low, close, opening, volume = (
            frame[name].to_numpy(dtype=np.float64) for name in ("high", "low", "close", "open", "volume")
        )
        return cls({moment: row for row, moment in enumerate(times)}, opening, volume, usual_ranges(high, low, close))


class ConditionedBacktesting(SkippingBacktesting):
    """Entries and exits lose slippage, fill at most a share of their candle, and entries pass the gate."""

    slippage = Slippage()
    gate: Gate | None = None
    slippage_cost = 0.0
    cut_entries = 0
    cut_exits = 0
    _lost = 0.0

    def set_conditions(self, slippage: Slippage, rules: Rules | None, limits: Mapping[str, Any]) -> None:
        """Choose them before `start`; `rules` None is no gate."""
        self.slippage = slippage
        self._tapes: dict[str, Tape] = {}
        self._leaving: dict[int, str | None] = {}
        self._now = 0
        if rules is not None:
            self.gate = Gate(rules, frozenset(self.pairlists.whitelist), limits, self._account)
            guard.install(self._ask)

    def _get_ohlcv_as_lists(self, processed: dict[str, DataFrame]) -> dict[str, Any]:
        self._tapes = {pair: Tape.of(frame) for pair, frame in processed.items() if not frame.empty}
        data = super()._get_ohlcv_as_lists(processed)
        if self.skipping == "all" and self.slippage.fill_share is not None:
            # A position that leaves over several candles is looked at on each of them.
            self.skipping = "idle"
        return data

    def _ask(self, entry: Entry) -> Answer:
        assert self.gate is not None
        verdict = self.gate.decide(entry.pair, entry.amount, entry.price, self.strategy.stoploss)
        return Answer(verdict.allowed, verdict.code, verdict.reason)

    def _account(self) -> Account:
        """What is free, and what all open trades are worth at the opening prices of this candle."""
        worth: dict[str, float] = {}
        for trade in LocalTrade.bt_trades_open:
            tape = self._tapes[trade.pair]
            row = tape.rows.get(self._now)
            price = float(tape.open[row]) if row is not None else trade.open_rate
            worth[trade.pair] = worth.get(trade.pair, 0.0) + trade.amount * price
        return Account(float(self.wallets.get_free(self.config["stake_currency"])), worth)

    def _enter_trade(self, pair: str, row: tuple[Any, ...], *args: Any, **options: Any) -> LocalTrade | None:
        self._now, self._lost = _milliseconds(row), 0.0
        made = self.trade_id_counter
        trade: LocalTrade | None = super()._enter_trade(pair, row, *args, **options)
        if self.trade_id_counter > made:
            self.slippage_cost += self._lost
        return trade

    def get_valid_entry_price_and_stake(self, pair: str, row: Any, *args: Any, **options: Any) -> Any:
        """Freqtrade's price and stake, then what the market really gives."""
        price, stake, leverage, least = super().get_valid_entry_price_and_stake(pair, row, *args, **options)
        if not stake or not price or price < row[OPEN_IDX]:
            # A price below the market waits for it, and is not made worse.
            return price, stake, leverage, least
        loss, most = self._terms(pair, row, stake / price)
        paid = buy_price(price, loss, row[HIGH_IDX])
        if stake > most * paid:
            stake, self.cut_entries = most * paid, self.cut_entries + 1
            if stake < least:
                stake = 0.0
        self._lost = stake / paid * (paid - price)
        return paid, stake, leverage, least

    def _check_trade_exit(self, trade: LocalTrade, row: Any, current_time: Any) -> LocalTrade | None:
        if trade.id in self._leaving:
            exited: LocalTrade | None = self._exit_trade(
                trade, row, row[OPEN_IDX], trade.amount, self._leaving[trade.id]
            )
            return exited
        stock: LocalTrade | None = super()._check_trade_exit(trade, row, current_time)
        return stock

    def _exit_trade(
        self, trade: LocalTrade, sell_row: Any, close_rate: float, amount: float, exit_reason: str | None
    ) -> LocalTrade | None:
        """Freqtrade's exit at a worse price; what the candle cannot take leaves on the following ones."""
        loss, most = self._terms(trade.pair, sell_row, amount)
        at_the_end = exit_reason == "force_exit"
        if exit_reason not in _RESTING and close_rate <= sell_row[OPEN_IDX]:
            got = sell_price(close_rate, loss, sell_row[LOW_IDX])
            self.slippage_cost += min(amount, most) * (close_rate - got)
            close_rate = got
        if amount > most and not at_the_end:
            self._leaving[trade.id], self.cut_exits = exit_reason, self.cut_exits + 1
            amount = most
            if amount <= 0:
                return None
        placed: LocalTrade | None = super()._exit_trade(trade, sell_row, close_rate, amount, exit_reason)
        return placed

    def _terms(self, pair: str, row: Any, quantity: float) -> tuple[float, float]:
        """Loss (fraction of the price) and the most base currency that this candle gives an order of `quantity`."""
        tape = self._tapes[pair]
        at = tape.rows[_milliseconds(row)]
        volume = float(tape.volume[at])
        most = most_quantity(self.slippage, volume)
        loss = fraction(
            self.slippage, usual_range=float(tape.usual_range[at]), quantity=min(quantity, most), volume=volume
        )
        return loss, most


def _milliseconds(row: Any) -> int:
    return int(row[DATE_IDX].timestamp() * 1000)
