"""Walk-forward windows: parameters are found in-sample and judged on what comes right after. Pure.

After R. Pardo, The Evaluation and Optimization of Trading Strategies (2008), ch. 11: the window moves on by the length
of its out-of-sample part, so these parts follow each other without gap or overlap.
"""

from typing import Literal, NamedTuple

from vostok.lab.curves import DAY_MS

Kind = Literal["rolling", "anchored", "split"]
MOST_WINDOWS = 520


class Window(NamedTuple):
    """One window, UTC ms: in-sample [start, split), out-of-sample [split, end)."""

    number: int
    start: int
    split: int
    end: int


def windows(kind: Kind, start: int, end: int, in_days: int, out_days: int, in_share: float) -> list[Window]:
    """The windows of the range [start, end).

    `rolling` keeps the in-sample length, `anchored` begins each at the range's start, `split` is one window with
    `in_share` of the range in-sample, at a day's beginning. A last part shorter than `out_days` is left out.
    Raises ValueError where not one fits, or more than 520 would.
    """
    if kind == "split":
        days = (end - start) // DAY_MS
        inside = round(days * in_share)
        if inside < 1 or days - inside < 1:
            raise ValueError("the range is too short to be split: it needs a day on either side at least")
        return [Window(0, start, start + inside * DAY_MS, end)]
    long, step = in_days * DAY_MS, out_days * DAY_MS
    count = (end - start - long) // step
    if count < 1:
        raise ValueError(
            f"the range holds no window of {in_days} days in-sample and {out_days} days out-of-sample: "
            "choose a longer range or shorter windows"
        )
    if count > MOST_WINDOWS:
        raise ValueError(f"that makes {count} windows, and {MOST_WINDOWS} is the most: lengthen the windows")
    splits = [start + long + number * step for number in range(count)]
    begin = 0 if kind == "anchored" else long
    return [
        Window(number, start if kind == "anchored" else split - begin, split, split + step)
        for number, split in enumerate(splits)
    ]
