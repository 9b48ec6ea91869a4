"""The catalogue of strategy files, read again when a file changes."""

import hashlib
import json
from decimal import Decimal
from pathlib import Path

from vostok.errors import Invalid, NotFound
from vostok.panel.fields import Language
from vostok.panel.strategies.code import coloured
from vostok.panel.strategies.models import CodePublic, SourceErrorPublic, StrategyPublic
from vostok.panel.strategies.source import read_source

MAX_BYTES = 1_000_000
LINE_SHOWN = 80
LANGUAGES: tuple[Language, ...] = ("pt-BR",)
"""What a docstring, which is English, may be translated into, each in a file `<Name>.<language>.md` beside it."""
_read: dict[Path, tuple[tuple[int, ...], StrategyPublic]] = {}


def catalogue(folder: Path) -> list[StrategyPublic]:
    """All strategies of `folder` by name; files that begin with an underscore are helpers."""
    if not folder.is_dir():
        return []
    files = sorted(path for path in folder.glob("*.py") if path.is_file() and not path.name.startswith("_"))
    for gone in [path for path in _read if path.parent == folder and path not in files]:
        _read.pop(gone, None)
    return [strategy for path in files if (strategy := _strategy(path)) is not None]


def find(folder: Path, name: str) -> StrategyPublic:
    """The strategy of this name. Raises NotFound with the names there are."""
    strategies = catalogue(folder)
    for strategy in strategies:
        if strategy.name == name:
            return strategy
    known = ", ".join(strategy.name for strategy in strategies) or "none yet"
    raise NotFound(f"There is no strategy {name} in the strategies folder; there are: {known}.", field="strategy")


def code(folder: Path, name: str) -> CodePublic:
    """The source of the strategy of this name. Raises NotFound, or Invalid where it is no text."""
    path = folder / find(folder, name).file
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Invalid(f"{path.name} is too long to be shown: a strategy has at most {MAX_BYTES} bytes.")
        return CodePublic(file=path.name, lines=coloured(path.read_text(encoding="utf-8")))
    except UnicodeDecodeError:
        raise Invalid(f"{path.name} is not UTF-8 text, so it cannot be shown.") from None
    except FileNotFoundError:
        raise NotFound(f"{path.name} has just been removed.") from None


def _strategy(path: Path) -> StrategyPublic | None:
    try:
        status = path.stat()
        # What hyperopt found lies beside the strategy, and Freqtrade takes it over what the class says.
        tuned = path.with_suffix(".json")
        beside = (tuned, *(_translation(path, language) for language in LANGUAGES))
        key = (status.st_mtime_ns, status.st_size, *(_changed(file) for file in beside))
        if path not in _read or _read[path][0] != key:
            _read[path] = key, _load(path, status.st_size, status.st_mtime_ns // 1_000_000)
        return _read[path][1]
    except FileNotFoundError:
        return None


def _load(path: Path, size: int, modified_at: int) -> StrategyPublic:
    if size > MAX_BYTES:
        text = f"The file has {size} bytes; a strategy has at most {MAX_BYTES}."
        return _broken(path.stem, b"", modified_at, text, None)
    found = described(path.stem, path.read_bytes(), modified_at)
    found = found.model_copy(update={"translations": _translations(path)})
    tuned = _tuned_stoploss(path.with_suffix(".json"), path.stem)
    return found if tuned is None or found.error else found.model_copy(update={"stoploss": tuned})


def described(name: str, content: bytes, modified_at: int) -> StrategyPublic:
    """What the source `content` of strategy `name` says of itself; a broken one carries its error."""
    try:
        facts = read_source(content, name)
    except SyntaxError as error:
        line = (error.text or "").strip()
        line = line if len(line) <= LINE_SHOWN else f"{line[:LINE_SHOWN]}…"
        return _broken(name, content, modified_at, ": ".join(filter(None, (error.msg, line))), error.lineno)
    except (ValueError, RecursionError) as error:
        return _broken(name, content, modified_at, f"The file cannot be read: {error}", None)
    found = StrategyPublic(
        name=name,
        file=f"{name}.py",
        description=facts.description,
        translations={},
        timeframe=facts.timeframe,
        startup_candles=facts.startup_candles,
        stoploss=facts.stoploss,
        trailing_stop=facts.trailing_stop,
        trailing_stop_positive=facts.trailing_stop_positive,
        trailing_stop_positive_offset=facts.trailing_stop_positive_offset,
        trailing_only_offset_is_reached=facts.trailing_only_offset_is_reached,
        minimal_roi=facts.minimal_roi,
        parameters=facts.parameters,
        hash=hashlib.sha256(content).hexdigest(),
        modified_at=modified_at,
        error=facts.error,
    )
    try:
        found.model_dump_json()
    except ValueError:
        text = r"It holds half a character (such as \ud83d), which no text can hold; write the whole character."
        return _broken(name, content, modified_at, text, None)
    return found


def _translation(path: Path, language: Language) -> Path:
    return path.with_name(f"{path.stem}.{language}.md")


def _changed(file: Path) -> int:
    return file.stat().st_mtime_ns if file.is_file() else 0


def _translations(path: Path) -> dict[str, str]:
    """The description of the strategy at `path` in each language that has one; what is no text says nothing."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        try:
            with _translation(path, language).open(encoding="utf-8") as file:
                found[language] = file.read(MAX_BYTES).strip()
        except (OSError, UnicodeDecodeError):
            continue
    return found


def _tuned_stoploss(file: Path, name: str) -> Decimal | None:
    """The stop-loss in hyperopt's results of strategy `name`, a negative fraction; None where Freqtrade finds none."""
    try:
        found = json.loads(file.read_bytes(), parse_float=Decimal)
        stoploss = found["params"]["stoploss"]["stoploss"] if found["strategy_name"] == name else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return stoploss if isinstance(stoploss, Decimal) and -1 < stoploss < 0 else None


def _broken(name: str, content: bytes, modified_at: int, text: str, line: int | None) -> StrategyPublic:
    return StrategyPublic(
        name=name,
        file=f"{name}.py",
        description="",
        translations={},
        timeframe=None,
        startup_candles=None,
        stoploss=None,
        trailing_stop=None,
        trailing_stop_positive=None,
        trailing_stop_positive_offset=None,
        trailing_only_offset_is_reached=None,
        minimal_roi=None,
        parameters=[],
        hash=hashlib.sha256(content).hexdigest(),
        modified_at=modified_at,
        error=SourceErrorPublic(text=text, line=line),
    )
