"""Orders by hand reach Freqtrade through its socket, and the audit log first."""

import asyncio
import json
from typing import Any

from sqlalchemy import select

from tests.panel.conftest import Panel
from tests.panel.fake_freqtrade import serving_freqtrade
from tests.panel.samples import until
from vostok.audit import audit_table
from vostok.panel.bots.models import Bot
from vostok.panel.trades.models import Trade
from vostok.sockets import socket_path


def add_trade(panel: Panel, bot_id: str, *, is_open: bool = True) -> str:
    unknown = (
        "closed_at", "entry_price", "exit_price", "cost", "fees", "profit", "profit_ratio", "profit_freqtrade",
        "stop_price", "entry_tag", "exit_reason",
    )  # fmt: skip
    with panel.app.state.database.write() as session:
        session.add(
            Trade(
                bot_id=bot_id,
                number=7,
                mode="SIMULATED",
                pair="BTC/USDT",
                is_open=is_open,
                opened_at=1_000,
                quantity="0.001",
                remaining="0.001",
                updated_at=0,
                **dict.fromkeys(unknown),
            )
        )
    return f"{bot_id}-7"


async def running_bot(panel: Panel) -> str:
    bot = await panel.create()
    await panel.client.post(f"/api/bots/{bot['id']}/start")

    async def running() -> bool:
        return bool((await panel.bot(bot["id"]))["state"] == "RUNNING")

    await until(running)
    return str(bot["id"])


def audited(panel: Panel) -> list[tuple[str, Any]]:
    with panel.app.state.database.read() as session:
        rows = session.connection().execute(select(audit_table.c.type, audit_table.c.body)).all()
    return [(type, json.loads(body)) for type, body in rows if type.startswith("bot.force")]


async def post(panel: Panel, bot_id: str, call: str, **body: Any) -> tuple[int, Any]:
    answer = await panel.client.post(f"/api/bots/{bot_id}/{call}", json=body)
    return answer.status_code, answer.json()


async def test_force_exit_of_an_open_trade_then_freqtrade_sells_that_trade_and_the_audit_says_who(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    trade_id = add_trade(panel, bot_id)
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")) as freqtrade:
        status, body = await post(panel, bot_id, "force-exit", trade_id=trade_id)
    assert (status, body) == (202, {"bot_id": bot_id, "pair": "BTC/USDT", "trade_id": trade_id})
    assert freqtrade.calls == [("forceexit", {"tradeid": "7", "ordertype": "market"})]
    with panel.app.state.database.read() as session:
        password = session.get_one(Bot, bot_id).credentials["api_password"]
    assert freqtrade.passwords == {f"vostok:{password}"}
    assert audited(panel) == [("bot.force_exit", {"name": "Alpha", "trade": 7, "pair": "BTC/USDT"})]


async def test_freqtrade_refuses_then_its_words_reach_the_owner_and_the_audit(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    trade_id = add_trade(panel, bot_id)
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")) as freqtrade:
        freqtrade.refuse = "Failed to exit trade."
        status, body = await post(panel, bot_id, "force-exit", trade_id=trade_id)
    assert (status, body["detail"]) == (409, "Freqtrade refuses: Failed to exit trade.")
    assert [type for type, _ in audited(panel)] == ["bot.force_exit", "bot.force_exit_failed"]
    assert audited(panel)[1][1]["reason"] == body["detail"]


async def test_trade_closed_a_moment_ago_then_the_sentence_says_so(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    trade_id = add_trade(panel, bot_id)
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")) as freqtrade:
        freqtrade.refuse = "invalid argument"
        status, body = await post(panel, bot_id, "force-exit", trade_id=trade_id)
    assert (status, "closed already" in body["detail"]) == (409, True)


async def test_entry_in_a_pair_that_is_open_then_the_sentence_says_so(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")) as freqtrade:
        freqtrade.refuse = "position for BTC/USDT already open - id: 39"
        status, body = await post(panel, bot_id, "force-entry", pair="BTC/USDT")
    assert (status, body["detail"].startswith("The bot has an open trade in this pair already")) == (409, True)


async def test_bot_is_stopped_then_nothing_is_asked_and_the_sentence_says_what_to_do(panel: Panel) -> None:
    bot = await panel.create()
    trade_id = add_trade(panel, bot["id"])
    status, body = await post(panel, bot["id"], "force-exit", trade_id=trade_id)
    assert status == 409
    assert body["detail"].startswith("Alpha is not running, so nobody can carry this out: start or pause it first")
    status, body = await post(panel, bot["id"], "force-entry", pair="BTC/USDT")
    assert (status, "start it first" in body["detail"]) == (409, True)
    assert audited(panel) == []


async def test_trade_closed_unknown_or_of_another_bot_then_refused_at_the_trade(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    closed = add_trade(panel, bot_id, is_open=False)
    assert (await post(panel, bot_id, "force-exit", trade_id=closed))[0] == 409
    for trade_id in (f"{bot_id}-8", "bbbbbbbbbb-7", "7", f"{bot_id}-7x", ""):
        status, body = await post(panel, bot_id, "force-exit", trade_id=trade_id)
        assert (status, body["field"]) == (404, "trade_id"), trade_id


async def test_freqtrade_does_not_listen_then_unavailable_and_audited(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    trade_id = add_trade(panel, bot_id)
    status, body = await post(panel, bot_id, "force-exit", trade_id=trade_id)
    assert (status, "nothing was sent" in body["detail"]) == (503, True)
    assert [type for type, _ in audited(panel)] == ["bot.force_exit", "bot.force_exit_failed"]


async def test_force_entry_then_freqtrade_enters_with_the_stake_as_it_was_written(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")) as freqtrade:
        status, _ = await post(panel, bot_id, "force-entry", pair="BTC/USDT", stake_amount="25.10")
        assert status == 202
        await post(panel, bot_id, "force-entry", pair="BTC/USDT")
    assert freqtrade.calls == [
        ("forceenter", {"pair": "BTC/USDT", "side": "long", "stakeamount": "25.10"}),
        ("forceenter", {"pair": "BTC/USDT", "side": "long"}),
    ]
    assert audited(panel)[0] == ("bot.force_entry", {"name": "Alpha", "pair": "BTC/USDT", "stake_amount": "25.10"})


async def test_force_entry_twice_at_once_then_freqtrade_is_asked_once(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")) as freqtrade:
        async with freqtrade.busy:
            first = asyncio.create_task(post(panel, bot_id, "force-entry", pair="BTC/USDT"))
            await until(lambda: bool(freqtrade.calls))
            status, body = await post(panel, bot_id, "force-entry", pair="BTC/USDT")
        assert (status, "Alpha is entering BTC/USDT already" in body["detail"]) == (409, True)
        assert (await first)[0] == 202
        assert (await post(panel, bot_id, "force-entry", pair="BTC/USDT"))[0] == 202
    assert len(freqtrade.calls) == 2


async def test_force_entry_of_a_pair_not_listed_or_while_paused_then_refused(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    status, body = await post(panel, bot_id, "force-entry", pair="ETH/USDT")
    assert (status, body["field"]) == (422, "pair")
    await panel.client.post(f"/api/bots/{bot_id}/pause")
    status, body = await post(panel, bot_id, "force-entry", pair="BTC/USDT")
    assert (status, body["detail"]) == (409, "Alpha is paused and enters no trades; resume it first.")
    assert audited(panel) == []


async def test_gate_denies_the_entry_then_its_reason_is_the_answer(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    denial = {"bot_id": bot_id, "side": "BUY", "allowed": False, "code": "MAX_EXPOSURE", "rule": "max_exposure"}
    denial |= {"price": "1", "quantity": "1", "notional": "1", "source": "guard", "times": 1, "trace": ""}
    later = panel.app.state.clock() + 60_000
    # It was said before the wish already, and is counted on the row of then.
    counted = {"ts": 5, "times": 7, "last_ts": later}
    panel.gateway.decisions = [
        denial | {"id": "1", "pair": "BTC/USDT", "reason": "An old one.", "ts": 5, "last_ts": 5},
        denial | {"id": "2", "pair": "BTC/USDT", "reason": "Exposure would be 400 of at most 330 USDT."} | counted,
        denial | {"id": "3", "pair": "ETH/USDT", "reason": "Another pair.", "ts": later, "last_ts": later},
    ]
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")) as freqtrade:
        freqtrade.refuse = "Failed to enter position for BTC/USDT."
        status, body = await post(panel, bot_id, "force-entry", pair="BTC/USDT")
        assert (status, body["detail"]) == (409, "The gate says no: Exposure would be 400 of at most 330 USDT.")
        panel.gateway.decisions = panel.gateway.decisions[:1]
        _, body = await post(panel, bot_id, "force-entry", pair="BTC/USDT")
        assert body["detail"].startswith("The bot did not enter: its stake is less than the venue trades")


async def test_live_bot_without_a_key_then_refused_at_once_and_freqtrade_is_not_asked(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    trade_id = add_trade(panel, bot_id)
    account = panel.app.state.fleet.accounts[bot_id]
    panel.gateway.risk.keyless = {"state": "broken", "problem": "the key file is not there", "bots": ["Alpha"]}
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")) as freqtrade:
        assert (await post(panel, bot_id, "force-exit", trade_id=trade_id))[0] == 202, "a SIMULATED bot needs no key"
        freqtrade.calls.clear()
        panel.gateway.accounts[bot_id]["mode"] = "REAL_MARKET_SPOT"
        panel.app.state.fleet.accounts[bot_id] = account.model_copy(update={"mode": "REAL_MARKET_SPOT"})
        for call, body in (("force-exit", {"trade_id": trade_id}), ("force-entry", {"pair": "BTC/USDT"})):
            status, said = await post(panel, bot_id, call, **body)
            assert (status, said["error"]) == (409, "conflict")
            assert said["detail"] == ("Nothing of Alpha can be sent, so nothing was tried: the key file is not there.")
    assert freqtrade.calls == []


async def test_frozen_bot_then_an_exit_by_hand_is_refused_at_once_with_the_reason(panel: Panel) -> None:
    bot_id = await running_bot(panel)
    trade_id = add_trade(panel, bot_id)
    latch = {"scope": "all", "source": "kill", "state": "HALTED", "reason": "Holiday.", "actor": "owner", "at": 1}
    panel.gateway.risk.latches.append(latch)
    async with serving_freqtrade(socket_path(panel.settings.home, f"bot-{bot_id}")) as freqtrade:
        status, said = await post(panel, bot_id, "force-exit", trade_id=trade_id)
    assert (status, freqtrade.calls) == (409, [])
    assert said["detail"].endswith("lift that on the Risk page first: Holiday.")
