"""`npm run bench -- lighthouse`: what Lighthouse says of the door and of the overview with bots that trade, on a phone.

Lighthouse is no dependency of Vostok: the one on the path is used (`npm install --global lighthouse`), or the one that
`--lighthouse PATH` names. Each page is loaded `--n` times with Lighthouse's own phone (a slow processor, 1.6 Mbit/s,
150 ms), logged in by a cookie; the figures are medians.

A phone does not share its processor with the programs it looks at. Here they run on the same cores, and Lighthouse
multiplies every millisecond that its browser waits for one by four; so the browser goes first where the system lets it
(`chrt`, which needs root). Controls: the overview on Lighthouse's desk, and on the phone without going first.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.bench.dashboard import FRONTEND, PASSWORD, start_bots, tell
from tests.e2e.conftest import browser_path
from tests.e2e.stack import log_in
from tests.programs import Installation

WITHIN_S = 240.0
CATEGORIES = ("performance", "accessibility", "best-practices")
AUDITS = {"first-contentful-paint": "fcp_ms", "largest-contentful-paint": "lcp_ms", "total-blocking-time": "tbt_ms"}
LEAST = 95.0
FIRST = ("chrt", "--rr", "1")
# Once in a while its browser tells it nothing of the load (NO_NAVSTART): that is no figure of the page.
TRIES = 5
TARGETS = {"login_performance": LEAST, "overview_performance": LEAST}


def can_go_first() -> bool:
    """Whether the system lets a program of ours go before all others."""
    return shutil.which(FIRST[0]) is not None and subprocess.run([*FIRST, "true"], capture_output=True).returncode == 0


def report(command: list[str], address: str, cookie: str | None) -> dict[str, Any]:
    """One run of Lighthouse on `address`, as it writes it. Raises RuntimeError when it fails `TRIES` times."""
    for _ in range(TRIES):
        tell(f"{' '.join([Path(one).name for one in command])} on {address}")
        found = _tried(command, address, cookie)
        if "runtimeError" not in found:
            assert (cookie is None) == found["finalDisplayedUrl"].endswith("/login"), found["finalDisplayedUrl"]
            return found
        tell(f"Lighthouse could not measure it: {found['runtimeError']['message']}")
    raise RuntimeError(f"Lighthouse could not measure {address} in {TRIES} tries")


def _tried(command: list[str], address: str, cookie: str | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "report.json"
        asked = [*command, address, "--quiet", "--output=json", f"--output-path={written}"]
        asked += [f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox"]
        if cookie is not None:
            headers = Path(folder) / "headers.json"
            headers.write_text(json.dumps({"Cookie": cookie}))
            asked.append(f"--extra-headers={headers}")
        environment = {**os.environ, "CHROME_PATH": browser_path()}
        subprocess.run(asked, env=environment, check=False, timeout=WITHIN_S)
        if not written.exists():
            return {"runtimeError": {"message": "it wrote no report"}}
        found: dict[str, Any] = json.loads(written.read_text())
        return found


def figures(name: str, reports: list[dict[str, Any]]) -> dict[str, float]:
    """Medians of the scores (0 to 100) and of the times in ms."""
    scores = {
        f"{name}_{category}": 100 * statistics.median(one["categories"][category]["score"] for one in reports)
        for category in CATEGORIES
    }
    times = {
        f"{name}_{short}": statistics.median(one["audits"][audit]["numericValue"] for one in reports)
        for audit, short in AUDITS.items()
    }
    return {key: round(value) for key, value in (scores | times).items()}


def main() -> None:
    """Start, measure, print; the last line is one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--n", type=int, default=5, help="loads of each page")
    parser.add_argument("--seed", type=int, default=7, help="of the simulated market")
    parser.add_argument("--lighthouse", default=shutil.which("lighthouse"), help="the command")
    options = parser.parse_args()
    if options.lighthouse is None:
        sys.exit("vostok: Lighthouse is not installed; npm install --global lighthouse, or say --lighthouse PATH")
    subprocess.run(["npm", "run", "--silent", "build"], cwd=FRONTEND, check=True, stdout=subprocess.DEVNULL)
    goes_first = can_go_first()
    with tempfile.TemporaryDirectory() as folder:
        settings = {"owner_password": PASSWORD, "simulator_seed": str(options.seed)}
        with Installation(Path(folder) / "home", settings=settings).running() as installation:
            start_bots(installation, 3)
            with closing(log_in(installation)) as client:
                cookie = "; ".join(f"{one.name}={one.value}" for one in client.cookies.jar)
            url = installation.panel_url
            plain = [options.lighthouse]
            first = [*FIRST, *plain] if goes_first else plain
            door = [report(first, f"{url}/login", None) for _ in range(options.n)]
            inside = [report(first, f"{url}/", cookie) for _ in range(options.n)]
            beside = [report(plain, f"{url}/", cookie) for _ in range(options.n)] if goes_first else []
            desk = [report([*first, "--preset=desktop"], f"{url}/", cookie)]
    found = figures("login", door) | figures("overview", inside)
    control = figures("desk", desk) | (figures("overview_beside", beside) if beside else {})
    print(f"machine  {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end; browser first: {goes_first}")
    for name, target in TARGETS.items():
        print(f"{name:22} {found[name]:5} (target >= {target})")
    result = {"name": "lighthouse", "n": options.n, "seed": options.seed, "figures": found, "goes_first": goes_first}
    ok = all(found[name] >= target for name, target in TARGETS.items())
    print(json.dumps({**result, "control": control, "targets": TARGETS, "ok": ok}))


if __name__ == "__main__":
    main()
