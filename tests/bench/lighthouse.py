"""`npm run bench -- lighthouse`: what Lighthouse says of the door and of the overview with bots that trade, on a phone.

Lighthouse is no dependency of Vostok: the one on the path is used (`npm install --global lighthouse`), or the one that
`--lighthouse PATH` names. Each page is loaded `--n` times with Lighthouse's own phone (a slow processor, 1.6 Mbit/s,
150 ms), logged in by a cookie; the figures are medians. Control: the overview on Lighthouse's desk.
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
TARGETS = {"login_performance": LEAST, "overview_performance": LEAST}


def report(lighthouse: str, address: str, cookie: str | None, *, desk: bool = False) -> dict[str, Any]:
    """One run of Lighthouse on `address`, as it writes it."""
    tell(f"Lighthouse on {address}{', as a desk' if desk else ''}")
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "report.json"
        asked = [lighthouse, address, "--quiet", "--output=json", f"--output-path={written}"]
        asked += [f"--only-categories={','.join(CATEGORIES)}", "--chrome-flags=--headless=new --no-sandbox"]
        asked += ["--preset=desktop"] if desk else []
        if cookie is not None:
            headers = Path(folder) / "headers.json"
            headers.write_text(json.dumps({"Cookie": cookie}))
            asked.append(f"--extra-headers={headers}")
        environment = {**os.environ, "CHROME_PATH": browser_path()}
        subprocess.run(asked, env=environment, check=True, timeout=WITHIN_S)
        found: dict[str, Any] = json.loads(written.read_text())
    if problem := found.get("runtimeError"):
        raise RuntimeError(f"Lighthouse could not measure {address}: {problem['message']}")
    assert (cookie is None) == found["finalDisplayedUrl"].endswith("/login"), found["finalDisplayedUrl"]
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
    with tempfile.TemporaryDirectory() as folder:
        settings = {"owner_password": PASSWORD, "simulator_seed": str(options.seed)}
        with Installation(Path(folder) / "home", settings=settings).running() as installation:
            start_bots(installation, 3)
            with closing(log_in(installation)) as client:
                cookie = "; ".join(f"{one.name}={one.value}" for one in client.cookies.jar)
            url = installation.panel_url
            door = [report(options.lighthouse, f"{url}/login", None) for _ in range(options.n)]
            inside = [report(options.lighthouse, f"{url}/", cookie) for _ in range(options.n)]
            desk = [report(options.lighthouse, f"{url}/", cookie, desk=True)]
    found = figures("login", door) | figures("overview", inside)
    print(f"machine  {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end")
    for name, target in TARGETS.items():
        print(f"{name:22} {found[name]:5} (target >= {target})")
    result = {"name": "lighthouse", "n": options.n, "seed": options.seed, "figures": found}
    ok = all(found[name] >= target for name, target in TARGETS.items())
    print(json.dumps({**result, "control": figures("desk", desk), "targets": TARGETS, "ok": ok}))


if __name__ == "__main__":
    main()
