"""The sheet of a strategy gathers what the panel knows, and says it in Markdown that no text can break out of."""

from hypothesis import given
from hypothesis import strategies as st

from tests.panel.conftest import PASSWORD, Panel
from tests.panel.governance.evidence import promote, validate
from vostok.panel.governance.sheet_models import SheetPublic
from vostok.panel.governance.sheet_text import markdown
from vostok.panel.lab.models import Backtest
from vostok.panel.strategies.models import StrategyPublic

SUMMARY = {
    "total_return": 0.12, "annual_return": 0.5, "market_return": 0.1, "max_drawdown": 0.04, "sharpe": 1.3, "trades": 40,
    "hit_ratio": 0.5, "profit_factor": 1.6, "start_balance": "1000", "end_balance": "1120", "denied": 0, "warnings": [],
}  # fmt: skip


def backtested(panel: Panel, id: str, strategy: str) -> None:
    """Store a finished backtest."""
    request = {"strategy": strategy, "pairs": ["BTC/USDT"], "start": 0, "end": 86_400_000}
    with panel.app.state.database.write() as session:
        session.add(
            Backtest(
                id=id, key=id, state="DONE", request=request, spec={}, summary=SUMMARY, created_at=1, finished_at=2
            )
        )


async def test_sheet_has_runs_verdict_bots_decisions_and_versions_of_this_strategy_only(panel: Panel) -> None:
    validate(panel)
    backtested(panel, "own", "Quiet")
    backtested(panel, "foreign", "Loud")
    bot = await panel.create()
    await promote(panel, bot["id"])
    await panel.client.patch(f"/api/bots/{bot['id']}", json={"stake_amount": "90"})
    await panel.app.state.governance.look()
    found = (await panel.client.get("/api/strategies/Quiet/sheet")).json()
    assert [run["id"] for run in found["backtests"]] == ["own"]
    assert (found["validation"]["verdict"], found["validation"]["outdated"]) == ("PASSED", False)
    assert [(one["name"], one["stage"], one["version"]) for one in found["bots"]] == [("Alpha", "RESEARCH", 2)]
    assert [(one["kind"], one["to"]) for one in found["decisions"]] == [
        ("passport.void", "RESEARCH"),
        ("bot.promote", "VALIDATED"),
    ]
    assert [one["current"] for one in found["code"]] == [True]
    assert [[change["field"] for change in one["changes"]] for one in found["versions"]] == [["stake_amount"], []]


async def test_edited_code_is_a_version_more_and_outdates_the_verdict(panel: Panel) -> None:
    validate(panel)
    file = panel.settings.strategies / "Quiet.py"
    file.write_text(file.read_text() + "\n# edited\n")
    found = (await panel.client.get("/api/strategies/Quiet/sheet")).json()
    assert found["validation"]["outdated"]
    assert sorted(one["current"] for one in found["code"]) == [False, True]


async def test_sheet_is_a_markdown_file_in_both_languages(panel: Panel) -> None:
    backtested(panel, "own", "Quiet")
    answer = await panel.client.get("/api/strategies/Quiet/sheet.md")
    assert answer.headers["content-type"].startswith("text/markdown")
    assert 'filename="Quiet.md"' in answer.headers["content-disposition"]
    assert answer.text.startswith("# Strategy sheet: Quiet\n")
    assert "| 1970-01-01 00:00 | 1970-01-01 – 1970-01-02 | BTC/USDT | 12.00% | 4.00% | 1.3 | 40 |" in answer.text
    translated = (await panel.client.get("/api/strategies/Quiet/sheet.md", params={"language": "pt-BR"})).text
    assert translated.count("\n## ") == answer.text.count("\n## ")
    assert "## Dados necessários" in translated
    assert (await panel.client.get("/api/strategies/Nobody/sheet")).status_code == 404
    assert PASSWORD not in answer.text


@given(st.text(max_size=60))
def test_reason_of_a_decision_stays_in_its_cell(reason: str) -> None:
    text = markdown(made_sheet([{"reason": reason}]), "en")
    [row] = [line for line in text.split("\n") if line.startswith("| 1970")]
    assert row.replace("\\|", "").count("|") == 6
    assert "<" not in row


def made_sheet(decisions: list[dict[str, object]], **changes: object) -> SheetPublic:
    """Of a strategy that nobody has used; `changes` are of what is known of the strategy."""
    told = {"at": 0, "kind": "bot.demote", "bot_id": "a", "bot_name": "A", "actor": "owner", "to": "RESEARCH"}
    strategy: dict[str, object] = dict.fromkeys(StrategyPublic.model_fields) | {
        "name": "Quiet", "file": "Quiet.py", "description": "", "timeframe": None, "startup_candles": None,
        "stoploss": None, "trailing_stop": None, "minimal_roi": None, "parameters": [], "hash": "h", "modified_at": 0,
        "error": None, "translations": {},
    } | changes  # fmt: skip
    empty: dict[str, object] = {name: [] for name in ("backtests", "bots", "code", "versions")}
    values = empty | {"made_at": 0, "strategy": strategy, "validation": None}
    return SheetPublic.model_validate(values | {"decisions": [told | one for one in decisions]})


def test_sheet_in_portuguese_then_the_strategys_own_words_in_it_too_where_there_are_any() -> None:
    sheet = made_sheet([], description="Buys stars.", translations={"pt-BR": "Compra estrelas."})
    assert "\n## Text\n\nBuys stars.\n" in markdown(sheet, "en")
    assert "\n## Texto\n\nCompra estrelas.\n" in markdown(sheet, "pt-BR")
    assert "\n## Texto\n\nBuys stars.\n" in markdown(made_sheet([], description="Buys stars."), "pt-BR")
