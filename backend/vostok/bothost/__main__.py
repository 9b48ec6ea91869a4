"""`python -m vostok.bothost`: the program that holds the bots."""

import fcntl
import os
import socket
import sys
from pathlib import Path

import structlog

from vostok.bothost import folder, ledger, preload, takeover
from vostok.logs import setup_logs
from vostok.settings import Settings, settings
from vostok.sockets import socket_path
from vostok.users import readable, shared

log = structlog.get_logger()


def main() -> int:
    """Run the host in the foreground; the exit code."""
    chosen = settings()
    setup_logs("bothost", chosen.log_level, chosen.home)
    pid_file = _claim(chosen.home / "run")
    if pid_file is None:
        log.error("Another bot host runs on this data directory; stop it first.", home=str(chosen.home))
        return 1
    takeover.ask_to_end(chosen.bots)
    preload.preload()
    ledger.make_template(folder.ledger_template(chosen.home))
    takeover.wait_until_ended(chosen.bots)
    _serve(chosen)
    return 0


def _serve(chosen: Settings) -> None:
    # Numerical libraries read their number of threads at import, so after `preload` has set it.
    from vostok.bothost.host import Host

    path = socket_path(chosen.home, "bothost")
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    path.chmod(shared(0o600))
    listener.listen(64)
    log.info("ready", socket=str(path), threads=",".join(preload.native_threads()))
    Host(chosen.home, chosen.strategies, listener).run()
    path.unlink(missing_ok=True)
    log.info("all bots have ended")


def _claim(run: Path) -> int | None:
    """Lock and write `bothost.pid`, by which the gateway knows whose children to refuse; None when it is taken."""
    run.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(run / "bothost.pid", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, readable(0o600))
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    os.ftruncate(descriptor, 0)
    os.write(descriptor, f"{os.getpid()}\n".encode())
    return descriptor


if __name__ == "__main__":
    sys.exit(main())
