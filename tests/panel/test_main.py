"""What a start tells the person in front of it."""

from pathlib import Path

import pytest

from vostok.panel.__main__ import invitation
from vostok.settings import Settings


@pytest.mark.parametrize(
    ("bind", "code", "sentence"),
    [
        ("127.0.0.1", "ABCD-EFGH", "Open http://127.0.0.1:8080 and enter the setup code ABCD-EFGH"),
        ("127.0.0.1", None, "Open http://127.0.0.1:8080 and log in"),
        ("0.0.0.0", None, "Open http://127.0.0.1:8080 and log in"),
        ("::1", None, "Open http://[::1]:8080 and log in"),
    ],
)
def test_start_tells_where_the_dashboard_is(tmp_path: Path, bind: str, code: str | None, sentence: str) -> None:
    assert invitation(Settings(home=tmp_path, bind=bind, port=8080, _env_file=None), code) == sentence
