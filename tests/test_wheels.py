"""Each package that an installation needs has a wheel for 64-bit ARM, as `npm run bench -- wheels --write` recorded."""

import json
from importlib.metadata import requires

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

from tests.bench.wheels import PLATFORMS, RECORD, pinned

# Of what has none, Vostok itself needs this one: pure Python in one file.
NEEDED_WITHOUT = {"sdnotify"}


def needed() -> set[str]:
    """What Vostok needs to run on Linux, and what that needs in turn."""
    found: set[str] = set()
    left = [("vostok", frozenset[str]())]
    seen: set[tuple[str, frozenset[str]]] = set()
    while left:
        name, extras = left.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        for text in requires(name) or ():
            requirement = Requirement(text)
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in (extras or {""})):
                child = canonicalize_name(requirement.name)
                found.add(child)
                left.append((child, frozenset(requirement.extras)))
    return found


def fits(file: str) -> bool:
    """Whether a wheel installs on Debian 12 on 64-bit ARM with Python 3.11."""
    # glibc 2.36 takes what was built for any older one.
    platforms = [f"manylinux_2_{minor}_aarch64" for minor in range(17, 37)] + list(PLATFORMS)
    usable: set[Tag] = {*cpython_tags((3, 11), platforms=platforms), *compatible_tags((3, 11), "cp311", platforms)}
    return bool(parse_wheel_filename(file)[3] & usable)


def test_record_is_of_the_versions_that_are_pinned() -> None:
    record = json.loads(RECORD.read_text())
    assert {*record["wheels"], *record["sdist"]} == set(pinned()), (
        "the pinned versions changed: run npm run bench -- wheels --write"
    )


def test_each_needed_package_has_a_wheel_for_arm() -> None:
    record = json.loads(RECORD.read_text())
    by_name = {canonicalize_name(pin.partition("==")[0]): file for pin, file in record["wheels"].items()}
    names = needed()
    assert {"freqtrade", "numpy", "ta-lib", "uvloop", "fastapi"} <= names
    assert sorted(name for name in names - NEEDED_WITHOUT if name not in by_name) == []
    assert [file for file in record["wheels"].values() if not fits(file)] == []
    assert not fits("numpy-2.4.6-cp311-cp311-manylinux_2_28_x86_64.whl")
