"""Strategies as read from their source."""

from typing import Literal

from vostok.panel.fields import Amount, Millis, Public

CodeTone = Literal["plain", "comment", "string", "number", "keyword", "decorator", "definition"]
Option = bool | int | float | str


class ParameterPublic(Public):
    """A parameter the strategy declares; `low` and `high` are inclusive, `options` is for categories."""

    name: str
    kind: Literal["int", "decimal", "real", "boolean", "categorical"]
    space: str | None
    default: Option | None
    low: float | None
    high: float | None
    decimals: int | None
    options: list[Option] | None


class SourceErrorPublic(Public):
    """What is wrong in a strategy's file, and on which line."""

    text: str
    line: int | None


class StrategyPublic(Public):
    """A strategy file. What its source does not state as a constant is null; `error` tells of a broken file.

    `translations` are the description in other languages, by their tag, as the files beside it have them.
    """

    name: str
    file: str
    description: str
    translations: dict[str, str]
    timeframe: str | None
    startup_candles: int | None
    stoploss: Amount | None
    trailing_stop: bool | None
    trailing_stop_positive: Amount | None
    trailing_stop_positive_offset: Amount | None
    trailing_only_offset_is_reached: bool | None
    minimal_roi: dict[str, float] | None
    parameters: list[ParameterPublic]
    hash: str
    modified_at: Millis
    error: SourceErrorPublic | None


class CodePiece(Public):
    """Part of a line of source, all of one tone."""

    tone: CodeTone
    text: str


class CodePublic(Public):
    """A strategy's source, line by line."""

    file: str
    lines: list[list[CodePiece]]
