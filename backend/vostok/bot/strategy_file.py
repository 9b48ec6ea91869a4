"""Loads a strategy's own file, which stays where its author put it."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any


def load_strategy(file: str, name: str) -> type[Any]:
    """Load class `name` from a strategy's own file, once, with its folder importable for its siblings."""
    path = Path(file)
    module = _loaded.get(path) or _load(path)
    chosen = getattr(module, name, None)
    if not isinstance(chosen, type):
        raise ImportError(f"{path.name} has no class {name}: class and file must have the same name")
    return chosen


_loaded: dict[Path, ModuleType] = {}


def _load(path: Path) -> ModuleType:
    # A strategy file that is called like an imported module must not replace it.
    name = path.stem if path.stem not in sys.modules else f"strategy_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    folder = str(path.parent)
    sys.modules[name] = module
    sys.path.insert(0, folder)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    finally:
        # At the end it still serves imports inside callbacks, and can no longer shadow a library.
        sys.path.remove(folder)
        sys.path.append(folder)
    _loaded[path] = module
    return module
