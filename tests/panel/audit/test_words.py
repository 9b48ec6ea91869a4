"""Every audit row that a program writes is told in words on the Audit page."""

import json
import re

import pytest

from tests.panel.audit_types import named_in_the_sources, without_a_word
from vostok import audit
from vostok.settings import ROOT

KINDS = ROOT / "frontend" / "src" / "features" / "audit" / "auditSearch.ts"


def test_audit_row_that_a_source_names_then_the_page_has_a_word_for_it() -> None:
    named = named_in_the_sources()
    assert len(named) > 80
    assert without_a_word(named) == [], "write it into audit.what of the dashboard's texts (_ for each dot)"


def test_kind_of_rows_with_a_word_then_the_page_can_filter_by_it() -> None:
    words = json.loads((ROOT / "frontend/src/i18n/en.json").read_text())["audit"]
    assert set(re.findall(r'^    "([a-z]+)",$', KINDS.read_text(), re.MULTILINE)) == set(words["kind"])


def test_row_without_a_word_then_the_test_that_writes_it_fails() -> None:
    with pytest.raises(AssertionError, match=r"audit\.what"):
        audit.chained([audit.Row("owner", "api", "of.tomorrow", "x", {})], (0, audit.GENESIS))
