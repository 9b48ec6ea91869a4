"""Freqtrade's export with less packing: the same members with the same contents, in a somewhat larger zip."""

from collections.abc import Callable
from functools import partial
from typing import Any
from zipfile import ZipFile

from freqtrade.optimize.optimize_reports import bt_storage
from pandas import DataFrame

_LEAST_PACKING = 1


class LightlyPacked(DataFrame):
    """A table for `store_backtest_results`, which would have LZ4 try its hardest before the zip packs it again."""

    @property
    def _constructor(self) -> Callable[..., DataFrame]:
        return LightlyPacked

    def to_feather(self, path: Any, **options: Any) -> None:
        """As pandas writes it, at LZ4's fastest."""
        super().to_feather(path, **options | {"compression_level": _LEAST_PACKING})


def install() -> Callable[[], None]:
    """Let Freqtrade's exports of this process be packed lightly; returns what takes it back."""
    bt_storage.ZipFile = partial(ZipFile, compresslevel=_LEAST_PACKING)

    def take_back() -> None:
        bt_storage.ZipFile = ZipFile

    return take_back
