"""supervisord, but for two things: a terminal that is closed (SIGHUP) ends Vostok instead of restarting it, and it
looks at its programs four times a second, since a stop of all must fit into the 30 s that a container is given.
"""

import signal
import sys
from typing import Any

from supervisor.options import ServerOptions
from supervisor.supervisord import go

# supervisord waits up to a second to see that a program ended or overstayed, twice for each one after the other.
LOOK_EVERY_S = 0.25


def main() -> None:
    """Run supervisord in the foreground with the arguments of this process."""
    options = ServerOptions()
    options.realize(sys.argv[1:])
    options.first = True
    options.test = False
    set_signals = options.setsignals

    def hang_up(*_: Any) -> None:
        options.signal_receiver.receive(signal.SIGTERM, None)

    def set_signals_and_hang_up() -> None:
        set_signals()
        signal.signal(signal.SIGHUP, hang_up)

    options.setsignals = set_signals_and_hang_up
    look_often(options.poller)
    go(options)


def look_often(poller: Any) -> None:
    """Let supervisord's `poller` (an object with `poll(seconds)`) wait for `LOOK_EVERY_S` at most."""
    poll = poller.poll
    poller.poll = lambda seconds: poll(min(seconds, LOOK_EVERY_S))


if __name__ == "__main__":
    main()
