"""ROI table and trailing stop: the owner's before the strategy's, and nothing that Freqtrade would refuse."""

from decimal import Decimal
from typing import Any

import pytest
from freqtrade.configuration.config_validation import _validate_trailing_stoploss
from freqtrade.exceptions import ConfigurationError
from hypothesis import given
from hypothesis import strategies as st

from tests.panel.bots.test_checks import strategy
from tests.panel.conftest import Panel
from vostok.errors import Invalid
from vostok.panel.bots.exit_models import ExitSettings
from vostok.panel.bots.exits import Trailing, check_exits, exits_of
from vostok.panel.strategies.models import StrategyPublic

TRAILING = strategy(
    trailing_stop=True,
    trailing_stop_positive=Decimal("0.01"),
    trailing_stop_positive_offset=Decimal("0.03"),
    trailing_only_offset_is_reached=True,
    minimal_roi={"0": 0.1, "60": 0.0},
)
NAMES = (
    "trailing_stop", "trailing_stop_positive", "trailing_stop_positive_offset", "trailing_only_offset_is_reached",
)  # fmt: skip
shares = st.none() | st.decimals("0.001", "0.9", places=3)
flags = st.none() | st.booleans()
owners = st.builds(
    ExitSettings,
    trailing_stop=flags,
    trailing_stop_positive=shares,
    trailing_stop_positive_offset=shares,
    trailing_only_offset_is_reached=flags,
)


def settings(**changes: Any) -> ExitSettings:
    return ExitSettings.model_validate(changes)


def test_nothing_chosen_then_the_strategys_own() -> None:
    found = exits_of(settings(), TRAILING)
    assert found.roi == {"0": Decimal("0.1"), "60": Decimal("0.0")}
    assert found.trailing == Trailing(Decimal("0.01"), Decimal("0.03"), True)
    assert exits_of(settings(), None).roi is None


def test_one_part_chosen_then_the_others_stay_the_strategys() -> None:
    chosen = settings(trailing_stop_positive="0.02", minimal_roi={"30": "0.01", "0": "0.2"})
    found = exits_of(chosen, TRAILING)
    assert found.trailing == Trailing(Decimal("0.02"), Decimal("0.03"), True)
    assert list((found.roi or {}).items()) == [("0", Decimal("0.2")), ("30", Decimal("0.01"))]
    assert exits_of(settings(trailing_stop=False), TRAILING).trailing is None


@pytest.mark.parametrize("table", [{}, {"soon": "0.1"}, {"-1": "0.1"}, {"00": "0.1"}, {"0": "101"}, {"0": "-1.1"}])
def test_table_that_is_none_then_refused(table: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="minimal_roi"):
        settings(minimal_roi=table)


@given(owners, st.sampled_from([strategy(), TRAILING]))
def test_refused_exactly_where_freqtrade_refuses_to_start(owner: ExitSettings, own: StrategyPublic) -> None:
    effective = {
        name: value
        for name in NAMES
        if (value := getattr(own, name) if getattr(owner, name) is None else getattr(owner, name)) is not None
    }
    try:
        _validate_trailing_stoploss(effective)
    except ConfigurationError:
        with pytest.raises(Invalid) as refused:
            check_exits(owner, own)
        assert refused.value.field in NAMES
    else:
        check_exits(owner, own)


async def test_exits_of_a_bot_then_saved_shown_compared_exported_and_in_its_configuration(panel: Panel) -> None:
    bot = await panel.create(minimal_roi={"60": "0.01", "0": "0.04"}, trailing_stop=True, trailing_stop_positive="0.01")
    path = f"/api/bots/{bot['id']}"
    assert bot["minimal_roi"] == {"0": "0.04", "60": "0.01"}
    changed = {"minimal_roi": None, "trailing_stop_positive_offset": "0.02", "trailing_only_offset_is_reached": True}
    assert (await panel.client.patch(path, json=changed)).status_code == 200
    newest = (await panel.client.get(f"{path}/versions")).json()["items"][0]
    assert [change["field"] for change in newest["changes"]] == [
        "minimal_roi", "trailing_stop_positive_offset", "trailing_only_offset_is_reached",
    ]  # fmt: skip
    config = (await panel.client.get(f"{path}/config")).json()["config"]
    stock = (await panel.client.get(f"{path}/export", params={"format": "freqtrade"})).json()
    for file in (config, stock):
        assert [file[name] for name in NAMES] == [True, 0.01, 0.02, True]
        assert "minimal_roi" not in file
    imported = await panel.client.post("/api/bots/import", json={"document": stock, "name": "Again"})
    assert imported.status_code == 201, imported.text
    assert imported.json()["trailing_stop_positive_offset"] == "0.02"
    back = await panel.client.post(f"{path}/rollback", json={"version": 1})
    assert back.json()["minimal_roi"] == {"0": "0.04", "60": "0.01"}


async def test_trailing_stop_that_freqtrade_refuses_then_422_at_its_field(panel: Panel) -> None:
    body = {"name": "A", "strategy": "Quiet", "pairs": ["BTC/USDT"], "trailing_stop": True}
    body |= {"trailing_stop_positive": "0.05", "trailing_stop_positive_offset": "0.05"}
    refused = await panel.client.post("/api/bots", json=body)
    assert (refused.status_code, refused.json()["field"]) == (422, "trailing_stop_positive_offset")
