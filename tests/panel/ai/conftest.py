"""A panel whose market is of now."""

from typing import Any

import pytest

from tests.panel.conftest import Panel
from vostok.clock import now_ms
from vostok.panel.gateway_models import Ticker

Json = dict[str, Any]


@pytest.fixture
def market(panel: Panel, monkeypatch: pytest.MonkeyPatch) -> None:
    """The fake venue's ticker is of now."""
    tickers = panel.gateway._tickers

    async def fresh() -> Json:
        answer: Json = await tickers()
        return {"items": [item | {"ts": now_ms()} for item in answer["items"]]}

    monkeypatch.setattr(panel.app.state.market.gateway, "tickers", _parsed(fresh))


def _parsed(ask: Any) -> Any:
    async def tickers() -> list[Ticker]:
        return [Ticker.model_validate(item) for item in (await ask())["items"]]

    return tickers
