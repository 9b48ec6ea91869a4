"""All bots together leave room in the venue's order count for exits and stops."""

from pydantic import Field

from vostok.risk.tempo import ACCOUNT_WINDOW_MS, REMEMBERED
from vostok.risk.types import Denial, Intent, Limits, Rule, Snapshot


class AccountOrderRate(Limits):
    """How fast all bots of a mode may act before entries have to wait."""

    max_orders_per_10s: int = Field(
        default=50,
        ge=1,
        lt=REMEMBERED,
        description="Orders of all bots in ten seconds at which entries wait; Binance takes 100, the rest is for exits",
    )


def check(_intent: Intent, snapshot: Snapshot, limits: AccountOrderRate) -> Denial | None:
    """No while the account's orders of the last ten seconds, exits too, are at the limit (RTS 6, 15(1)(d))."""
    if snapshot.tempo is None:
        return Denial("ORDERS_UNKNOWN", "The orders of the other bots are not known.", hold_s=5)
    if snapshot.tempo.account_orders < limits.max_orders_per_10s:
        return None
    seconds = ACCOUNT_WINDOW_MS // 1000
    return Denial(
        "ACCOUNT_ORDER_RATE",
        f"All bots together placed {snapshot.tempo.account_orders} orders in {seconds} s, entries wait from "
        f"{limits.max_orders_per_10s} on so that exits get through.",
        hold_s=seconds,
    )


RULE = Rule(label="Orders of all bots", limits=AccountOrderRate, check=check, scope="portfolio")
