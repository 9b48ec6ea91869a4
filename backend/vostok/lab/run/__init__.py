"""Freqtrade's backtest in a forked child, with short cuts that keep its results; only this package loads Freqtrade."""
