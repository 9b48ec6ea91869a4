"""Every refusal has its Portuguese, held against the sources of all programs."""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from httpx import ASGITransport, AsyncClient

import vostok
from tests.risk.sentences import SAMPLE, Gap, calls_in, texts
from vostok import errors, invalid, web
from vostok.binance.errors import BinanceError
from vostok.bothost import client as bothost_client
from vostok.gateway import key_check, reconciliation_desk, reconciliation_fixes
from vostok.panel import gateway_answers, refusals
from vostok.panel.alerts import post
from vostok.panel.app import create_app
from vostok.panel.auth import service
from vostok.panel.bots import freqtrade_api
from vostok.panel.trades import service as trades
from vostok.risk.shapes import read
from vostok.settings import Settings

SOURCE = Path(vostok.__file__).parent
REFUSALS = {name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, errors.AppError)}
# The host's protocol speaks to the panel, never to a person; the simulator is Binance's stand-in.
_FIELD = re.compile(r"^[a-z_]+: (?=.)")
_GAP = re.compile(r"\{[a-z]+\}")
# The name of a bot, a channel, a token, a file: the words of whoever gave it.
_NAME = re.compile(r"^(?:(?:\w+\.)*name(?:\[:[0-9]+\])?|names)$")
NOT_FOR_PEOPLE = ("simulator", "bothost/host.py", "bothost/folder.py", "bothost/lab.py", "cli")
# Pydantic tells what these raise at the field at fault.
VALIDATORS = (
    "panel/fields.py",
    "panel/alerts/models.py",
    "panel/alerts/channel_models.py",
    "panel/telegram/models.py",
    "panel/ai/providers/openai_compatible.py",
    "lab/spec.py",
    "lab/validate/windows.py",
)
# What is composed elsewhere than where it is raised.
NAMED = [
    bothost_client._AWAY,
    bothost_client._SILENT,
    reconciliation_desk.GONE,
    reconciliation_fixes.STALE,
    gateway_answers.OF_ANOTHER_VERSION,
    service.SETUP_DONE,
    trades._NO_CURSOR,
    web.NOTHING_HERE,
    post.HOW,
    *freqtrade_api._PLAIN.values(),
    "Freqtrade refuses: its own words",
    "The bot host is shutting down.",
    "The bot host does not know this backtest.",
    "There is no strategy x in the strategies folder; there are: y.",
    *(key_check._refused(BinanceError(code, "why")) for code in (-2015, -1022, -1000)),
    "This private key is not Ed25519: make one with `openssl genpkey -algorithm ed25519`.",
    "An HMAC secret is 16 to 128 letters and digits; an Ed25519 key begins with -----BEGIN.",
    "This is no private key in PEM without a password of its own.",
    invalid.sentence({"loc": ("body", "x", "int"), "type": "int_type"}),
    invalid.sentence({"loc": ("body", "x"), "type": "string_too_short", "ctx": {"min_length": 1}}),
    "This address does not take GET: use POST.",
    "The body cannot be read: send JSON in UTF-8 that is not deeply nested.",
    "The body is not JSON: Expecting value at character 3.",
    "Something went wrong inside Vostok; the log has the details.",
]


def said_in(file: Path, gap: Gap) -> Iterator[str]:
    """Each refusal that a file can raise, with what `gap` says in each gap."""
    place = file.relative_to(SOURCE).as_posix()
    for call, named in calls_in(file):
        if call.args and isinstance(call.func, ast.Name | ast.Attribute):
            name = call.func.id if isinstance(call.func, ast.Name) else call.func.attr
            if name in REFUSALS:
                yield from texts(call.args[0], named, gap)
            elif name == "require_process":
                yield from texts(call.args[2], named, gap)
            elif name == "ValueError" and place in VALIDATORS:
                yield from (invalid._own(text) for text in texts(call.args[0], named, gap))


@cache
def refused(gap: Gap = lambda _: SAMPLE) -> dict[str, str]:
    """All of them, each with the file that says it; what only passes somebody's words on has none of its own."""
    found: dict[str, str] = {}
    for file in SOURCE.rglob("*.py"):
        place = file.relative_to(SOURCE).as_posix()
        if not place.startswith(NOT_FOR_PEOPLE):
            found |= {_FIELD.sub("", said): place for said in said_in(file, gap)}
    return {said: place for said, place in found.items() if re.search(r"[a-z]{3}", said)}


def inputs() -> list[str]:
    """What is wrong with an input, in Pydantic's place."""
    raw = [*invalid._SENTENCES.values(), *invalid._BY_BEGINNING.values(), *invalid._FORMS.values()]
    return [re.sub(r"\{[a-z_]+\}", SAMPLE, sentence) for sentence in raw]


def test_refusal_of_any_program_then_known_in_portuguese() -> None:
    assert len(refused()) > 250
    unknown = {said: place for said, place in refused().items() if refusals.told(said) == said}
    assert unknown == {}, "write them into panel/refusals.pt-BR.json"


def test_refusal_that_the_gate_tells_then_it_is_one_of_the_gates_own() -> None:
    by_the_gate = {said for said in refused() if read(refusals._shapes(), said) is None}
    assert {said[:24] for said in by_the_gate} == {"The venue does not answe", "The account has 12.5 12."}


@pytest.mark.parametrize("said", [*inputs(), *NAMED])
def test_sentence_about_an_input_then_known_in_portuguese(said: str) -> None:
    assert refusals.told(said) != said


def test_shape_then_said_somewhere_and_with_the_same_gaps() -> None:
    known: dict[str, str] = json.loads(refusals._FILE.read_text())
    said = [*refused(), *inputs(), *NAMED]
    assert [english for english, told in known.items() if set(_GAP.findall(told)) - set(_GAP.findall(english))] == []
    shapes = {english: ".*?".join(map(re.escape, _GAP.split(english))) for english in known}
    idle = [
        english for english, shape in shapes.items() if not any(re.fullmatch(shape, text, re.DOTALL) for text in said)
    ]
    assert idle == []


def _a_name(node: ast.expr) -> str:
    """What somebody called a thing, here like a word of ours."""
    return "dismissed" if _NAME.search(ast.unparse(node)) else SAMPLE


def test_name_that_is_a_word_of_ours_then_no_refusal_translates_it() -> None:
    said = {sentence for sentence in refused(_a_name) if "dismissed" in sentence}
    assert len(said) > 60
    bent = [one for one in said if one.count("dismissed") != refusals.told(one).count("dismissed")]
    assert bent == [], "call the gap {name} or {other} in panel/refusals.pt-BR.json"


@pytest.mark.parametrize("name", ["pair", "running", "1,000.5", "The bot host is shutting down."])
def test_bot_named_like_a_word_a_figure_or_a_sentence_then_its_name_stays(name: str) -> None:
    assert refusals.told(f"{name} is stopped; start it instead.") == f"{name} está parado; em vez disso, inicie-o."
    assert refusals.told(f"The pair {name} is not switched off.") == f"Não está desligado(a): par {name}."


@pytest.mark.parametrize(
    ("english", "portuguese"),
    [
        ("There is no order 77.", "Não existe a ordem 77."),
        ("There is no backtest abcdefgh23.", "Não existe: backtest abcdefgh23."),
        ("The comparison has ended already (cancelled).", "A comparação já terminou (cancelado)."),
        ("name: Is empty; write something.", "name: Está vazio; escreva algo."),
        (
            "The account has 1,000.50 USDT that no bot owns, 2,000.00 are needed: lower the allocation or pay in more.",
            "A conta tem 1.000,50 USDT que não são de nenhum bot; são necessários 2.000,00: reduza o capital do bot ou"
            " deposite mais.",
        ),
        (
            "The gate says no: There is no market price of BTC/USDT.",
            "O portão diz não: Não há preço de mercado de BTC/USDT.",
        ),
        (
            "The gate says no: The venue does not trade BTC/USDT now (BREAK).",
            "O portão diz não: A corretora não negocia BTC/USDT agora (BREAK).",
        ),
        ("Freqtrade refuses: some words of its own", "O Freqtrade recusa: some words of its own"),
        ("some words of nobody here", "some words of nobody here"),
    ],
)
def test_refusal_then_told_with_what_stands_in_its_gaps(english: str, portuguese: str) -> None:
    assert refusals.told(english, "name") == portuguese


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ("pt-BR", "Não há nada neste endereço: confira a grafia."),
        ("en", "There is nothing at this address: check its spelling."),
    ],
)
async def test_refusal_of_the_api_then_in_the_language_asked_for(wanted: str, sentence: str) -> None:
    app = create_app(Settings())
    async with AsyncClient(transport=ASGITransport(app), base_url="http://panel") as client:
        answer = await client.get("/api/nowhere", headers={"Accept-Language": wanted})
    assert answer.json() == {"error": "not_found", "detail": sentence}
