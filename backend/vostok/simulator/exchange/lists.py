"""Orders that exclude each other share one hold. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from vostok.binance.orders import Order
from vostok.simulator.exchange.settlement import hold


def funded(legs: Sequence[Order], list_id: int) -> list[Order]:
    """`legs` as orders of one list: the dearest holds what it needs, which also pays for the others."""
    dearest = max(legs, key=hold)
    return [replace(leg, list_id=list_id, borrows=leg is not dearest) for leg in legs]
