"""A finer path inside a coarser candle: it starts, ends and touches high and low exactly where the candle does."""

from typing import NamedTuple

import numpy as np

from vostok.simulator.noise import Floats, Ints

_TINY = 1e-300


class Walk(NamedTuple):
    """Prices in ticks at the nodes of each row, and the inner nodes at which each row touches its top and bottom."""

    nodes: Ints
    at_top: Ints
    at_bottom: Ints


def fold(value: Floats, low: Floats, high: Floats) -> Floats:
    """`value` reflected at both bounds until it lies inside: keeps the size of each step and adds no jump."""
    width = high - low
    period = np.where(width > 0, 2.0 * width, 1.0)
    offset = np.mod(value - low, period)
    inside = np.where(offset > width, period - offset, offset)
    return low + np.where(width > 0, inside, 0.0)


def constrained_walk(start: Ints, top: Ints, bottom: Ints, end: Ints, steps: Floats) -> Walk:
    """For each row a walk from `start` to `end` that stays in [bottom, top] and touches both at inner nodes.

    `steps` (rows x at least 2) is free noise in ticks. Its own highest and lowest node are where top and bottom are
    touched, so that little of it has to be bent and walks with common noise stay correlated. With 2 steps there is
    one inner node, and it touches the bottom only.
    """
    rows, count = steps.shape
    place = np.arange(count + 1)
    free = np.zeros((rows, count + 1))
    np.cumsum(steps, axis=1, out=free[:, 1:])
    free += start[:, None] - (free[:, -1] - (end - start))[:, None] * (place / count)

    row = np.arange(rows)
    at_top = free[:, 1:-1].argmax(axis=1) + 1
    at_bottom = free[:, 1:-1].argmin(axis=1) + 1
    # Only a walk without any movement has both at the same node.
    at_bottom = np.where(at_bottom == at_top, at_top % (count - 1) + 1, at_bottom)

    top_first = at_top < at_bottom
    first, second = np.minimum(at_top, at_bottom)[:, None], np.maximum(at_top, at_bottom)[:, None]
    to_top, to_bottom = top - free[row, at_top], bottom - free[row, at_bottom]
    at_first = np.where(top_first, to_top, to_bottom)[:, None]
    at_second = np.where(top_first, to_bottom, to_top)[:, None]
    bend = np.where(
        place <= first,
        at_first * (place / first),
        np.where(
            place <= second,
            at_first + (at_second - at_first) * ((place - first) / np.maximum(second - first, 1)),
            at_second * ((count - place) / (count - second)),
        ),
    )
    low, high = bottom[:, None].astype(np.float64), top[:, None].astype(np.float64)
    nodes = np.rint(fold(free + bend, low, high)).astype(np.int64)
    nodes[:, 0], nodes[:, -1] = start, end
    nodes[row, at_top], nodes[row, at_bottom] = top, bottom
    return Walk(nodes, at_top, at_bottom)


def allocate(total: Ints, weights: Floats) -> Ints:
    """Whole numbers, in proportion to the weights of each row, that add up to `total` exactly.

    What has weight 0 gets 0; a row of such weights must have the total 0.
    """
    edges = np.cumsum(weights, axis=1)
    share = edges / np.maximum(edges[:, -1:], _TINY)
    upto = np.floor(share * total[:, None]).astype(np.int64)
    upto[:, -1] = total
    return np.diff(upto, axis=1, prepend=0)
