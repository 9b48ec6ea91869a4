"""axe-core in a page: what keeps people with other eyes, hands or tools out."""

from functools import cache
from typing import Any

from playwright.sync_api import Page

from tests.programs import ROOT

SCRIPT = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
# Asked by name: the category holds a rule for AAA, too.
COLOURS = ("color-contrast", "link-in-text-block")
RUN = """
async (only) => {
  const rules = only === null ? {} : { runOnly: { type: "rule", values: only } };
  return (await axe.run(document, { resultTypes: ["violations"], ...rules })).violations;
}
"""


def grave(page: Page, only: tuple[str, ...] | None = None) -> list[str]:
    """One line for each serious or critical finding on `page` as it stands: rule, why it matters, where.

    With `only` no other rules than these are asked.
    """
    # Evaluated, not added as a script: the page's content security policy allows none but its own.
    page.evaluate(_source())
    found: list[dict[str, Any]] = page.evaluate(RUN, only)
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: {node['html'][:160]} at {' '.join(map(str, node['target']))}"
        for one in found
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


@cache
def _source() -> str:
    return SCRIPT.read_text()
