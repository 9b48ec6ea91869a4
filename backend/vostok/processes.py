"""Which programs of Vostok run on this machine, and whether a port is free for them."""

import errno
import socket
from pathlib import Path

import psutil

from vostok.users import RUNS_AS

PROGRAMS = ("simulator", "gateway", "bothost", "panel")


def programs_of(home: Path) -> list[psutil.Process]:
    """The living programs that work on this data directory."""
    return [process for process in psutil.process_iter() if _is_program_of(process, home)]


def port_problem(name: str, host: str, port: int) -> str | None:
    """Why nothing can listen on `host`:`port`, the value of setting `name`; None when it can."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"Port {port} on {host} is taken by another program: stop that one, or set {name} to another port."
        if error.errno == errno.EACCES:
            return f"Port {port} may only be used by root: set {name} to one above 1023."
        return (
            f"VOSTOK_BIND={host} is no address of this machine ({error.strerror}):"
            " use 127.0.0.1 (only this machine) or 0.0.0.0 (every network it is in)."
        )
    return None


def _is_program_of(process: psutil.Process, home: Path) -> bool:
    try:
        command = process.cmdline()
        return (
            any(f"vostok.{program}" in command for program in PROGRAMS)
            and process.environ().get("VOSTOK_HOME") == str(home)
            and process.status() != psutil.STATUS_ZOMBIE
        )
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return _runs_as_its_own_user(process)


def _runs_as_its_own_user(process: psutil.Process) -> bool:
    """Whether a process that hides its environment is a program under its own user: the container holds one of each."""
    try:
        user, command = process.username(), process.cmdline()
    except psutil.Error:
        return False
    return any(RUNS_AS[program][0] == user and f"vostok.{program}" in command for program in PROGRAMS)
