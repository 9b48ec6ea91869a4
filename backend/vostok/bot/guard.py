"""The guard: asks the gateway before an entry, and says no when in doubt.

The gateway decides again on the wire, and its answer counts. The guard exists so that a denial has a
readable reason in the bot's log at once, and so that a backtest can be held to the same rules.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from vostok.bot.asking import Asker, Entry
from vostok.bot.denials import Answer, Held, denial_in

log = logging.getLogger(__name__)

RAISED_AT_MOST = 1.3
"""Freqtrade raises a stake to the minimum by up to 30 % and drops what would need more (`validate_stake_amount`)."""
FORCED = "force_entry"
"""Freqtrade's tag of an entry that its owner ordered: always asked for, whatever was denied before."""


@dataclass
class _Guard:
    """The guard of this process; a process holds one bot."""

    ask: Asker | None = None
    # A plain flag: a signal handler that interrupts itself would wait for ever on the lock of an Event.
    closed: bool = False
    held: Held = field(default_factory=Held)
    # Pairs whose stake was said to be too small; the log says it once, until one is large enough.
    small: set[str] = field(default_factory=set)


_guard = _Guard()


def install(ask: Asker | None) -> None:
    """Let `ask` decide entries in this process: the gateway in a bot, the pure rules in a backtest."""
    _guard.ask = ask


def close_entries() -> None:
    """Refuse every entry from now on; safe in a signal handler."""
    _guard.closed = True


def entries_closed() -> bool:
    """Whether the bot is on its way out and must not enter any more."""
    return _guard.closed


class GuardMixin:
    """Stands before a strategy class and asks before each entry. The strategy's own no comes first.

    Freqtrade takes an exception in these callbacks for a yes, so none may leave them.
    """

    config: dict[str, Any]
    order_types: dict[str, Any]
    timeframe: str
    lock_pair: Callable[..., None]

    def confirm_trade_entry(self, pair: str, order_type: str, amount: float, rate: float, **others: Any) -> bool:
        """False unless the strategy and the gate both agree to enter `pair`."""
        try:
            confirm = super().confirm_trade_entry  # type: ignore[misc]
            if not confirm(pair=pair, order_type=order_type, amount=amount, rate=rate, **others):
                return False
            return self._vostok_allows(Entry(pair, amount, rate), anew=others.get("entry_tag") == FORCED)
        except Exception:
            log.exception("Entry of %s denied: the strategy failed in confirm_trade_entry", pair)
            return False

    def custom_stake_amount(self, pair: str, proposed_stake: float, **others: Any) -> float:
        """The strategy's stake in quote currency; 0, which is no entry, when it fails or entries are closed."""
        if entries_closed():
            return 0.0
        try:
            custom = super().custom_stake_amount  # type: ignore[misc]
            stake = float(custom(pair=pair, proposed_stake=proposed_stake, **others))
            least = others.get("min_stake")
            if least is None or stake * RAISED_AT_MOST >= least:
                _guard.small.discard(pair)
            elif self._vostok_trades():
                # A strategy that minds the minimum answers 0; without one it says what it would have staked.
                wanted = stake or float(
                    custom(pair=pair, proposed_stake=proposed_stake, **others | {"min_stake": None})
                )
                self._vostok_too_small(pair, wanted, least, others)
            return stake
        except Exception:
            log.exception("Entry of %s denied: the strategy failed in custom_stake_amount", pair)
            return 0.0

    def adjust_trade_position(self, trade: Any, current_entry_rate: float, **others: Any) -> Any:
        """The strategy's change of a position; an increase is asked for like an entry, a decrease passes."""
        try:
            adjust = super().adjust_trade_position  # type: ignore[misc]
            change = adjust(trade=trade, current_entry_rate=current_entry_rate, **others)
            stake = change[0] if isinstance(change, tuple) else change
            if not stake or stake < 0:
                return change
            entry = Entry(trade.pair, stake / current_entry_rate, current_entry_rate)
            return change if self._vostok_allows(entry) else None
        except Exception:
            log.exception("Increase of %s denied: the strategy failed in adjust_trade_position", trade.pair)
            return None

    def ft_stoploss_reached(self, current_rate: float, trade: Any, **others: Any) -> Any:
        """Freqtrade's check, which leaves a stop at the exchange to the exchange; here also where none can fill.

        A stop order whose limit the price has jumped over rests unfilled, and none stands while an exit waits.
        """
        check = super().ft_stoploss_reached(current_rate=current_rate, trade=trade, **others)  # type: ignore[misc]
        at_exchange = self.order_types.get("stoploss_on_exchange") and self._vostok_trades()
        if not at_exchange or check.exit_flag or not stop_missed(current_rate, trade.stop_loss, _limits(trade)):
            return check
        log.warning("%s is below its stop-loss and no stop order at the exchange can sell it: selling", trade.pair)
        # Only a process that trades needs these.
        from freqtrade.enums import ExitCheckTuple, ExitType

        trailing = trade.is_stop_loss_trailing
        return ExitCheckTuple(ExitType.TRAILING_STOP_LOSS if trailing else ExitType.STOP_LOSS)

    def vostok_denied_on_the_wire(self, pair: str, message: str) -> None:
        """Take a denial out of the error of an order, so that the bot does not send the same again at once."""
        denial = denial_in(message)
        if denial is not None:
            self._vostok_hold(pair, denial)

    def _vostok_allows(self, entry: Entry, *, anew: bool = False) -> bool:
        if entries_closed():
            log.info("Entry of %s denied: the bot is stopping", entry.pair)
            return False
        if _guard.ask is None:
            # Without a gateway only runs that send no order may pass: backtest, hyperopt, plot.
            return not self._vostok_trades()
        if not anew and _guard.held.stands(entry.pair):
            return False
        answer = _guard.ask(entry)
        if not answer.allowed:
            log.warning(
                "Entry of %s denied: %s %s [%s]", entry.pair, answer.code or "GATE", answer.reason or "", entry.trace
            )
            if self._vostok_trades():
                self._vostok_hold(entry.pair, answer)
        elif self._vostok_trades():
            log.info("Entry of %s allowed [%s]", entry.pair, entry.trace)
        return answer.allowed

    def _vostok_too_small(self, pair: str, stake: float, least: float, known: dict[str, Any]) -> None:
        """Have it recorded why no order comes, once a candle, and say it in the log once."""
        if not 0 < stake < least or _guard.ask is None:
            return
        if _guard.held.stands(pair) and known.get("entry_tag") != FORCED:
            return
        rate = float(known["current_rate"])
        answer = _guard.ask(Entry(pair, stake / rate, rate, least))
        if pair not in _guard.small:
            _guard.small.add(pair)
            log.warning("No entry of %s: %s %s", pair, answer.code or "STAKE_TOO_SMALL", answer.reason or "")
        if not answer.allowed:
            self._vostok_hold(pair, answer)

    def _vostok_trades(self) -> bool:
        return str(getattr(self.config.get("runmode"), "value", "")) in ("live", "dry_run", "")

    def _vostok_hold(self, pair: str, denial: Answer) -> None:
        now = datetime.now(UTC)
        if _guard.held.hold(pair, denial, self.timeframe, now.timestamp()):
            # Freqtrade rounds up to the end of the candle, and shows the reason wherever it shows locks.
            self.lock_pair(pair, now, f"{denial.code or 'GATE'} {denial.reason or ''}".strip()[:250], side="long")


def stop_missed(rate: float, stop: float, limits: Sequence[float]) -> bool:
    """Whether the price is at the stop or below, and below the limit of every stop order, so that none can sell.

    All are prices in quote currency; `limits` are those of the stop orders that stand at the exchange.
    """
    return rate <= stop and all(rate < limit for limit in limits)


def _limits(trade: Any) -> list[float]:
    return [order.price or order.ft_price for order in trade.open_sl_orders]
