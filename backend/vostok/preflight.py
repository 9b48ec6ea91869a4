"""The last step of a start: everything that would make it fail halfway is found first, each with one sentence.

`python -m vostok.preflight` checks and then becomes supervisord. It hands over the lock on the data directory as
descriptor 3, which supervisord keeps and its programs do not get: the lock lasts as long as the supervisor.
"""

import contextlib
import difflib
import fcntl
import json
import os
import resource
import signal
import stat
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values
from pydantic import ValidationError

from vostok import ownership, users
from vostok.bot.config import Endpoints, stock_config
from vostok.clock import now_ms
from vostok.db import DatabaseInUse, lock_file
from vostok.errors import AppError
from vostok.processes import PROGRAMS, port_problem, programs_of
from vostok.settings import ENV_FILE_VARIABLE, ROOT, Settings, env_file, settings
from vostok.sockets import MAX_PATH_BYTES

STOCK_PAIRS = ("BTC/USDT", "ETH/USDT")
LOCK_DESCRIPTOR = 3
ORPHANS_END_WITHIN_S = 40.0


class Refused(Exception):
    """Why this installation cannot start, one sentence per line."""


def main() -> None:
    """Check, say what is wrong and exit with 1, or replace this process with supervisord."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    try:
        chosen = read_settings()
        for hint in misspelled(os.environ):
            _say(hint)
        isolated = check_users(chosen.home)
        check_home(chosen.home)
        lock = take_home(chosen.home)
        end_orphans(chosen.home)
        check_files(chosen)
        check_demo(chosen)
        check_replay(chosen)
        check_ports(chosen)
        write_stock_config(chosen)
        if isolated:
            ownership.prepare(chosen.home)
    except Refused as refusal:
        for sentence in str(refusal).splitlines():
            _say(sentence)
        raise SystemExit(1) from None
    _become_supervisord(chosen, lock, isolated=isolated)


def read_settings() -> Settings:
    """The settings, or one sentence for each that is wrong."""
    try:
        return settings()
    except ValidationError as error:
        sentences = [
            f"VOSTOK_{str(problem['loc'][0]).upper()}={problem['input']} is not possible: {problem['msg']}."
            f" Change it in the environment or in {env_file()}."
            for problem in error.errors()
        ]
        raise Refused("\n".join(sentences)) from None


def misspelled(environment: Mapping[str, str]) -> list[str]:
    """A sentence for each VOSTOK_ name, of `environment` or the environment file, that is no setting."""
    known = {f"VOSTOK_{name.upper()}" for name in Settings.model_fields} | {ENV_FILE_VARIABLE}
    path = env_file()
    given = {*environment, *(dotenv_values(path) if path.is_file() else ())}
    sentences = []
    for name in sorted(name for name in given if name.startswith("VOSTOK_") and name not in known):
        near = difflib.get_close_matches(name, known, n=1)
        sentences.append(f"{name} is not a setting and is ignored{f'; did you mean {near[0]}?' if near else '.'}")
    return sentences


def check_users(home: Path) -> bool:
    """Whether each program gets a user of its own: as root, where their users are there. Root must be able to."""
    if os.geteuid() != 0 or not users.are_there():
        return False
    if missing := users.missing_capabilities(Path("/proc/self/status").read_text()):
        raise Refused(
            f"Root may not give each program its user here, as the container lacks {', '.join(missing)}: add them"
            " (cap_add, as docker/compose.yaml does), or choose one user for all with --user 1000 (not isolated)."
        )
    if len(os.fsencode(home / "run" / "bot-0123456789.sock")) > MAX_PATH_BYTES:
        raise Refused(f"The path {home} is too long for the sockets between users: set VOSTOK_HOME to a shorter one.")
    users.join_programs()
    return True


def check_home(home: Path) -> None:
    """Make the data directory and write to it, or refuse."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home):
            pass
    except FileExistsError:
        raise Refused(f"The data directory {home} is a file: set VOSTOK_HOME to a folder.") from None
    except OSError as error:
        raise Refused(
            f"The data directory {home} cannot be written by user {os.getuid()} ({error.strerror}):"
            " change its owner or permissions, or set VOSTOK_HOME to another folder."
        ) from None


def take_home(home: Path) -> int:
    """Lock the data directory for as long as the returned descriptor is open, or refuse."""
    run = home / "run"
    run.mkdir(mode=0o700, exist_ok=True)
    try:
        return lock_file(run / "vostok.lock", f"The data directory {home} is in use by a running Vostok")
    except DatabaseInUse as error:
        raise Refused(error.detail) from None


def end_orphans(home: Path) -> None:
    """End programs of an earlier start whose supervisor was killed; its lock is free, so none can be in use."""
    if not (orphans := programs_of(home)):
        return
    _say(f"An earlier start left {len(orphans)} processes behind; ending them.")
    for process in orphans:
        process.terminate()
    deadline = time.monotonic() + ORPHANS_END_WITHIN_S
    while (stubborn := programs_of(home)) and time.monotonic() < deadline:
        time.sleep(0.1)
    for process in stubborn:
        process.kill()


def check_files(chosen: Settings) -> None:
    """The folders that settings point at must be there."""
    if not chosen.strategies.is_dir():
        raise Refused(f"The folder of strategies {chosen.strategies} is missing: make it or set VOSTOK_STRATEGIES.")
    if not (chosen.frontend / "index.html").is_file():
        raise Refused(f"The dashboard is not built in {chosen.frontend}: run sh entrypoint.sh prepare.")
    if chosen.replay is not None and not chosen.replay.is_dir():
        raise Refused(f"The folder of candles {chosen.replay} is missing: correct VOSTOK_REPLAY or leave it out.")


def check_demo(chosen: Settings) -> None:
    """A demo moves prices as it likes: it belongs on the simulator and nowhere else."""
    if chosen.demo and chosen.venue != "simulator":
        raise Refused(f"A demo runs on the simulator only, but VOSTOK_VENUE is {chosen.venue}: leave one of them out.")


def check_replay(chosen: Settings) -> None:
    """A replay's candles, start and stretch must fit together; without a replay nothing of the simulator is loaded."""
    if chosen.replay is None or chosen.venue != "simulator":
        return
    from vostok.simulator.sources import replay_market

    try:
        replay_market(chosen, chosen.replay, now_ms())
    except AppError as problem:
        raise Refused(problem.detail) from problem


def check_ports(chosen: Settings) -> None:
    """Every port must be free, and VOSTOK_BIND an address of this machine."""
    wanted = [("VOSTOK_PORT", chosen.bind, chosen.port), ("VOSTOK_GATEWAY_PORT", "127.0.0.1", chosen.gateway_port)]
    if chosen.venue == "simulator":
        wanted.append(("VOSTOK_SIMULATOR_PORT", "127.0.0.1", chosen.simulator_port))
    sentences = [sentence for name, host, port in wanted if (sentence := port_problem(name, host, port))]
    numbers = [port for _, _, port in wanted]
    if len(set(numbers)) < len(numbers):
        sentences.append(f"{', '.join(name for name, _, _ in wanted)} must be different ports (they are {numbers}).")
    if sentences:
        raise Refused("\n".join(sentences))


def write_stock_config(chosen: Settings) -> None:
    """Leave `config.json` where the stock `freqtrade` command line looks for it, unless the user has one."""
    path = chosen.home / "config.json"
    if not path.exists():
        config = stock_config(Endpoints(gateway_port=chosen.gateway_port), STOCK_PAIRS)
        path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def supervisor_environment(chosen: Settings, *, isolated: bool = False) -> dict[str, str]:
    """What supervisord.conf and the programs read, beside what this process was given."""
    mask = os.umask(0o077)
    os.umask(mask)
    prefixes = {f"VOSTOK_AS_{name.upper()}": users.command_prefix(name, isolated=isolated) for name in PROGRAMS}
    return (
        dict(os.environ)
        | prefixes
        | {
            users.ISOLATED_VARIABLE: "true" if isolated else "false",
            "VOSTOK_UMASK": "027" if isolated else f"{mask:03o}",
            "VOSTOK_UMASK_HOST": "007" if isolated else f"{mask:03o}",
            "VOSTOK_HOME": str(chosen.home),
            "VOSTOK_WITH_SIMULATOR": "true" if chosen.venue == "simulator" else "false",
            "VOSTOK_DEMO": "true" if chosen.demo else "false",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
            "PYTHONUNBUFFERED": "1",
        }
    )


def _become_supervisord(chosen: Settings, lock: int, *, isolated: bool) -> None:
    command = [sys.executable, "-m", "vostok.supervise", "-n", "-c", str(ROOT / "supervisord.conf")]
    if os.getuid() == 0:
        # Said aloud, or supervisord warns that it was not told as whom to run.
        command += ["-u", "root"]
    _say(f"Starting on {chosen.home}, venue {chosen.venue}")
    _make_output_reopenable(lock)
    if lock != LOCK_DESCRIPTOR:
        os.dup2(lock, LOCK_DESCRIPTOR)
    os.set_inheritable(LOCK_DESCRIPTOR, True)
    # A core dump is a program's memory, and the gateway's holds the key; every program inherits this.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execve(sys.executable, command, supervisor_environment(chosen, isolated=isolated))  # noqa: S606 - this is the start


def _make_output_reopenable(lock: int) -> None:
    """Give supervisord a stdout that it can open again as /dev/fd/1 and that outlives a closed terminal."""
    kind = os.fstat(1).st_mode
    if stat.S_ISREG(kind):
        # Several writers share a file without overwriting each other only when all append.
        fcntl.fcntl(1, fcntl.F_SETFL, fcntl.fcntl(1, fcntl.F_GETFL) | os.O_APPEND)
    elif not stat.S_ISFIFO(kind):
        _relay_output(lock)


def _relay_output(lock: int) -> None:
    """Put a pipe and a copying child in front of a terminal or a socket (systemd gives its services one)."""
    reader, writer = os.pipe()
    if os.fork() == 0:
        for held in (writer, lock):
            os.close(held)
        # It ends with the last program that writes to it, not before.
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGTTOU):
            signal.signal(number, signal.SIG_IGN)
        while chunk := os.read(reader, 65536):
            with contextlib.suppress(OSError):  # nobody looks any more
                os.write(1, chunk)
        os._exit(0)
    os.close(reader)
    os.dup2(writer, 1)
    if os.isatty(2):
        os.dup2(writer, 2)
    os.close(writer)


def _say(sentence: str) -> None:
    sys.stderr.write(f"vostok: {sentence}\n")


if __name__ == "__main__":
    main()
