"""Refusals in Portuguese, for whoever asks for it with `Accept-Language`; programs get the English ones.

Each English shape stands beside its Portuguese one in `refusals.pt-BR.json`; a test reads the sources of all programs
and fails for a refusal that has none.
"""

import json
import re
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request

from vostok.risk.portuguese import portuguese
from vostok.risk.portuguese_words import WORDS
from vostok.risk.shapes import Shape, compiled, figures, read

_FILE = Path(__file__).with_name("refusals.pt-BR.json")
_GAP = re.compile(r"\{[a-z]+\}")
# Gaps that hold what a person or a file called a thing, which may be called like a word of ours.
_NAMES = frozenset(("name", "other"))
_FIGURE = re.compile(r"[−-]?[0-9,]+\.[0-9]+")
_WORDS = WORDS | {
    "applied": "aplicada",
    "backtest": "backtest",
    "bots": "bots",
    "cancelled": "cancelado",
    "completed": "concluído",
    "dismissed": "descartada",
    "done": "concluído",
    "failed": "sem sucesso",
    "has changed meanwhile": "mudou nesse meio-tempo",
    "is already there": "já existe",
    "is no longer there": "não existe mais",
    "pair": "par",
    "portfolio": "carteira",
    "queued": "na fila",
    "running": "em andamento",
    "strategy": "estratégia",
    "validation": "validação",
}


def in_its_language(request: Request, body: dict[str, str]) -> dict[str, str]:
    """The body of a refusal, its sentence in Portuguese where the request wants that and it is known."""
    if not request.headers.get("accept-language", "").lower().startswith("pt"):
        return body
    return body | {"detail": told(body["detail"], body.get("field"))}


def told(detail: str, field: str | None = None) -> str:
    """A refusal in Portuguese; what nobody here wrote, such as a library's words, stays as it is."""
    for name in (field, field and field.rpartition(".")[2]):
        if name and detail.startswith(f"{name}: "):
            return f"{name}: {told(detail.removeprefix(f'{name}: '))}"
    found, of_the_gate = read(_shapes(), detail), portuguese(detail)
    # What stands in a wide gap may belong to a sentence of the gate: "The venue does not trade BTC/USDT now (BREAK)."
    if found is None or (of_the_gate is not None and any(" " in value for value in found[1].values())):
        return of_the_gate or detail
    shape, gaps = found
    return shape.format_map({name: _gap(name, value) for name, value in gaps.items()})


def _gap(name: str, value: str) -> str:
    """What stands in a gap: a word, a figure or a sentence of ours; what somebody named stays."""
    if name in _NAMES:
        return value
    if value in _WORDS:
        return _WORDS[value]
    return figures(value) if _FIGURE.fullmatch(value) else told(value)


@lru_cache(maxsize=1)
def _shapes() -> tuple[Shape, ...]:
    shapes: dict[str, str] = json.loads(_FILE.read_text())
    # What says most fits first: "There is no order {a}." before "There is no {a} {b}."
    return compiled(sorted(shapes.items(), key=lambda pair: -len(_GAP.sub("", pair[0]))))
