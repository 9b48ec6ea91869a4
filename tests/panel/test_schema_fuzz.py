"""Whatever is sent to any operation of the document: an answer with an error format, never a crash."""

import json
from urllib.parse import quote

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.panel.conftest import Panel
from vostok.clock import now_ms
from vostok.panel.openapi import document

# Logging out or guessing passwords would only test the doors, which have tests of their own.
DOORS = {"logout", "login", "setup", "change_password", "confirm_password", "end_browser"}
SCHEMA = schemathesis.openapi.from_dict(json.loads(document()))
OPERATIONS = {
    found.ok().definition.raw["operationId"]: found.ok()
    for found in SCHEMA.get_all_operations()
    if found.ok().definition.raw["operationId"] not in DOORS
}
EXAMPLES = 8
# They ask a service outside, which no test reaches: that it does not answer is the truth.
OUTSIDE = {"connect_telegram"}


@pytest.mark.parametrize("name", sorted(OPERATIONS))
async def test_any_request_then_no_5xx_and_refusals_in_the_error_format(panel: Panel, name: str) -> None:
    bot = await panel.create()
    # Without candles the market pages say 503, which is the truth and not what is looked for here.
    panel.gateway.klines_until = now_ms()
    cases = []

    @given(st.data())
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def collect(data: st.DataObject) -> None:
        cases.append(data.draw(OPERATIONS[name].as_strategy()))

    collect()
    assert cases
    for number, case in enumerate(cases):
        # Every other request names the bot that exists, so that it gets behind the 404.
        invented = quote(str((case.path_parameters or {}).get("id", "x")), safe="")
        path = case.operation.path.replace("{id}", bot["id"] if number % 2 else invented).replace("{name}", invented)
        arguments = case.as_transport_kwargs(base_url="http://127.0.0.1")
        answer = await panel.client.request(
            case.method, path, params=arguments.get("params"), json=arguments.get("json")
        )
        away = answer.status_code == 503 and name in OUTSIDE
        assert answer.status_code < 500 or away, (answer.text, path, arguments)
        if answer.status_code >= 400:
            assert {"error", "detail"} <= answer.json().keys()
