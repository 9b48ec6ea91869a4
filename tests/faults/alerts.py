"""`npm run faults -- alerts`: how long after each fault its alert has reached the owner's webhook.

Real bots under the whole of Vostok for what is killed, filled, set and pressed (`alert_cases`); bots on the wire behind
the fault proxy for lost answers and a refused key. A new channel for each trial, since one hears of the same only once
in a while. The control group is a while without any fault, in which nothing may come.
"""

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from tests.faults.alert_cases import CASES, Case
from tests.faults.alert_hook import Hook
from tests.faults.alert_wire import lost_answers
from tests.faults.real_floor import RealFloor, real_floor
from tests.panel.alerts.receiver import receiving

LEAVES_WITHIN_S = 5.0
QUIET_S = 20.0
Delays = dict[str, list[float]]


def real_delays(folder: Path, names: Iterable[str], *, n: int, seed: int) -> tuple[Delays, int]:
    """Seconds from fault to alert, `n` of each case, and how many alerts came while nothing was done."""
    delays: Delays = {}
    # A bot for each trial: the end of the same bot is news only once in ten minutes.
    with receiving() as receiver, real_floor(folder, bots=n, seed=seed) as floor:
        hook = Hook(floor, receiver)
        hook.renew()
        time.sleep(QUIET_S)
        unprompted = list(receiver.texts)
        for text in unprompted:
            print(f"without a fault: {text}", flush=True)
        for name in names:
            delays[name] = [trial(floor, hook, CASES[name], number) for number in range(n)]
            print(f"{name}: {delays[name]}", flush=True)
    return delays, len(unprompted)


def trial(floor: RealFloor, hook: Hook, case: Case, number: int) -> float:
    """Seconds from one fault to its alert; returns once all is well again."""
    hook.renew()
    at = case.fault(floor, number)
    delay = hook.came_at(case.kind) - at
    case.mend(floor)
    floor.until(floor.healthy, 90)
    floor.until_running()
    floor.until(lambda: not hook.stands(case.kind), 120)
    return round(delay, 2)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=3, help="trials of each fault")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--only", nargs="*", choices=[*CASES, "wire"], default=[*CASES, "wire"], help="these faults")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        delays = {}
        if "wire" in options.only:
            delays = asyncio.run(lost_answers(Path(folder) / "wire" / "home", n=options.n, seed=options.seed))
        names = [name for name in CASES if name in options.only]
        control: dict[str, float] = {}
        if names:
            found, unprompted = real_delays(Path(folder) / "real", names, n=options.n, seed=options.seed)
            delays |= found
            control = {"seconds_without_a_fault": QUIET_S, "alerts": unprompted}
    worst = {name: max(found) for name, found in delays.items()}
    figures = {"worst_s": max(worst.values()), "faults": delays}
    ok = all(delay <= LEAVES_WITHIN_S for delay in worst.values()) and not control.get("alerts")
    told = {"name": "alerts", "n": sum(map(len, delays.values())), "seed": options.seed, "figures": figures}
    print(json.dumps({**told, "control": control, "targets": {"worst_s": LEAVES_WITHIN_S}, "ok": ok}))


if __name__ == "__main__":
    main()
