"""The API's own page: behind the login, of our own files, with examples that are right."""

import json
import re
from typing import Any

import pytest
from pydantic import BaseModel

from tests.panel.conftest import Panel
from vostok.panel.bots.bulk_models import BulkRequest
from vostok.panel.bots.models import BotCreate, BotUpdate, LabelsRequest
from vostok.panel.fields import ErrorPublic
from vostok.panel.openapi import document
from vostok.panel.risk.models import KillRequest, LimitsRequest


@pytest.mark.parametrize("path", ["/api/docs", "/api/openapi.json"])
async def test_docs_without_login_then_401(closed_panel: Panel, path: str) -> None:
    assert (await closed_panel.client.get(path)).status_code == 401


async def test_page_then_asks_nobody_else_for_files_and_runs_no_script_of_its_own(panel: Panel) -> None:
    answer = await panel.client.get("/api/docs")
    assert answer.headers["content-type"].startswith("text/html")
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert all(address.startswith("/") for address in re.findall(r'(?:src|href)="([^"]*)"', answer.text))
    assert re.findall(r"<script[^>]*>([^<]+)</script>", answer.text) == []


async def test_document_then_the_one_that_types_are_made_of(panel: Panel) -> None:
    assert (await panel.client.get("/api/openapi.json")).json() == json.loads(document())


def test_every_operation_then_says_what_it_does_and_how_it_fails() -> None:
    operations: dict[str, Any] = {
        f"{method} {path}": operation
        for path, methods in json.loads(document())["paths"].items()
        for method, operation in methods.items()
    }
    assert [name for name, operation in operations.items() if not operation.get("description")] == []
    assert [name for name, operation in operations.items() if "4XX" not in operation["responses"]] == []


@pytest.mark.parametrize(
    "model", [BotCreate, BotUpdate, LabelsRequest, BulkRequest, KillRequest, LimitsRequest, ErrorPublic]
)
def test_example_then_accepted_by_its_own_model(model: type[BaseModel]) -> None:
    for example in model.model_json_schema()["examples"]:
        model.model_validate(example)
