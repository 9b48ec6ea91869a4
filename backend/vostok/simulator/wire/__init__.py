"""The simulated exchange as the network sees it: Binance's REST paths, limits and WebSocket streams."""
