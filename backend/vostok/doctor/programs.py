"""What the running gateway and the bots say of themselves, as findings. Pure: the callers have asked them."""

from collections.abc import Mapping
from typing import Any

from vostok.doctor import findings
from vostok.doctor.findings import Finding

KEY_SOURCE = "key"


def of_gateway(health: Mapping[str, Any], risk: Mapping[str, Any]) -> list[Finding]:
    """From the answers of `GET /health` and `GET /risk/state` of the gateway."""
    status, detail = health["status"], health.get("detail")
    found = [Finding("gateway", "ok", "The gateway answers")]
    if status not in ("ok", "starting") and health.get("venue_up"):
        found = [Finding("gateway", "failed", f"The gateway is {status}: {detail or 'see its log'}")]
    found += [
        findings.venue(health["venue"], health.get("venue_up"), detail),
        findings.clock_offset(health.get("clock_offset_ms")),
    ]
    budget = health.get("budget")
    if budget is not None:
        weight = budget["weight"]
        found.append(findings.request_weight(weight["used"], weight["limit"], budget.get("waiting_for")))
    refused = next((latch["reason"] for latch in risk["latches"] if latch["source"] == KEY_SOURCE), None)
    keyless = risk["keyless"]
    found.append(
        findings.keys(health["venue"], refused, keyless and f"{', '.join(keyless['bots'])}: {keyless['problem']}")
    )
    return found


def silent_gateway() -> list[Finding]:
    """The gateway does not answer, so nobody knows of venue, clock and keys."""
    text = "The gateway does not answer: start Vostok to check venue, clock, request weight and keys."
    return [Finding("gateway", "warning", text)]
