"""What the recursive check says of differences that are no numbers."""

import math

import pytest

from vostok.lab.run.bias import largest_of


@pytest.mark.parametrize(
    ("differences", "largest"), [([], 0.0), ([0.1, -0.2], 0.2), ([0.1, math.nan], None), ([-math.inf, 0.1], None)]
)
def test_difference_without_a_finite_value_is_not_known(differences: list[float], largest: float | None) -> None:
    assert largest_of(differences) == largest
