"""Is a strategy worth money? The arithmetic of a validation: pure, numpy only, each formula once with its source."""
