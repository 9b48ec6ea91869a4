"""Every page of the dashboard, with something to show on each."""

import re

import httpx

from tests.e2e.stack import get, post
from tests.programs import ROOT, wait_until
from vostok.clock import DAY_MS, now_ms

PAIR = "BTC/USDT"
STRATEGY = "TrendFollowing"
DONE_WITHIN_S = 240.0
BOT_TABS = ("trades", "orders", "decisions", "parity", "timeline", "locks", "log", "config", "versions")
# Pages of a visitor who is not logged in.
DOORS = ("/login", "/setup")
# Its bot has to have traded, which the bot of these pages has not.
ORDER = "/bots/$botId/orders/$orderId"
# Every other address; the page "not-found" is one.
UNKNOWN = "/$"


def furnish(client: httpx.Client, bot: str) -> dict[str, str]:
    """Candles, a backtest and a validation; the address of every page by its name, of `bot` where it is of a bot."""
    now = now_ms()
    span = {"start": now - 120 * DAY_MS, "end": now - DAY_MS}
    wish = {"kind": "download", "pairs": [PAIR], "timeframes": ["1h"], "start": now - 200 * DAY_MS}
    _until_done(client, "/data/jobs", post(client, "/data", wish)["id"])
    tested = {"strategy": STRATEGY, "pairs": [PAIR], "timeframe": "1h"} | span
    backtests = [post(client, "/backtests", tested | {"stake_amount": stake})["id"] for stake in ("100", "200")]
    cut = {"windows": {"in_days": 30, "out_days": 15}, "epochs": 0, "runs": 100}
    validation = post(client, "/validations", tested | cut)["id"]
    for backtest in backtests:
        _until_done(client, "/backtests", backtest)
    _until_done(client, "/validations", validation)
    return addresses(bot, backtests, validation)


def addresses(bot: str, backtests: list[str], validation: str) -> dict[str, str]:
    """The address of every page by its name."""
    return {
        "overview": "/",
        "bots": "/bots",
        "bot-new": "/bots/new",
        "bot-edit": f"/bots/{bot}/edit",
        **{f"bot-{tab}": f"/bots/{bot}?tab={tab}" for tab in BOT_TABS},
        "passport": f"/bots/{bot}/passport",
        "governance": "/governance",
        **{f"governance-{tab}": f"/governance?tab={tab}" for tab in ("flags", "policy")},
        **{f"risk-{tab}": f"/risk?tab={tab}" for tab in ("state", "losses", "limits", "locks")},
        "decisions": "/decisions",
        "audit": "/audit",
        "reconciliation": "/reconciliation",
        "lab": "/lab",
        "market": "/market?interval=1m",
        "market-correlation": "/market?interval=5m&open=correlation",
        "market-choose": "/market?open=choose",
        "news": "/news",
        "brief": "/brief",
        "strategies": "/strategies",
        "strategy": f"/strategies/{STRATEGY}",
        "backtests": "/backtests",
        "backtest-new": f"/backtests/new?strategy={STRATEGY}",
        "backtest": f"/backtests/{backtests[0]}",
        "backtest-compare": f"/backtests/compare?ids={','.join(backtests)}",
        "validations": "/validations",
        "validation-new": f"/validations/new?strategy={STRATEGY}",
        "validation": f"/validations/{validation}",
        "data": "/data",
        "data-download": "/data?form=download",
        "data-file": f"/data?pair={PAIR.replace('/', '%2F')}&timeframe=1h",
        "reports": "/reports",
        "help": "/help",
        "help-runbook": "/help?topic=runbook.breaker",
        "settings": "/settings",
        "not-found": "/nowhere",
    }


def routes() -> set[str]:
    """What the dashboard's own route tree names, without the doors: `/bots/$botId`."""
    tree = (ROOT / "frontend" / "src" / "routeTree.gen.ts").read_text()
    listed = tree.split("fullPaths:", 1)[1].split(";", 1)[0]
    return {path.rstrip("/") or "/" for path in re.findall(r'"([^"]+)"', listed)} - {*DOORS, ORDER, UNKNOWN}


def _until_done(client: httpx.Client, path: str, id: str) -> None:
    def is_done() -> bool:
        state = get(client, f"{path}/{id}")["state"]
        assert state not in ("FAILED", "CANCELLED"), f"{path}/{id}: {get(client, f'{path}/{id}')}"
        return bool(state == "DONE")

    wait_until(is_done, within_s=DONE_WITHIN_S, every_s=0.3)
