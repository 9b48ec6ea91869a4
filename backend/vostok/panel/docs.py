"""The API's own page at `/api/docs`, behind the login as everything is; its files lie beside the dashboard's."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

router = APIRouter(prefix="/api", include_in_schema=False)

DESCRIPTION = """
What the dashboard does, your programs can do: it uses nothing else.

**Login.** Make a token (`vostok token create NAME`, or in the settings) and send it as `Authorization: Bearer TOKEN`.
A browser's session works here, too: *Try it out* acts on **this** installation.

**Conventions.** Money, prices and quantities are decimal strings (`"25.50"`), times are UTC milliseconds, percentages
are fractions (`"0.03"` is 3 %). A list is `{"items": [...], "next": cursor or null}`; send `next` back as `after`.
Figures of SIMULATED and REAL_MARKET_SPOT bots are never summed. A figure that is not known is null, never 0.

**Errors** have their status and `{"error": code, "detail": sentence, "field": the input at fault}`: 401 no login, 403
not allowed, 404 not there, 409 not now (the sentence says what to do first), 422 an input is wrong, 429 wait
(`Retry-After`), 503 a program does not answer; try again.

**Changes** are told on the WebSocket `/api/ws` (cookie or token): `{"type", "seq", "ts", "data"}`.
"""

TAGS: list[dict[str, Any]] = [
    {"name": "bots", "description": "Create, label, start and stop bots; their versions, trades, orders, logs."},
    {"name": "portfolio", "description": "Money over all bots, one book per mode and stake currency."},
    {"name": "reports", "description": "What a day, a week, a month or any days in a row brought; fills for taxes."},
    {"name": "risk", "description": "The kill switch, latches, limits and the gate's decisions."},
    {"name": "alerts", "description": "What the owner should hear of, and the channels it is sent to."},
    {"name": "governance", "description": "Stages, passports, promotions, and what is switched off."},
    {
        "name": "market",
        "description": "Pairs, candles, books, indicators, regimes and signals; the simulator's market lab.",
    },
    {"name": "news", "description": "News of the last 24 hours with their sentiment, and the sources."},
    {"name": "ai", "description": "Briefs and the facts behind each figure, recommendations, questions, the provider."},
]

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API · Vostok</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/page.css">
</head>
<body>
<main id="docs"></main>
<noscript>This page needs JavaScript; the document itself is at /api/openapi.json.</noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
"""


@router.get("/docs")
async def show_docs() -> HTMLResponse:
    """Every route with its inputs, answers and errors, to read and to try out."""
    return HTMLResponse(PAGE)


@router.get("/openapi.json")
async def get_document(request: Request) -> dict[str, Any]:
    """The OpenAPI document that page is made of."""
    document: dict[str, Any] = request.app.openapi()
    return document
