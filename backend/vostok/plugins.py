"""Drop-in folders: every module of a package must define one named object, or nothing starts."""

import importlib
import pkgutil
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")


class PluginError(RuntimeError):
    """A drop-in file is broken; the program that reads the folder must not start."""


def load(package: ModuleType, attribute: str, kind: type[T]) -> dict[str, T]:
    """Return `{module name: object}` for each module of `package`, in name order.

    Modules whose name starts with an underscore, and `base`, are shared code and are passed over.
    Raises PluginError naming the file when a module cannot be imported or lacks `attribute: kind`.
    """
    found: dict[str, T] = {}
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    for name in names:
        if name.startswith("_") or name == "base":
            continue
        path = f"{package.__name__}.{name}"
        try:
            module = importlib.import_module(path)
        except Exception as error:
            raise PluginError(f"{path} cannot be imported: {error}") from error
        plugin = getattr(module, attribute, None)
        if not isinstance(plugin, kind):
            raise PluginError(f"{path} must define {attribute}: {kind.__name__}")
        found[name] = plugin
    return found
