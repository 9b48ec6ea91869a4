"""Indicators of many pairs at once, carried from closed candle to closed candle. Pure; numpy only."""
