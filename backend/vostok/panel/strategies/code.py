"""A strategy's source in coloured pieces, so that browsers need no parser of Python."""

from pygments.lexers.python import PythonLexer
from pygments.token import Comment, Keyword, Name, Number, Operator, String, _TokenType

from vostok.panel.strategies.models import CodePiece, CodeTone

_TONES: tuple[tuple[_TokenType, CodeTone], ...] = (
    (Comment, "comment"),
    (String, "string"),
    (Number, "number"),
    (Keyword, "keyword"),
    (Operator.Word, "keyword"),
    (Name.Decorator, "decorator"),
    (Name.Function, "definition"),
    (Name.Class, "definition"),
)


def coloured(source: str) -> list[list[CodePiece]]:
    """The lines of `source`; neighbours of one tone are one piece, and the pieces of all lines are the source again."""
    lines: list[list[CodePiece]] = [[]]
    for kind, text in PythonLexer(stripnl=False, ensurenl=False).get_tokens(source):
        tone: CodeTone = next((tone for base, tone in _TONES if kind in base), "plain")
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([])
            if part:
                _put(lines[-1], tone, part)
    return lines


def _put(line: list[CodePiece], tone: CodeTone, text: str) -> None:
    if line and line[-1].tone == tone:
        line[-1] = CodePiece(tone=tone, text=line[-1].text + text)
    else:
        line.append(CodePiece(tone=tone, text=text))
