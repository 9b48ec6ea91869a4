"""A step on another machine: its files come with it, and a process of its own does it.

`python -m vostok.lab.run.apart FOLDER` does the step that `FOLDER/step.json` holds and writes `FOLDER/result.json`.
"""

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from vostok.bot.report import Problem
from vostok.lab.executor import Places, StepFailed, do
from vostok.lab.plan import Step, ValidationPlan, read_plan

Bundle = dict[str, bytes]


def bundle_of(places: Places, plan: ValidationPlan) -> Bundle:
    """Strategies, the candles of the plan's pairs, and sentiment files, by their place below a folder."""
    names = [pair.replace("/", "_") for pair in plan.backtest.pairs]
    files = {f"strategies/{file.name}": file for file in places.strategies.glob("*") if file.suffix in (".py", ".json")}
    files |= {f"candles/{file.name}": file for name in names for file in places.datadir.glob(f"{name}-*")}
    files |= {f"sentiment/{file.name}": file for file in (places.home / "sentiment").glob("*") if file.is_file()}
    return {name: file.read_bytes() for name, file in sorted(files.items())}


def run_apart(bundle: Bundle, plan: str, step: Step) -> Any:
    """The step's JSON result, made in a fresh process. Raises StepFailed."""
    with tempfile.TemporaryDirectory(prefix="vostok-step-") as name:
        home = Path(name)
        for place, content in bundle.items():
            file = home / place
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
        (home / "step.json").write_text(json.dumps({"plan": json.loads(plan), "step": asdict(step)}))
        # Freqtrade reads its environment, and a worker's may hold anything.
        environment = {key: value for key, value in os.environ.items() if not key.startswith("FREQTRADE__")}
        done = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-m", "vostok.lab.run.apart", name], capture_output=True, text=True, env=environment
        )
        result = home / "result.json"
        if done.returncode or not result.exists():
            raise StepFailed(Problem(f"The step's process has failed: {done.stderr[-500:]}"))
        answer = json.loads(result.read_text())
    if "problem" in answer:
        raise StepFailed(Problem(**answer["problem"]))
    return answer["value"]


def main() -> int:
    """Do the step of the folder that the command line names; the exit code."""
    home = Path(sys.argv[1])
    order = json.loads((home / "step.json").read_text())
    step = Step(**order["step"] | {"points": tuple(order["step"]["points"])})
    places = Places(home, home / "strategies", home / "candles", home / "work")
    value = do(places, read_plan(order["plan"]), step)
    answer = {"problem": asdict(value)} if isinstance(value, Problem) else {"value": value}
    (home / "result.json").write_text(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main())
