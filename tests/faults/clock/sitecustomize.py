"""Python runs this before a program: its wall clock is wrong by the seconds in the file FAULTS_CLOCK."""

import os
import sys
import time
from pathlib import Path

FILE = os.environ.get("FAULTS_CLOCK")

# The venue keeps its own time.
if FILE and not any("vostok.simulator" in word for word in sys.orig_argv):
    real, file = time.time_ns, Path(FILE)

    def jumped() -> int:
        """Nanoseconds since 1970, as the machine would say after the jump."""
        try:
            return real() + int(file.read_text() or 0) * 1_000_000_000
        except (OSError, ValueError):
            return real()

    time.time_ns = jumped
    time.time = lambda: jumped() / 1_000_000_000
