"""Whatever is sent to any operation of the OpenAPI document: no crash, and nothing without login but the public list.

`npm run faults -- fuzz`: schemathesis makes `n` requests of the document, half of them by the rules and half against
them, for the panel's real application between a fake gateway and a fake bothost. Control: a route that divides by what
it is sent, and one that forgot the login, are put into the document and must be found.
"""

import argparse
import asyncio
import json
import random
import tempfile
from collections import Counter
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import schemathesis
import structlog
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from schemathesis import GenerationMode

from tests.faults.panels import open_panel
from tests.panel.conftest import Panel, client_of
from vostok.clock import now_ms
from vostok.panel.auth.door import Door
from vostok.panel.auth.edge import open_to_all

# They ask a service outside, which no campaign reaches: that it does not answer is the truth.
OUTSIDE = {"connect_telegram"}
PUBLIC = {"get_health", "get_session", "setup", "login"}
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
PLANTED_CRASH, PLANTED_HOLE = "planted_crash", "planted_hole"


def plant(app: FastAPI) -> None:
    """Two faults that the campaign must find: a number that is not checked, a login that is not asked for."""

    @app.get("/api/planted/crash", operation_id=PLANTED_CRASH)
    async def crash(divisor: int) -> float:
        return 1 / (divisor - divisor)

    @app.get("/api/planted/hole", operation_id=PLANTED_HOLE)
    @open_to_all
    async def hole() -> int:
        return 1


def requests_of(operation: Any, mode: GenerationMode, count: int, seed: int) -> list[Any]:
    """`count` requests (or as many as there are) for `operation`; the same seed draws the same."""
    cases: list[Any] = []

    @seeded(seed)
    @given(st.data())
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def collect(data: st.DataObject) -> None:
        if len(cases) < count:
            cases.append(data.draw(operation.as_strategy(generation_mode=mode)))

    try:
        collect()
    except Exception as error:  # schemathesis' own ways to say that nothing can be wrong with an operation
        if mode is GenerationMode.POSITIVE:
            raise
        print(f"{operation.label}: nothing against the rules ({type(error).__name__})")
    return cases


async def send(client: httpx.AsyncClient, case: Any, bot_id: str, *, real: bool) -> httpx.Response:
    """Send `case`; with `real` for the bot that exists, so that it gets behind the 404."""
    given_path = {name: quote(str(value), safe="") for name, value in (case.path_parameters or {}).items()}
    if real and "id" in given_path:
        given_path["id"] = bot_id
    path = case.operation.path
    for name, value in given_path.items():
        path = path.replace(f"{{{name}}}", value or "x")
    arguments = case.as_transport_kwargs(base_url="http://127.0.0.1")
    sent = {name: arguments[name] for name in ("params", "json", "data") if arguments.get(name) is not None}
    if isinstance(sent.get("data"), (bytes, str)):
        sent["content"] = sent.pop("data")
    return await client.request(case.method, path, **sent)


async def campaign(folder: Path, n: int, seed: int) -> dict[str, Any]:
    """Send `n` requests of all operations with login, and one of each without."""
    statuses: Counter[int] = Counter()
    crashes: list[str] = []
    shapeless: list[str] = []
    async with AsyncExitStack() as stack:
        panel = await open_panel(folder, stack, plant)
        # Without candles the market pages say 503, which is the truth and not what is looked for here.
        panel.gateway.klines_until = now_ms()
        document = schemathesis.openapi.from_dict(panel.app.openapi())
        operations = [found.ok() for found in document.get_all_operations()]
        each = -(-n // (len(operations) * len(MODES)))
        bot = await panel.create()
        draw = random.Random(seed)
        for number, operation in enumerate(operations):
            name = operation.definition.raw["operationId"]
            panel.log_in()
            for mode in MODES:
                for place, case in enumerate(requests_of(operation, mode, each, draw.randrange(2**32))):
                    panel.app.state.door = Door()
                    answer = await send(panel.client, case, bot["id"], real=place % 2 == 1)
                    statuses[answer.status_code] += 1
                    if operation.path.startswith("/api/auth"):
                        panel.log_in()
                    away = answer.status_code == 503 and name in OUTSIDE
                    if answer.status_code >= 500 and not away:
                        crashes.append(f"{name}: {answer.status_code} {answer.text[:200]} for {case.as_curl_command()}")
                    elif answer.status_code >= 400 and not _told(answer):
                        shapeless.append(f"{name}: {answer.status_code} {answer.text[:200]}")
            if (await panel.client.get(f"/api/bots/{bot['id']}")).status_code == 404:
                bot = await panel.create(name=f"Alpha {number}")
        open_ones = await _open_without_login(panel, operations)
    for line in crashes[:40] + shapeless[:20]:
        print(line)
    planted = {PLANTED_CRASH: sum(PLANTED_CRASH in line for line in crashes), PLANTED_HOLE: PLANTED_HOLE in open_ones}
    return {
        "figures": {
            "operations": len(operations) - 2,
            "cases": sum(statuses.values()),
            "refused": sum(count for status, count in statuses.items() if 400 <= status < 500),
            "crashes": sum(PLANTED_CRASH not in line for line in crashes),
            "refusals_without_a_sentence": len(shapeless),
            "open_beyond_the_public_list": len(open_ones - PUBLIC - {PLANTED_HOLE}),
        },
        "control": {"planted_crashes_found": planted[PLANTED_CRASH], "planted_hole_found": planted[PLANTED_HOLE]},
        "targets": {"crashes": 0, "refusals_without_a_sentence": 0, "open_beyond_the_public_list": 0},
    }


async def _open_without_login(panel: Panel, operations: list[Any]) -> set[str]:
    """Operations that answer a stranger with anything but 401."""
    found = set()
    async with client_of(panel.app, panel.settings) as stranger:
        for operation in operations:
            path = operation.path.replace("{", "").replace("}", "")
            answer = await stranger.request(operation.method.upper(), path, json={})
            if answer.status_code != 401:
                found.add(operation.definition.raw["operationId"])
    return found


def _told(answer: httpx.Response) -> bool:
    try:
        body = answer.json()
    except ValueError:
        return False
    return isinstance(body, dict) and {"error", "detail"} <= body.keys()


def main() -> None:
    """Run the campaign and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=16_000, help="requests to draw; about 10,500 are left of 16,000")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(campaign(Path(folder), options.n, options.seed))
    figures, control = result["figures"], result["control"]
    ok = all(figures[name] == value for name, value in result["targets"].items()) and all(control.values())
    print(json.dumps({"name": "fuzz", "n": options.n, "seed": options.seed, **result, "ok": ok}))


if __name__ == "__main__":
    main()
