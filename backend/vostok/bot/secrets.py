"""A bot's secrets apart from its configuration: what the host has read, every strategy could find in its fork."""

import json
import os
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

JsonObject = dict[str, Any]
Secrets = dict[str, dict[str, str]]

HIDDEN = "(not in this file)"
PLACES = {"exchange": ("key", "secret"), "api_server": ("password", "jwt_secret_key", "ws_token")}
_MOST_BYTES = 65_536


def apart(config: Mapping[str, Any]) -> tuple[JsonObject, Secrets]:
    """The configuration without its secrets, and these by section and name."""
    shown: JsonObject = deepcopy(dict(config))
    secrets: Secrets = {}
    for section, names in PLACES.items():
        for name in names:
            if name in shown.get(section, {}):
                secrets.setdefault(section, {})[name] = shown[section][name]
                shown[section][name] = HIDDEN
    return shown, secrets


def put_back(config: JsonObject, secrets: Secrets) -> None:
    """Undo `apart` in place."""
    for section, values in secrets.items():
        config[section].update(values)


def values_of(secrets: Secrets) -> tuple[str, ...]:
    """Every text that no log may hold."""
    return tuple(value for section in secrets.values() for value in section.values())


def read_secrets(descriptor: int) -> Secrets:
    """Read and close what the panel wrote. Raises ValueError where it is not that."""
    try:
        found: Secrets = json.loads(os.read(descriptor, _MOST_BYTES))
    finally:
        os.close(descriptor)
    return found
