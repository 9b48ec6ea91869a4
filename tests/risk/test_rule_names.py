"""Every rule of the gate has its name in the dashboard, in both languages."""

import json

import pytest

from tests.programs import ROOT
from vostok.risk.gate import load_rules


@pytest.mark.parametrize("language", ["en", "pt-BR"])
def test_rule_then_the_dashboard_names_it(language: str) -> None:
    texts = json.loads((ROOT / "frontend" / "src" / "i18n" / f"{language}.json").read_text())
    assert set(texts["decisions"]["rules"]) == set(load_rules())
