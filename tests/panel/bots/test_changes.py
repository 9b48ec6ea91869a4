"""What differs between two versions."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from vostok.panel.bots.changes import differences

values = st.none() | st.booleans() | st.text(max_size=3) | st.lists(st.text(max_size=2), max_size=2)
names = st.sampled_from(["name", "pairs", "stake_amount", "stoploss"])
settings = st.builds(
    lambda own, parameters: own | {"parameters": parameters},
    st.dictionaries(names, values),
    st.dictionaries(st.sampled_from(["buy_rsi", "buy_factor"]), st.integers(0, 3)),
)


def test_parameter_then_a_field_of_its_own_and_null_where_the_default_holds() -> None:
    before: dict[str, Any] = {"stake_amount": "100", "parameters": {"buy_rsi": 20, "buy_factor": 1.5}}
    after = {"stake_amount": "50", "parameters": {"buy_rsi": 25}}
    found = {change.field: (change.before, change.after) for change in differences(before, after)}
    assert found == {
        "stake_amount": ("100", "50"),
        "parameters.buy_rsi": (20, 25),
        "parameters.buy_factor": (1.5, None),
    }


@given(settings, settings)
def test_any_two_versions_then_the_changes_lead_from_one_to_the_other(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    def flat(one: dict[str, Any]) -> dict[str, Any]:
        rest = {name: value for name, value in one.items() if name != "parameters"}
        return {**rest, **{f"parameters.{name}": value for name, value in one["parameters"].items()}}

    walked = flat(before)
    for change in differences(before, after):
        assert walked.get(change.field) == change.before != change.after
        walked[change.field] = change.after
    known = {name: value for name, value in walked.items() if value is not None}
    assert known == {name: value for name, value in flat(after).items() if value is not None}
