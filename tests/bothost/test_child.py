"""A bot that cannot even begin says why."""

import json
import os
from pathlib import Path

from vostok.bothost.child import EXIT_BROKEN, Ready, fork_bot
from vostok.bothost.folder import StartOrder


def test_fork_that_fails_before_its_bot_runs_then_says_why(tmp_path: Path) -> None:
    # No host has prepared this home: what each bot copies is not there.
    order = StartOrder("aaaaaaaaaa", {}, "Quiet", "", {})
    pid, pipe = fork_bot(Ready(tmp_path, tmp_path, order, secrets=-1), lambda: None)
    _, status = os.waitpid(pid, 0)
    report = json.loads(os.read(pipe, 65_536))
    os.close(pipe)
    assert os.waitstatus_to_exitcode(status) == EXIT_BROKEN
    assert report["error"]["text"].startswith("FileNotFoundError: ")
