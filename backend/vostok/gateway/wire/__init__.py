"""The gateway as bots see it: Binance Spot under `/b/<bot id>`, public data also without prefix."""
