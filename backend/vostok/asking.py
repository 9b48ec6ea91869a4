"""Asks the running programs over their Unix sockets, as the owner of the machine."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from vostok.sockets import socket_path
from vostok.terminal import Failed, chosen_settings

if TYPE_CHECKING:
    import httpx

TIMEOUT_S = 30
Program = Literal["panel", "gateway"]


class NoAnswer(Failed):
    """The program that was to be asked is not there."""


def call(method: str, path: str, body: dict[str, Any] | None = None, program: Program = "panel") -> Any:
    """The answer's JSON, None for an empty one. Raises Failed with the program's own sentence, or NoAnswer."""
    with _client(program) as client:
        answer = client.request(method, path, json=body)
    if answer.is_error:
        try:
            raise Failed(str(answer.json()["detail"]))
        except (ValueError, KeyError):
            raise Failed(f"the {program} answered {answer.status_code}.") from None
    return answer.json() if answer.content else None


@contextmanager
def _client(program: Program) -> Iterator["httpx.Client"]:
    # It takes longer to load than the command line itself, whose help asks nobody.
    import httpx

    from vostok.local_http import sync_transport

    chosen = chosen_settings()
    try:
        path = str(socket_path(chosen.home, program))
        # httpcore leaves a socket open whose connect failed, so the first try is made here.
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(path)
        transport = sync_transport(path)
        with httpx.Client(transport=transport, base_url=f"http://{program}", timeout=TIMEOUT_S) as client:
            yield client
    except (httpx.TransportError, OSError) as error:
        raise NoAnswer(f"the {program} of {chosen.home} does not answer ({error}); is Vostok started?") from None
