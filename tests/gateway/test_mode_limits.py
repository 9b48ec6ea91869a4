"""The limits of a mode: what is changed is kept, audited from and to, and refused at its field."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.desk import open_desk
from vostok.errors import Invalid
from vostok.gateway.mode_limits import change_limits, limits_json
from vostok.risk.gate import load_rules

RULES = load_rules()
TEXTS = Path(__file__).parents[2] / "frontend/src/i18n"


def values(stored: dict[str, Any], mode: str) -> dict[str, Any]:
    """What is shown of a mode."""
    found: dict[str, Any] = {item["mode"]: item["limits"] for item in limits_json(stored, RULES)["items"]}[mode]
    return found


async def test_change_is_kept_and_audited_from_what_held_to_what_holds(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        for value in ("0.5", "0.50"):
            await desk.writer.run(change_limits("SIMULATED", {"portfolio_day": value}, "owner", RULES))
        shown = desk.writer.books.risk_limits
        assert values(shown, "SIMULATED")["portfolio_day"] == "0.5"
        assert values(shown, "REAL_MARKET_SPOT")["portfolio_day"] == "0.03"
        [row] = [row for row in desk.records.audit_page(0, 100)["items"] if row["type"] == "risk.limits"]
        assert row["body"] == '{"portfolio_day":{"from":"0.03","to":"0.5"}}'
    async with open_desk(tmp_path) as desk:
        assert desk.writer.books.risk_limits == {"SIMULATED": {"portfolio_day": "0.5"}}


@pytest.mark.parametrize(
    ("change", "field"),
    [({"portfolio_day": "0"}, "portfolio_day"), ({"speed": "1"}, "speed"), ({"portfolio_day": ["1"]}, "portfolio_day")],
)
async def test_impossible_limit_is_refused_at_its_field(tmp_path: Path, change: dict[str, Any], field: str) -> None:
    async with open_desk(tmp_path) as desk:
        with pytest.raises(Invalid) as refused:
            await desk.writer.run(change_limits("SIMULATED", change, "owner", RULES))
        assert refused.value.field == field
        assert desk.writer.books.risk_limits == {}


def test_limit_that_cannot_be_read_is_shown_as_unknown_and_its_neighbours_as_they_are() -> None:
    shown = values({"SIMULATED": {"portfolio_day": "much"}}, "SIMULATED")
    assert shown["portfolio_day"] is None
    assert values({}, "SIMULATED")["portfolio_day"] == "0.03"


def test_every_field_of_every_form_has_a_label_and_a_value() -> None:
    body = limits_json({}, RULES)
    fields = {name for form in body["forms"] for name in form["form"]["properties"]}
    for item in body["items"]:
        assert set(item["limits"]) == fields
        assert None not in item["limits"].values()
    for form in body["forms"]:
        assert all(field["description"] for field in form["form"]["properties"].values())


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_every_limit_has_its_help_in_each_language(language: str) -> None:
    said = json.loads((TEXTS / f"{language}.json").read_text(encoding="utf-8"))["limits"]["field"]
    fields = {name for form in limits_json({}, RULES)["forms"] for name in form["form"]["properties"]}
    assert {name for name in fields if not said.get(name)} == set()
