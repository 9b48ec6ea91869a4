"""The lines between host and clients."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.bothost.protocol import LINE_LIMIT, Lines, Process, ProcessError, encode

MESSAGES = st.lists(st.dictionaries(st.text(), st.none() | st.integers() | st.text()))
TIMES = st.none() | st.integers(0, 2**53)
PROCESSES = st.builds(
    Process,
    bot=st.from_regex(r"[a-z2-7]{10}", fullmatch=True),
    pid=st.integers(1, 2**22),
    state=st.sampled_from(["starting", "running", "stopping", "stopped", "crashed"]),
    since=st.integers(0, 2**53),
    exit_code=st.none() | st.integers(-64, 255),
    memory_bytes=TIMES,
    last_candle_at=TIMES,
    last_loop_at=TIMES,
    silent_since=TIMES,
    error=st.none() | st.builds(ProcessError, st.text(), st.none() | st.text(), st.none() | st.integers(1, 9999)),
)


@given(MESSAGES, st.integers(1, 50))
def test_messages_survive_any_cut_of_the_stream(messages: list[dict[str, Any]], size: int) -> None:
    stream = b"".join(encode(message) for message in messages)
    lines = Lines()
    received = [
        message for start in range(0, len(stream), size) for message in lines.feed(stream[start : start + size])
    ]
    assert received == messages


@given(PROCESSES)
def test_process_survives_the_wire(process: Process) -> None:
    (message,) = Lines().feed(encode(process.as_json()))
    assert Process.from_json(message) == process


@pytest.mark.parametrize("line", [b"[]\n", b"1\n", b"nonsense\n", b"x" * (LINE_LIMIT + 1)])
def test_line_when_it_is_no_object_then_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match=r"line|Expecting"):
        Lines().feed(line)
