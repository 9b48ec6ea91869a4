"""`npm run faults -- alerts`: how long after each fault its alert has reached the owner's webhook.

Real bots under the whole of Vostok for what is killed, filled, set and pressed (`alert_cases`); bots on the wire behind
the fault proxy for lost answers and a refused key; bots on pairs whose candles that proxy spoils. A new channel for
each trial, since one hears of the same only once in a while. The control group is a while without any fault, and for
some faults the same without its harm: nothing may come. Starts that are refused are told where they were typed; where
no alert makes sense the last line says why.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.alert_candles import bad_candles
from tests.faults.alert_case import Case
from tests.faults.alert_cases import CASES, NO_ALERT
from tests.faults.alert_hook import Hook
from tests.faults.alert_stores import refusals
from tests.faults.alert_wire import lost_answers
from tests.faults.real_floor import RealFloor, real_floor
from tests.panel.alerts.receiver import receiving

LEAVES_WITHIN_S = 5.0
QUIET_S = 20.0
# Longer than what is alerted may take.
TOLD_WITHIN_S = 8.0
EVERYTHING = [*CASES, "wire", "candles"]
Delays = dict[str, list[float]]


@dataclass
class Found:
    """Seconds from fault to alert and from a start to its refusal, and how many alerts came of nothing or of twins."""

    delays: Delays = field(default_factory=dict)
    refused: dict[str, float] = field(default_factory=dict)
    unprompted: int = 0
    twins: dict[str, int] = field(default_factory=dict)


def real_delays(folder: Path, names: Iterable[str], *, n: int, seed: int) -> Found:
    """Each of the cases `n` times, unless once is enough."""
    found = Found()
    # A bot for each trial: the end of the same bot is news only once in ten minutes.
    with receiving() as receiver, real_floor(folder, bots=n, seed=seed) as floor:
        hook = Hook(floor, receiver)
        hook.renew()
        time.sleep(QUIET_S)
        found.unprompted = len(receiver.texts)
        for text in receiver.texts:
            print(f"without a fault: {text}", flush=True)
        found.refused = refusals(floor)
        for name in names:
            case = CASES[name]
            if case.twin is not None:
                found.twins[name] = told_of_twin(floor, hook, case)
            found.delays[name] = [trial(floor, hook, case, number) for number in range(1 if case.once else n)]
            print(f"{name}: {found.delays[name]}, of its twin {found.twins.get(name, '-')}", flush=True)
    return found


def told_of_twin(floor: RealFloor, hook: Hook, case: Case) -> int:
    """How many alerts come of the same without its harm."""
    assert case.twin is not None
    hook.renew()
    case.twin(floor)
    time.sleep(TOLD_WITHIN_S)
    return hook.count(case.kind)


def trial(floor: RealFloor, hook: Hook, case: Case, number: int) -> float:
    """Seconds from one fault to its alert; returns once all is well again."""
    hook.renew()
    at = case.fault(floor, number)
    delay = hook.came_at(case.kind) - at
    case.mend(floor)
    floor.until(floor.healthy, 90)
    floor.until_running()
    if not case.once:
        floor.until(lambda: not hook.stands(case.kind), 120)
    return round(delay, 2)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=3, help="trials of each fault")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", nargs="*", choices=EVERYTHING, default=EVERYTHING, help="these faults")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        delays: Delays = {}
        if "wire" in options.only:
            delays = asyncio.run(lost_answers(Path(folder) / "wire" / "home", n=options.n, seed=options.seed))
        names = [name for name in CASES if name in options.only]
        found = Found()
        if names:
            found = real_delays(Path(folder) / "real", names, n=options.n, seed=options.seed)
            delays |= found.delays
        if "candles" in options.only:
            delays["bad_candles"], found.twins["bad_candles"] = bad_candles(
                Path(folder) / "candles", n=options.n, seed=options.seed
            )
            print(f"bad_candles: {delays['bad_candles']}, of its twin {found.twins['bad_candles']}", flush=True)
    worst = max(max(trials) for trials in delays.values())
    figures = {"worst_s": worst, "faults": delays, "refused_s": found.refused, "no_alert": NO_ALERT}
    control = {"seconds_without_a_fault": QUIET_S if names else 0, "alerts": found.unprompted, "twins": found.twins}
    ok = worst <= LEAVES_WITHIN_S and not found.unprompted and not any(found.twins.values())
    told = {"name": "alerts", "n": sum(map(len, delays.values())), "seed": options.seed, "figures": figures}
    print(json.dumps({**told, "control": control, "targets": {"worst_s": LEAVES_WITHIN_S}, "ok": ok}))


if __name__ == "__main__":
    main()
