"""Whatever latches by itself says why in Portuguese, too: the source shows the places that do."""

import ast
import itertools
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.risk.sentences import calls_in, texts
from vostok import gateway
from vostok.binance.errors import BinanceError
from vostok.gateway import account_books, breakers, key_check
from vostok.gateway.book_watch import BookWatch
from vostok.gateway.breakers import Gauge
from vostok.gateway.upstream import REFUSED_KEY_CODES
from vostok.panel.telegram import carry_out
from vostok.risk.breakers import Reading
from vostok.risk.ledger import Balance, Ledger
from vostok.risk.portuguese import portuguese
from vostok.risk.states import NO_REASON, closed_by

GATEWAY = Path(gateway.__file__).parent
REASON = 3
"""Where a Latch has its sentence."""
ONE = Decimal("0.0525")


def places() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Each place that makes a latch: its file, its reason as the source writes it, and the texts it spells out."""
    for file in sorted(GATEWAY.glob("*.py")):
        for call, named in calls_in(file):
            if ast.unparse(call.func) == "Latch" and len(call.args) > REASON:
                reason = call.args[REASON]
                meant = named.get(reason.id, reason) if isinstance(reason, ast.Name) else reason
                spelled = texts(meant, {}) if isinstance(meant, ast.JoinedStr | ast.Constant) else ()
                yield file.name, ast.unparse(reason), tuple(spelled)


def breaches() -> Iterator[str]:
    """What a breaker says, of each period and with all that it then does."""
    for period, does in itertools.product(breakers._NAMES, breakers._DOES.values()):
        reading = Reading(ONE, Decimal(1000), ONE)
        gauge = Gauge("all", "bot", "SIMULATED", "USDT", period, 1_793_700_000_000, reading, up_to_date=True)
        yield breakers.breach_text(gauge) + does


def missing() -> Iterator[str]:
    """An account that lacks coins."""
    yield BookWatch.__new__(BookWatch)._sentence({"BTC": ONE, "ETH": Decimal(2)})


def ledgers() -> Iterator[str]:
    """Balances that a bot's fills do not make."""
    ledger = Ledger("USDT", Decimal(0), balances={"BTC": Balance(Decimal(5))})
    yield str(account_books._problem(ledger, {"BTC": Decimal("0.599")}))


def refused_keys() -> Iterator[str]:
    """Why a key is refused: by what it may do, by what it may not, by its account and by the venue."""
    good = {"enableWithdrawals": False, "enableReading": True, "enableSpotAndMarginTrading": True}
    taking = {"enableWithdrawals": True, "enableInternalTransfer": True}
    for rights in (None, good | taking, good | {"enableReading": False}):
        yield str(key_check.judge_rights(rights)[0])
    yield from (key_check._refused(BinanceError(code, "Told so.")) for code in (*REFUSED_KEY_CODES, -1))
    said = "The account of this key may not trade now."
    assert said in Path(key_check.__file__).read_text()
    yield said


def no_reason() -> Iterable[str]:
    """Pressed without a word."""
    return (NO_REASON, carry_out.REASON)


# What the source does not spell out where the latch is made. A rule's own sentences: test_portuguese.py.
SAID: dict[tuple[str, str], Callable[[], Iterable[str]]] = {
    ("book_watch.py", "problem"): ledgers,
    ("book_watch.py", "self._sentence(missing)"): missing,
    ("breakers.py", "reason"): breaches,
    ("key_desk.py", "report.refusal"): refused_keys,
    ("killswitch.py", "reason or NO_REASON"): no_reason,
    ("latching.py", "verdict.reason or ''"): lambda: (),
    ("switch.py", "NO_REASON"): no_reason,
}
PLACES = list(places())


def test_places_that_latch_then_each_is_looked_at() -> None:
    unspelled = {(file, reason) for file, reason, spelled in PLACES if not spelled or (file, reason) in SAID}
    assert unspelled == set(SAID), "a new latch: say in SAID what its reason may be"
    assert {file for file, _, _ in PLACES} == {file for file, _ in SAID} | {"emptied.py"}


@pytest.mark.parametrize(("file", "reason", "spelled"), PLACES)
def test_reason_of_a_latch_then_in_portuguese_and_in_the_denial_too(
    file: str, reason: str, spelled: tuple[str, ...]
) -> None:
    said = SAID[file, reason]() if (file, reason) in SAID else spelled
    for sentence in said:
        told = portuguese(sentence)
        assert told is not None, f"{file}: {sentence} has no Portuguese"
        assert told != sentence
        beginnings = {closed_by(source) for source in ("kill", "breaker.day", "throttle.x", "key")}
        for beginning in (*beginnings, "Nothing is sent, exits neither"):
            denied = portuguese(f"{beginning}: {sentence}")
            assert denied is not None
            assert denied.endswith(f": {told}")
            assert denied.startswith(("As entradas ", "Nada é enviado")), beginning


def test_kill_switch_then_one_name_for_it_as_on_the_page() -> None:
    assert portuguese(NO_REASON) == "A parada total foi acionada."
    denied = portuguese(f"{closed_by('kill')}: {NO_REASON}")
    assert denied == "As entradas foram fechadas pela parada total: A parada total foi acionada."
