"""What Binance Spot is: symbols, filters, order types, error codes, JSON shapes, signing and matching. Pure."""
