"""What a bot is said to meet is what the gate's own rules say."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.panel import samples
from tests.panel.conftest import Panel, bot_body
from vostok.panel.bots.forecast import ASKED, USUAL_BYTES, Draft, Peer, denials, limit_values, memory, overlaps
from vostok.panel.bots.models import BotSettings
from vostok.panel.bots.spec import limits_of
from vostok.panel.gateway_models import Account
from vostok.risk.gate import load_rules

RULES = load_rules()
DEFAULTS: dict[str, object] = {}


def _settings(**changes: Any) -> BotSettings:
    return BotSettings(**bot_body(**({"stake_amount": "20", "timeframe": "1h"} | changes)))


def _peer(number: int = 1, **changes: Any) -> Peer:
    account = Account.model_validate(samples.account(f"{'a' * 9}{number}", **changes.pop("account", {})))
    return Peer(account.bot_id, f"Peer {number}", True, _settings(**changes), account)


def _denied(settings: BotSettings, *peers: Peer, limits: dict[str, object] = DEFAULTS) -> dict[str, int]:
    draft = Draft(None, settings, Decimal("-0.1"))
    found = denials(draft, peers, limit_values(limits_of(settings), limits), RULES)
    return {denial.rule: denial.trade for denial in found}


def test_rules_that_are_asked_then_each_is_in_the_folder() -> None:
    assert set(ASKED) <= RULES.keys()


def test_modest_bot_then_nothing_is_denied() -> None:
    assert _denied(_settings(pairs=["BTC/USDT", "ETH/USDT"], max_open_trades=2)) == {}


def test_stake_that_loses_too_much_at_its_stop_then_denied_from_the_first_trade_on_with_the_gates_sentence() -> None:
    settings = _settings(stake_amount="200", pairs=["BTC/USDT", "ETH/USDT"])
    found = denials(Draft(None, settings, Decimal("-0.1")), [], limit_values(limits_of(settings), {}), RULES)
    loss = next(one for one in found if one.rule == "max_loss_at_stop")
    assert (loss.trade, loss.pairs) == (1, ["BTC/USDT", "ETH/USDT"])
    assert "a stake up to 50" in loss.reason


def test_trades_that_fit_one_by_one_but_not_together_then_the_first_that_does_not() -> None:
    pairs = ["BTC/USDT", "ETH/USDT", "SOL/USDT", "XRP/USDT"]
    settings = _settings(stake_amount="40", pairs=pairs, max_open_trades=4, max_exposure="500")
    assert _denied(settings, limits={"max_portfolio_exposure": "0.1"})["max_portfolio_exposure"] == 3


def test_pair_that_others_hold_much_of_then_only_that_pair_is_named() -> None:
    held = samples.position(value="600", cost="600")
    peer = _peer(account={"positions": [held], "exposure": "600"})
    settings = _settings(pairs=["ETH/USDT", "BTC/USDT"])
    found = denials(Draft(None, settings, Decimal("-0.1")), [peer], limit_values(limits_of(settings), {}), RULES)
    assert [(one.rule, one.pairs) for one in found] == [("max_pair_exposure", ["BTC/USDT"])]


def test_holding_without_a_price_then_said_and_not_taken_for_zero() -> None:
    peer = _peer(account={"positions": [samples.position(mark=None, value=None)], "equity": None, "exposure": None})
    assert "max_portfolio_exposure" in _denied(_settings(), peer)


def test_pair_on_the_block_list_then_denied_by_name() -> None:
    assert _denied(_settings(), limits={"blocked_pairs": ["BTC/USDT"]}) == {"pair_permitted": 1}


def test_limit_that_cannot_be_read_then_its_rule_denies() -> None:
    assert _denied(_settings(), limits={"max_pair_exposure": None})["max_pair_exposure"] == 1


def test_peer_that_never_ran_then_its_money_widens_no_limit_and_the_drafts_own_counts() -> None:
    settings = _settings(stake_amount="200", pairs=["BTC/USDT"], max_exposure="1000")
    peers = [_peer(account={"equity": "9000", "at_work": at_work}) for at_work in (True, False)]
    assert _denied(settings, peers[0]) == {}
    assert _denied(settings, peers[1]) == _denied(settings) == {"max_loss_at_stop": 1}
    own = Draft(peers[1].id, settings, Decimal("-0.1"))
    assert denials(own, peers[1:], limit_values(limits_of(settings), DEFAULTS), RULES) == []


def _holding(*pairs: str) -> dict[str, Any]:
    """An account with 1000 in each of `pairs`, and room for little more."""
    held = [samples.position(pair=pair, value="1000", cost="1000") for pair in pairs]
    return {
        "positions": held,
        "exposure": str(1000 * len(pairs)),
        "equity": "90000",
        "at_work": True,
        "balances": [{"asset": "USDT", "free": "87000", "locked": "0"}],
    }


def test_bot_that_holds_all_its_trades_then_no_further_one_is_asked_for() -> None:
    pairs = ["BTC/USDT", "ETH/USDT", "SOL/USDT", "XRP/USDT"]
    settings = _settings(stake_amount="1000", pairs=pairs, max_open_trades=3, max_exposure="3300")
    limits = limit_values(limits_of(settings), DEFAULTS)
    full = _peer(account=_holding(*pairs[:3]))
    assert denials(Draft(full.id, settings, Decimal("-0.01")), [full], limits, RULES) == []
    # With one place left there is one more, in a pair that it does not hold, and that fits.
    two = _peer(account=_holding(*pairs[:2]))
    assert denials(Draft(two.id, settings, Decimal("-0.01")), [two], limits, RULES) == []
    # A limit that is in the way of that one is still told of.
    low = limit_values(limits_of(settings.model_copy(update={"max_exposure": Decimal(2900)})), DEFAULTS)
    (denial,) = denials(Draft(two.id, settings, Decimal("-0.01")), [two], low, RULES)
    assert (denial.rule, denial.trade, denial.pairs) == ("max_exposure", 1, pairs[2:])


@given(st.integers(1, 400), st.integers(1, 400), st.integers(0, 900))
def test_larger_stake_then_never_denied_less(one: int, more: int, exposure: int) -> None:
    peer = _peer(account={"positions": [samples.position(value=str(exposure))], "exposure": str(exposure)})
    pairs = ["BTC/USDT", "ETH/USDT"]
    small, large = (
        _denied(_settings(stake_amount=str(stake), pairs=pairs, max_exposure="1000"), peer)
        for stake in sorted((one, one + more))
    )
    assert small.keys() <= large.keys()
    assert all(large[rule] <= trade for rule, trade in small.items())


def test_overlaps_then_active_bots_with_a_common_pair_and_never_the_bot_itself() -> None:
    both, other = _peer(1, pairs=["BTC/USDT", "ETH/USDT"]), _peer(2, pairs=["SOL/USDT"])
    draft = Draft(both.id, _settings(pairs=["BTC/USDT"]), Decimal("-0.1"))
    assert overlaps(draft, [both, other]) == []
    found = overlaps(Draft(None, draft.settings, Decimal("-0.1")), [both, other])
    assert [(one.name, one.pairs) for one in found] == [("Peer 1", ["BTC/USDT"])]


def test_memory_then_the_mean_of_what_runs_or_the_usual() -> None:
    assert (memory([]).bytes, memory([]).measured_bots) == (USUAL_BYTES, 0)
    assert (memory([90, 110]).bytes, memory([90, 110]).measured_bots) == (100, 2)


async def test_forecast_over_http_then_nothing_is_saved(panel: Panel) -> None:
    first = await panel.create(name="First", stake_amount="20")
    await panel.client.post(f"/api/bots/{first['id']}/start")
    answer = await panel.client.post("/api/bots/forecast", json=bot_body(name="Second", stake_amount="900"))
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert [one["name"] for one in body["overlaps"]] == ["First"]
    assert "max_loss_at_stop" in [one["rule"] for one in body["denials"]]
    assert len((await panel.client.get("/api/bots")).json()["items"]) == 1


async def test_forecast_of_what_cannot_be_then_422_at_its_field(panel: Panel) -> None:
    answer = await panel.client.post("/api/bots/forecast", json=bot_body(pairs=["DOGE/USDT"]))
    assert (answer.status_code, answer.json()["field"]) == (422, "pairs")
