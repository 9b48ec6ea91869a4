"""Python runs this before a program: its wall clock is wrong by the seconds in the file FAULTS_CLOCK.

And of the disk as many bytes are free as the file FAULTS_DISK says, if it says anything.
"""

import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

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

if DISK := os.environ.get("FAULTS_DISK"):
    real_usage, said = shutil.disk_usage, Path(DISK)

    def usage(path: Any) -> Any:
        """Total, used and free bytes, as the file system would say it."""
        found = real_usage(path)
        free = said.read_text()
        return found._replace(used=found.total - int(free), free=int(free)) if free else found

    shutil.disk_usage = usage
