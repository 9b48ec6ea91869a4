"""What differs between two versions of a bot's settings. Pure."""

from collections.abc import Mapping
from typing import Any

from vostok.panel.bots.models import ChangePublic

_NOTHING: dict[str, Any] = {}


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[ChangePublic]:
    """Each field that is not the same, in the order of the newer version; a parameter of the strategy is a field
    of its own (`parameters.buy_rsi`), null where the strategy's default holds."""
    old, new = _flat(before), _flat(after)
    names = [*new, *(name for name in old if name not in new)]
    return [
        ChangePublic(field=name, before=old.get(name), after=new.get(name))
        for name in names
        if old.get(name) != new.get(name)
    ]


def _flat(settings: Mapping[str, Any]) -> dict[str, Any]:
    own = {name: value for name, value in settings.items() if name != "parameters"}
    return own | {f"parameters.{name}": value for name, value in settings.get("parameters", _NOTHING).items()}
