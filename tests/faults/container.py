"""The image under attack and under faults: a hostile strategy inside it, every program killed, and its end.

`npm run faults -- container --image NAME [--engine podman]`, once `docker build -t NAME .` is done. The container
gets exactly the rights of docker/compose.yaml, and the host's network. The control group is the same image started with
`--user`, where one user runs everything: there the same strategy must get somewhere.
"""

import argparse
import json
import random
import shlex
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from tests.faults.container_box import PROGRAMS, RIGHTS, Box, until
from tests.programs import ROOT

STARTS_WITHIN_S, BACK_WITHIN_S, STOPS_WITHIN_S = 120.0, 60.0, 30.0
SHARED_USER = "1000"


def create(api: httpx.Client, name: str, strategy: str) -> str:
    """A started bot's id."""
    body = {
        "name": name, "strategy": strategy, "pairs": ["BTC/USDT"], "stake_amount": "100", "simulated_balance": "1000",
    }  # fmt: skip
    bot = api.post("/api/bots", json=body).raise_for_status().json()
    api.post(f"/api/bots/{bot['id']}/start").raise_for_status()
    return str(bot["id"])


def state(api: httpx.Client, bot: str) -> str:
    """What the panel says of a bot; nothing while it is away."""
    try:
        return str(api.get(f"/api/bots/{bot}").raise_for_status().json()["state"])
    except httpx.HTTPError:
        return ""


def wait(api: httpx.Client, bot: str, condition: Callable[[], bool], what: str) -> None:
    """Until `condition` holds. Raises RuntimeError after the end of the bot's log."""
    try:
        until(condition, STARTS_WITHIN_S, what)
    except RuntimeError:
        print("\n".join(line["text"] for line in api.get(f"/api/bots/{bot}/logs").json()["items"][-60:]))
        raise


def attack(box: Box) -> dict[str, str | None]:
    """What each attack of the hostile strategy got, null for nothing."""
    with box.client() as api:
        victim = create(api, "Victim", "FirstFlight")
        wait(api, victim, lambda: state(api, victim) == "RUNNING", "the victim")
        target = {
            "victim": victim, "panel_port": box.port, "gateway_port": box.port + 1, "simulator_port": box.port + 2,
        }  # fmt: skip
        (box.strategies / "target.json").write_text(json.dumps(target))
        hostile = create(api, "Hostile", "Hostile")
        found: dict[str, str | None] = {}

        def is_over() -> bool:
            log = api.get(f"/api/bots/{hostile}/logs", params={"limit": 500, "search": "ATTACK"}).raise_for_status()
            for line in log.json()["items"]:
                if line["text"].startswith("ATTACK "):
                    told = json.loads(line["text"].removeprefix("ATTACK "))
                    found[told["name"]] = told["got"]
            return "commands_the_panel" in found

        wait(api, hostile, is_over, "the end of the attacks")
        api.post(f"/api/bots/{hostile}/stop").raise_for_status()
        orders = api.get(f"/api/bots/{victim}/orders").raise_for_status().json()["items"]
        # The victim stakes 100 by quantity; an order by its value is the attacker's.
        foreign = [order["id"] for order in orders if order["quote_quantity"] is not None]
        found["orders_among_the_victims"] = f"{foreign}" if foreign else None
    return found


def kill_each(box: Box, draw: random.Random) -> dict[str, float]:
    """Seconds until every program is well and the victim's bot runs again, after SIGKILL of each program."""
    took: dict[str, float] = {}
    with box.client() as api:
        bot = next(bot["id"] for bot in api.get("/api/bots").json()["items"] if bot["state"] == "RUNNING")
        for program in draw.sample(PROGRAMS, len(PROGRAMS)):
            before = box.pids()[program]
            box.inside(f"kill -9 {before}")

            def is_back(program: str = program, before: int = before) -> bool:
                return box.pids().get(program, before) != before and box.is_well() and state(api, bot) == "RUNNING"

            took[program] = round(until(is_back, BACK_WITHIN_S, f"{program} after its death"), 1)
            print(f"killed {program:10} all well and the bot RUNNING after {took[program]:5.1f} s", flush=True)
    return took


def isolation_line(box: Box) -> dict[str, str]:
    """What doctor says of isolation inside."""
    items = json.loads(box.inside("vostok doctor --json || true"))["items"]
    return next(item for item in items if item["check"] == "isolation")


def campaign(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Run all of it; the figures."""
    strategies = folder / "strategies"
    shutil.copytree(ROOT / "strategies", strategies)
    shutil.copyfile(ROOT / "tests" / "faults" / "hostile_strategy.py", strategies / "Hostile.py")
    strategies.chmod(0o755)
    figures: dict[str, Any] = {}
    control: dict[str, Any] = {}
    for user in (None, SHARED_USER):
        volume = folder / f"volume-{user}"
        volume.mkdir(mode=0o777)
        volume.chmod(0o777)
        box = Box(
            shlex.split(options.engine), shlex.split(options.flags), options.image, f"vostok-faults-{options.port}",
            volume, strategies, options.port, rights=() if user else RIGHTS, user=user,
        )  # fmt: skip
        print(f"\n{'Each program its own user' if user is None else f'Control group: all as user {user}'}", flush=True)
        try:
            box.start()
            ready = until(box.is_well, STARTS_WITHIN_S, "the start")
            told = isolation_line(box)
            print(f"doctor: {told['status']}, {told['text']}", flush=True)
            found = attack(box)
            for name, got in found.items():
                print(f"{'got nothing' if got is None else 'GOT THROUGH'}  {name}{'' if got is None else f': {got}'}")
            if user is None:
                figures = {"start_s": round(ready, 1), "attacks": len(found), "got_through": _count(found)}
                figures["back_s"] = kill_each(box, random.Random(options.seed))
                stop_s, code = box.stop()
                figures |= {"stop_s": round(stop_s, 1), "exit_code": code, "doctor": told["status"]}
                print(f"stopped after {stop_s:.1f} s with exit code {code}", flush=True)
            else:
                control = {"got_through": _count(found), "doctor": told["status"]}
        except RuntimeError:
            print(box.call("logs", "--tail", "40", box.name, check=False))
            raise
        finally:
            box.remove()
    return {"figures": figures, "control": control}


def _count(found: dict[str, str | None]) -> int:
    return sum(got is not None for got in found.values())


def main() -> None:
    """Run the campaign and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--image", default="vostok")
    parser.add_argument("--engine", default="docker", help="The command, with options of its own")
    parser.add_argument("--flags", default="", help="Further options of `run`")
    parser.add_argument("--port", type=int, default=18080, help="The first of three ports")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = campaign(options, Path(folder))
    figures, control = result["figures"], result["control"]
    targets = {"got_through": 0, "back_s": BACK_WITHIN_S, "stop_s": STOPS_WITHIN_S, "exit_code": 0, "doctor": "ok"}
    ok = (
        figures["got_through"] == 0
        and figures["stop_s"] <= STOPS_WITHIN_S
        and (figures["exit_code"], figures["doctor"]) == (0, "ok")
        and control["got_through"] > 0
        and control["doctor"] == "warning"
    )
    told = {"name": "container", "n": figures["attacks"] + len(PROGRAMS), "seed": options.seed}
    print(json.dumps({**told, **result, "targets": targets, "ok": ok}))


if __name__ == "__main__":
    main()
