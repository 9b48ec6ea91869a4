"""Hostile input that every feature gets alike: paths in names, formulas in cells."""

import csv
import io
import json
import re
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tests.panel.conftest import Panel
from vostok.panel.ai.providers.openai_compatible import OpenAISettings
from vostok.panel.openapi import document
from vostok.panel.reports.spreadsheet import line
from vostok.panel.telegram.models import TelegramRequest

# What a file outside the folders of the installation would look like in an answer.
OUTSIDE = "the-content-of-a-file-outside"
FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3+cmd|x", "@SUM(A1)", "\t=1", "\r=1", "  =1", "|calc", "%0A=1")


def traversals(target: Path) -> list[str]:
    """Spellings of `target` as one piece of a path: up, absolute, encoded twice, with a NUL, in full-width dots."""
    up = "../" * 12 + str(target).lstrip("/")
    spelled = [quote(path, safe="") for path in (up, str(target), f"{up}\0.py", up.replace("..", "．．"))]
    return [*spelled, quote(spelled[0], safe="")]


def path_operations() -> list[tuple[str, str]]:
    """Every operation with a parameter in its path."""
    paths = json.loads(document())["paths"]
    return [(method.upper(), path) for path, methods in paths.items() if "{" in path for method in methods]


async def test_path_in_any_path_parameter_then_nothing_outside_is_read_changed_or_removed(
    panel: Panel, tmp_path: Path
) -> None:
    bot = (await panel.create())["id"]
    target = tmp_path / "outside.py"
    target.write_text(OUTSIDE)
    strategies = sorted(panel.settings.strategies.iterdir())
    operations = path_operations()
    assert len(operations) > 60
    for method, path in operations:
        # One hostile parameter at a time: behind a bot that exists where the path names one first.
        for place, name in enumerate(re.findall(r"\{(\w+)\}", path)):
            known = path.replace("{id}", bot) if place else path
            for hostile in traversals(target):
                filled = re.sub(r"\{\w+\}", "x", known.replace(f"{{{name}}}", hostile))
                answer = await panel.client.request(method, filled)
                assert 400 <= answer.status_code < 500, (method, filled, answer.status_code, answer.text)
                assert OUTSIDE not in answer.text, (method, filled)
    assert target.read_text() == OUTSIDE
    assert sorted(panel.settings.strategies.iterdir()) == strategies


def test_every_csv_of_the_api_then_written_by_the_one_writer_that_knows_formulas() -> None:
    paths = json.loads(document())["paths"]
    answers = {path: str(methods.get("get", {}).get("responses", {})) for path, methods in paths.items()}
    routes = {path for path, told in answers.items() if "csv" in path or "text/csv" in told}
    assert routes == {"/api/reports/fills.csv", "/api/reports/{id}/report.csv"}, "test a new one in tests/panel/reports"


@pytest.mark.parametrize("formula", FORMULAS)
def test_formula_in_a_cell_then_a_text_for_spreadsheets(formula: str) -> None:
    (row,) = csv.reader(io.StringIO(line([formula, "plain"]), newline=""))
    assert row == [f"'{formula}", "plain"]


@given(st.lists(st.one_of(st.text(), st.integers(), st.decimals(allow_nan=False, allow_infinity=False)), min_size=1))
def test_any_cells_then_no_field_begins_a_formula_and_numbers_stay_numbers(cells: list[str | int | Decimal]) -> None:
    (row,) = csv.reader(io.StringIO(line(cells), newline=""))
    assert len(row) == len(cells)
    for cell, field in zip(cells, row, strict=True):
        if isinstance(cell, str):
            assert re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", field) or field.lstrip()[:1] not in tuple("=+-@|%")
        else:
            assert Decimal(field) == cell


LINK_LOCAL = ("169.254.169.254", "2852039166", "0xa9fea9fe", "[fe80::1]", "[::ffff:169.254.169.254]")


@pytest.mark.parametrize("host", LINK_LOCAL)
def test_link_local_address_of_a_model_or_of_telegram_then_refused_in_every_spelling(host: str) -> None:
    with pytest.raises(ValidationError, match="link-local"):
        TelegramRequest.model_validate({"token": "1" * 20, "base_url": f"http://{host}/"})
    with pytest.raises(ValidationError, match="link-local"):
        OpenAISettings.model_validate({"base_url": f"http://{host}/v1"})


def test_server_on_the_own_network_then_taken_as_models_run_there() -> None:
    for url in ("http://127.0.0.1:11434/v1", "http://192.168.1.7:8000/v1", "https://api.example.org/v1"):
        assert OpenAISettings.model_validate({"base_url": url}).base_url == url
