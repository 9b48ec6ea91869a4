"""Briefs: written by rules or a model, with every figure from a fact; nothing is said from stale data."""

import asyncio
import json
import threading
from typing import Any

import pytest

from tests.ai.fake_openai import FakeOpenAI, serving
from tests.panel.conftest import Panel
from tests.panel.lab import test_backtests as backtests
from tests.panel.samples import NOW, until
from vostok.clock import now_ms
from vostok.panel.ai.prompts.facts import Fact

Json = dict[str, Any]
lab = backtests.lab


async def written(panel: Panel, **wish: Any) -> Any:
    """Ask for a brief and wait until it is done."""
    answer = await panel.client.post("/api/ai/briefs", json=wish)
    assert answer.status_code == 202, answer.text
    for _ in range(400):
        brief = (await panel.client.get(f"/api/ai/briefs/{answer.json()['id']}")).json()
        if brief["state"] not in ("QUEUED", "RUNNING"):
            return brief
        await asyncio.sleep(0.025)
    raise AssertionError(f"the brief was never written: {brief}")


async def choose(panel: Panel, fake: FakeOpenAI, **more: Any) -> None:
    """Let the fake model write."""
    settings = {"base_url": fake.base_url, "model": "fake", "timeout_s": 5, "retries": 0} | more.pop("settings", {})
    body = {"provider": "openai_compatible", "settings": settings} | more
    answer = await panel.client.put("/api/ai/provider", json=body)
    assert answer.status_code == 200, answer.text


def facts_of(request: Json) -> dict[str, Json]:
    """The facts that a prompt holds, by id."""
    text = request["messages"][1]["content"]
    return {fact["id"]: fact for fact in json.loads(text.split("FACTS = ")[1].split("\n")[0])}


def right(request: Json) -> str:
    """What a good model says: one sentence that its facts bear."""
    facts = facts_of(request)
    of = next(id for id in facts if id.endswith(".running_bots"))
    headline = {"text": f"Bots that run: {{{of}}}.", "facts": [of]}
    return json.dumps(empty(headline))


def empty(headline: Json) -> Json:
    """An answer that is nothing but its headline."""
    lists: Json = {name: [] for name in ("market", "bull", "bear", "bots", "risks", "watch")}
    return lists | {"headline": headline, "invalidation": None}


def texts(brief: Json) -> list[str]:
    """Every sentence of a brief as shown."""
    lines = [brief["text"]["headline"], *(line for name in ("market", "bots", "risks") for line in brief["text"][name])]
    return ["".join(part["text"] for part in line["parts"]) for line in lines]


async def test_portfolio_without_a_model_then_figures_name_their_sources(panel: Panel, market: None) -> None:
    await panel.create(pairs=["BTC/USDT"])
    brief = await written(panel, kind="portfolio")
    assert (brief["state"], brief["provider"], brief["fallback"]) == ("DONE", "rules", None), brief
    facts = {fact["id"]: fact for fact in brief["facts"]}
    shown = [part for line in brief["text"]["market"] for part in line["parts"] if part["fact"]]
    assert shown
    assert all(facts[part["fact"]]["source"] and facts[part["fact"]]["link"] for part in shown)
    assert "BTC/USDT rose in the last day: +1.00%, to a price of 100,000.00\u00a0USDT." in texts(brief)


async def test_language_of_the_settings_then_the_brief_is_portuguese(panel: Panel, market: None) -> None:
    await panel.client.put("/api/settings", json={"language": "pt-BR"})
    await panel.create(pairs=["BTC/USDT"])
    brief = await written(panel, kind="pair", subject="BTC/USDT")
    assert texts(brief)[0] == "BTC/USDT subiu no último dia: +1,00\u00a0%, ao preço de 100.000,00\u00a0USDT."


async def test_bot_that_was_denied_then_its_reason_is_told(panel: Panel, market: None) -> None:
    bot = await panel.create()
    reason = "The stake of 100 USDT is above the limit."
    panel.gateway.records.decisions = [decision(bot["id"], reason=reason, times=7)]
    brief = await written(panel, kind="bot", subject=bot["id"])
    assert any(f"denied in the last day: 7; the most frequent reason: {reason}" in text for text in texts(brief))


async def test_pair_then_its_bots_are_told_by_that_pair_and_not_by_their_whole_money(
    panel: Panel, market: None
) -> None:
    bot = await panel.create(pairs=["BTC/USDT", "ETH/USDT"])
    panel.gateway.records.decisions = [decision(bot["id"], times=2)]
    brief = await written(panel, kind="pair", subject="BTC/USDT", language="pt-BR")
    assert {fact["id"].split(".")[-1] for fact in brief["facts"] if fact["kind"] == "bot"}.isdisjoint(
        ("equity", "today", "realised", "unrealised", "trades_closed")
    )
    assert any("de Alpha em BTC/USDT que o portão negou no último dia: 2" in text for text in texts(brief))
    assert "BTC/USDT" in [one.get("pair") for one in panel.gateway.records.asked]
    assert "Ticker da corretora" in {fact["source"] for fact in brief["facts"]}


def decision(bot_id: str, **changes: Any) -> Json:
    """An entry that the gate denied."""
    return {
        "id": "1",
        "bot_id": bot_id,
        "pair": "BTC/USDT",
        "side": "BUY",
        "allowed": False,
        "code": "MAX_LOSS",
        "rule": "max_loss_at_stop",
        "reason": "Too large.",
        "price": "100",
        "quantity": "1",
        "notional": "100",
        "source": "wire",
        "ts": NOW,
        "times": 1,
        "last_ts": NOW,
        "trace": "",
    } | changes


async def test_old_ticker_then_no_brief_but_since_when(panel: Panel) -> None:
    await panel.create()
    brief = await written(panel, kind="pair", subject="BTC/USDT")
    assert (brief["state"], brief["text"], brief["stale_since"]) == ("STALE", None, NOW) or now_ms() < NOW


async def test_gateway_away_then_stale_and_says_why(
    panel: Panel, market: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vostok.errors import Unavailable

    async def away(*_: Any, **__: Any) -> Any:
        raise Unavailable("The gateway does not answer.")

    await panel.create()
    monkeypatch.setattr(panel.app.state.gateway, "risk", away)
    brief = await written(panel, kind="portfolio")
    assert (brief["state"], brief["text"], brief["detail"]) == ("STALE", None, "The gateway does not answer.")
    assert brief["stale_since"] > 0


async def test_unknown_subject_then_failed_with_a_sentence(panel: Panel, market: None) -> None:
    brief = await written(panel, kind="pair", subject="NO/SUCH")
    assert (brief["state"], brief["detail"]) == ("FAILED", "The venue does not trade NO/SUCH.")
    answer = await panel.client.post("/api/ai/briefs", json={"kind": "bot", "subject": "aaaaaaaaaa"})
    assert (answer.status_code, answer.json()["field"]) == (404, "subject")


async def test_right_answer_of_a_model_then_shown_stored_and_audited(panel: Panel, market: None) -> None:
    await panel.create()
    with serving(FakeOpenAI(answer=right)) as fake:
        await choose(panel, fake, key="sk-secret-0123456789", price_in="2", price_out="10")
        brief = await written(panel, kind="portfolio")
    assert (brief["state"], brief["provider"], brief["model"]) == ("DONE", "openai_compatible", "fake-model")
    assert texts(brief) == ["Bots that run: 0."]
    assert fake.keys == ["Bearer sk-secret-0123456789"]
    call = (await panel.client.get(f"/api/ai/briefs/{brief['id']}/calls")).json()["items"][0]
    assert (call["outcome"], call["tokens_in"], call["tokens_out"], call["cost"]) == ("ACCEPTED", 100, 50, "0.0007")
    rows = (await panel.client.get("/api/audit?type=ai.brief")).json()["items"]
    assert brief["answer_hash"] in json.dumps(rows)
    assert "sk-secret" not in json.dumps((await panel.client.get("/api/audit")).json())
    provider = (await panel.client.get("/api/ai/provider")).json()
    assert (provider["tokens_today"], provider["cost_today"], provider["key"]) == (150, "0.0007", "…6789")


async def test_unchanged_facts_then_never_paid_twice(panel: Panel, market: None) -> None:
    bot = await panel.create()
    while bot["id"] not in panel.app.state.fleet.accounts:
        await asyncio.sleep(0.02)
    panel.app.state.books.rebuild()
    with serving(FakeOpenAI(answer=right)) as fake:
        await choose(panel, fake)
        first = await written(panel, kind="portfolio")
        second = await written(panel, kind="portfolio")
    assert (len(fake.asked), second["reused"], second["answer_hash"]) == (1, first["id"], first["answer_hash"])


async def test_wrong_twice_then_the_rules_write_and_the_model_was_told_why(panel: Panel, market: None) -> None:
    await panel.create()
    wrong = json.dumps(empty({"text": "Everything rose by 5 percent.", "facts": ["portfolio.made_up"]}))
    with serving(FakeOpenAI(answer=lambda _request: wrong)) as fake:
        await choose(panel, fake)
        brief = await written(panel, kind="portfolio")
    assert (brief["state"], brief["provider"], brief["fallback"]) == ("DONE", "rules", "rejected")
    assert "portfolio.made_up" in brief["detail"]
    assert len(fake.asked) == 2
    assert "there is no usable fact 'portfolio.made_up'" in fake.asked[1]["messages"][-1]["content"]
    calls = (await panel.client.get(f"/api/ai/briefs/{brief['id']}/calls")).json()["items"]
    assert [call["outcome"] for call in calls] == ["REJECTED", "REJECTED"]


async def test_dead_provider_then_rules_and_after_three_failures_it_rests(panel: Panel, market: None) -> None:
    await panel.create()
    with serving(FakeOpenAI()) as fake:
        fake.status = 500
        await choose(panel, fake)
        found = [await written(panel, kind="portfolio") for _ in range(4)]
    assert [brief["fallback"] for brief in found] == ["failed", "failed", "failed", "circuit"]
    assert len(fake.asked) == 3
    assert (await panel.client.get("/api/ai/provider")).json()["resting_until"] is not None


async def test_cap_of_the_day_then_no_call(panel: Panel, market: None) -> None:
    await panel.create()
    with serving(FakeOpenAI(answer=right)) as fake:
        await choose(panel, fake, daily_tokens=500)
        brief = await written(panel, kind="portfolio")
    assert (brief["fallback"], fake.asked) == ("cap", [])
    assert "cap of 500 tokens" in brief["detail"]


async def test_slow_provider_then_everything_else_answers_and_the_brief_can_be_cancelled(
    panel: Panel, market: None
) -> None:
    await panel.create()
    with serving(FakeOpenAI(answer=right, hold=threading.Event())) as fake:
        await choose(panel, fake, settings={"timeout_s": 60})
        brief = (await panel.client.post("/api/ai/briefs", json={"kind": "portfolio"})).json()
        while not fake.asked:
            await asyncio.sleep(0.01)
        async with asyncio.timeout(2):
            assert (await panel.client.get("/api/portfolio")).status_code == 200
            await panel.create(name="Beta")
            cancelled = await panel.client.post(f"/api/ai/briefs/{brief['id']}/cancel")
        assert cancelled.json()["state"] == "CANCELLED"
        again = await panel.client.post(f"/api/ai/briefs/{brief['id']}/cancel")
        assert again.status_code == 409


def test_facts_without_a_number_then_never_read_as_one() -> None:
    fact = Fact(
        id="bot.x.name",
        kind="bot",
        subject="x",
        metric="name",
        value="Alpha",
        unit="text",
        at=1,
        source="s",
        link="/",
    )
    with pytest.raises(ArithmeticError):
        fact.number  # noqa: B018


async def test_backtest_then_told_by_its_strategy_with_what_holding_would_have_brought(lab: Panel) -> None:
    run = (await lab.client.post("/api/backtests", json=backtests.body())).json()
    unfinished = await written(lab, kind="backtest", subject=run["id"])
    assert unfinished["state"] == "FAILED"
    backtests.finish(lab, run["id"])

    async def done() -> bool:
        return await backtests.state_of(lab, run["id"]) == "DONE"

    await until(done)
    brief = await written(lab, kind="backtest", subject=run["id"])
    assert (brief["state"], brief["name"]) == ("DONE", "Quiet")
    assert texts(brief)[0].startswith("The backtest of Quiet ")
    figures = {fact["id"]: fact["link"] for fact in brief["facts"]}
    assert set(figures.values()) == {f"/backtests/{run['id']}"}


async def test_portfolio_without_a_bot_then_refused_before_anything_is_queued(panel: Panel) -> None:
    await panel.create()
    answer = await panel.client.post("/api/ai/briefs", json={"kind": "portfolio", "mode": "REAL_MARKET_SPOT"})
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "There is no live bot to write about yet: create one first.",
    )
    assert (await panel.client.get("/api/ai/briefs")).json()["items"] == []
