"""The short form of `npm run bench -- killswitch`: twenty bots stop at once, whether or not the panel lives."""

from pathlib import Path

import pytest

from tests.bench.killswitch import run
from tests.programs import stretched

# The bench holds 250 ms; here other tests share the machine, and what must show is the order of magnitude.
WITHIN_MS = 1_500


@pytest.mark.slow
async def test_last_entry_of_twenty_bots_leaves_soon_after_the_click(tmp_path: Path) -> None:
    result = await run(4, 7, tmp_path)
    figures = result["figures"]
    assert isinstance(figures, dict)
    for group in ("panel_alive", "panel_dead"):
        assert figures[group]["n"] == 2
        assert figures[group]["max_ms"] < stretched(WITHIN_MS)
    assert figures["entries"] >= 20 * 4
