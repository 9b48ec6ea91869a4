"""Looks at this machine and at the data directory; needs no running program."""

import shutil
import socket
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil

from vostok.doctor import findings
from vostok.doctor.findings import Finding
from vostok.processes import PROGRAMS, port_problem, programs_of
from vostok.settings import Settings

# Where programs run as users of their own, what they share is shared by group.
_OTHERS = stat.S_IRWXO
NODE_WITHIN_S = 5


def examine(chosen: Settings) -> list[Finding]:
    """All lines that need nothing but the machine."""
    running = programs_of(chosen.home)
    disk = shutil.disk_usage(_nearest(chosen.home))
    return [
        findings.python_version(sys.version_info[:2]),
        findings.node_version(_node(), (chosen.frontend / "index.html").is_file()),
        findings.sqlite_version(sqlite3.sqlite_version_info[:3]),
        findings.disk_space(disk.total, disk.free, chosen.disk_limit),
        findings.open_files([*_open_key_files(chosen), *_readable_by_others(chosen.home)]),
        ports(chosen, running=bool(running)),
        findings.isolation(_users(running)),
    ]


def ports(chosen: Settings, *, running: bool) -> Finding:
    """Every port answers where Vostok runs, and is free where it does not."""
    wanted = [("VOSTOK_PORT", chosen.port), ("VOSTOK_GATEWAY_PORT", chosen.gateway_port)]
    if chosen.venue == "simulator":
        wanted.append(("VOSTOK_SIMULATOR_PORT", chosen.simulator_port))
    shown = ", ".join(str(port) for _, port in wanted)
    if running:
        silent = [f"{name} {port}" for name, port in wanted if not _answers(port)]
        if silent:
            return Finding("ports", "failed", f"Nothing listens on {', '.join(silent)}: see the programs' log.")
        return Finding("ports", "ok", f"Vostok listens on {shown}")
    taken = [sentence for name, port in wanted if (sentence := port_problem(name, "127.0.0.1", port))]
    return Finding("ports", "failed", " ".join(taken)) if taken else Finding("ports", "ok", f"{shown} are free")


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def _node() -> str | None:
    found = shutil.which("node")
    if found is None:
        return None
    try:
        answer = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=NODE_WITHIN_S, check=True)  # noqa: S603 - the node of the PATH, asked for its version
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip()


def _open_key_files(chosen: Settings) -> Iterator[str]:
    """Mounted files of keys that any user may read, and so any bot."""
    for path in (chosen.key_file, chosen.key_passphrase_file):
        if path is not None and path.is_file() and path.stat().st_mode & _OTHERS:
            yield str(path)


def _readable_by_others(home: Path) -> Iterator[str]:
    patterns = ("*.sqlite", "secrets/*", "bots/*/config.json")
    for pattern in patterns:
        for path in sorted(home.glob(pattern)):
            if path.is_file() and path.stat().st_mode & _OTHERS and not _is_hidden(path, home):
                yield str(path.relative_to(home))


def _is_hidden(path: Path, home: Path) -> bool:
    """Whether a folder on the way from the data directory keeps others out, whatever the file's own mode is."""
    folders = [home, *(parent for parent in path.parents if parent.is_relative_to(home) and parent != home)]
    return any(not folder.stat().st_mode & _OTHERS for folder in folders)


def _users(running: list[psutil.Process]) -> dict[str, str]:
    users: dict[str, str] = {}
    for process in running:
        try:
            command = process.cmdline()
            for program in PROGRAMS:
                if f"vostok.{program}" in command:
                    users[program] = process.username()
        except psutil.Error:
            continue
    return users


def _nearest(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())
