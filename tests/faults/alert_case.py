"""What one fault of `npm run faults -- alerts` is."""

from collections.abc import Callable
from typing import NamedTuple

from tests.faults.real_floor import RealFloor
from vostok.panel.alerts.kinds import Kind


class Case(NamedTuple):
    """`fault(floor, number of the trial)` returns its moment (monotonic s), `mend` takes it back; `kind` is alerted.

    `twin` does the same without its harm, of which nothing may be told. Of what stands until a person has looked only
    one trial tells anything (`once`).
    """

    kind: Kind
    fault: Callable[[RealFloor, int], float]
    mend: Callable[[RealFloor], None] = lambda _floor: None
    twin: Callable[[RealFloor], None] | None = None
    once: bool = False
