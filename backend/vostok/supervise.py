"""supervisord, but for one signal: a terminal that is closed (SIGHUP) ends Vostok instead of restarting it."""

import signal
import sys
from typing import Any

from supervisor.options import ServerOptions
from supervisor.supervisord import go


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
    go(options)


if __name__ == "__main__":
    main()
