"""Vostok: mission control for Freqtrade on Binance Spot."""

__version__ = "0.1.0"
