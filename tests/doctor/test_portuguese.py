"""Each line of the check-up that the dashboard shows has a Portuguese one, which says the same figures."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.risk.sentences import SAMPLE, calls_in, texts
from vostok import doctor
from vostok.doctor.portuguese import portuguese
from vostok.doctor.venue import MEND, VenueCheck, failed, limits, without_key
from vostok.gateway import key_check, venue_check
from vostok.panel.doctor import routes
from vostok.risk.portuguese import portuguese as gate

DOCTOR = Path(doctor.__file__).parent
FILES = [DOCTOR / "findings.py", DOCTOR / "machine.py", DOCTOR / "programs.py", Path(routes.__file__)]
VENUE_FILES = [DOCTOR / "venue.py", Path(venue_check.__file__)]


def sentences(file: Path, kind: str) -> Iterator[str]:
    """What each finding of a file says, with a figure in each gap."""
    for call, named in calls_in(file):
        if isinstance(call.func, ast.Name) and call.func.id == kind:
            yield from texts(call.args[2], named)


SAID = sorted(
    {
        said
        for kind, files in (("Finding", FILES), ("VenueFinding", VENUE_FILES))
        for file in files
        for said in sentences(file, kind)
        if said != SAMPLE and not said.startswith(f"{SAMPLE}: {SAMPLE}")
    }
)


def test_every_line_of_the_check_up_is_looked_at() -> None:
    assert len(SAID) > 45


@pytest.mark.parametrize("said", SAID)
def test_line_of_the_check_up_then_known_in_portuguese_with_its_figures(said: str) -> None:
    found = portuguese(said)
    assert found is not None, f"{said} has no shape in doctor/portuguese.py"
    assert found.replace("12,5", SAMPLE).count(SAMPLE) == said.count(SAMPLE)


def test_versions_keep_their_points_and_figures_get_a_comma() -> None:
    assert portuguese("Python 3.11") == "Python 3.11"
    assert portuguese("12.5 GB free, 85% used") == "12,5 GB livres, 85% em uso"
    assert portuguese("The bot host is asleep") is None


@pytest.mark.parametrize("check", MEND)
def test_line_of_the_venue_that_failed_then_what_failed_and_what_to_do_in_portuguese(check: VenueCheck) -> None:
    said = failed(check, "The venue cannot be reached (ConnectError)").text
    told = portuguese(said)
    assert told is not None
    assert told.startswith("Não há conexão com a corretora (ConnectError): ")
    assert MEND[check] not in told
    # Another program's words stay as they are, what to do does not.
    assert (portuguese(failed(check, "[Errno 111] refused").text) or "").startswith("[Errno 111] refused: ")


def test_lines_of_the_venue_with_lists_and_times_then_these_too() -> None:
    address = failed("address", "http://127.0.0.1:1: the venue answered 502 without valid JSON").text
    assert portuguese(address) == (
        "http://127.0.0.1:1: a corretora respondeu 502 sem JSON válido: verifique a rede, o firewall e se a corretora "
        "atende o seu país."
    )
    orders = [{"limit": 100, "window_ms": 10_000}, {"limit": 200_000, "window_ms": 86_400_000}]
    told = "12 de 6000 do peso das consultas usados neste minuto; ordens novas: 100 em 10 s e 200000 por dia"
    assert portuguese(limits(12, 6000, orders, told=True).text) == told
    assert all((portuguese(line.text) or "").partition(": ")[2].startswith("não tentado") for line in without_key())


def test_what_the_venue_says_of_a_key_then_in_portuguese() -> None:
    refusal, _ = key_check.judge_rights({"enableWithdrawals": True})
    assert gate(refusal or "") == ("Esta chave pode sacar: desative isso na Binance ou crie uma chave que só negocia.")
    useful = {"enableWithdrawals": False, "enableReading": True, "enableSpotAndMarginTrading": True}
    _, warnings = key_check.judge_rights({**useful, "enableFutures": True, "enableMargin": True})
    assert [gate(warning) for warning in warnings] == [
        "A chave funciona de qualquer endereço: restrinja-a ao endereço desta máquina na Binance.",
        "A chave também pode negociar com margem, negociar futuros; o Vostok só precisa negociar no Spot.",
    ]
