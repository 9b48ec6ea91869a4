"""The property tests with many more examples than `npm test` gives them.

`npm run faults -- properties`: every test that Hypothesis drives, with `n` examples each of `seed`; a test that
sets a number of its own keeps it. A falsified property is printed with its smallest example.
"""

import argparse
import json
import os
import re
import subprocess
import sys

from tests.conftest import EXAMPLES_VARIABLE
from tests.programs import ROOT


def main() -> None:
    """Run the tests and print how many hold; ends with pytest's own code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("path", nargs="*", default=["tests"])
    options = parser.parse_args()
    words = ["-q", "-m", "hypothesis", "--timeout=0", f"--hypothesis-seed={options.seed}"]
    run = subprocess.Popen(
        [sys.executable, "-m", "pytest", *words, *options.path],
        cwd=ROOT,
        env=os.environ | {EXAMPLES_VARIABLE: str(options.n)},
        stdout=subprocess.PIPE,
        text=True,
    )
    summary = ""
    for line in run.stdout or ():
        print(line, end="", flush=True)
        summary = line
    figures = {word: int(count) for count, word in re.findall(r"(\d+) (passed|failed|error)", summary)}
    ok = run.wait() == 0
    print(json.dumps({"name": "properties", "n": options.n, "seed": options.seed, "figures": figures, "ok": ok}))
    sys.exit(run.returncode)


if __name__ == "__main__":
    main()
