"""One container of the image, started with the rights that docker/compose.yaml gives it."""

import shlex
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

RIGHTS = ("CHOWN", "KILL", "SETGID", "SETUID")
PASSWORD = "correct horse battery staple"
PROGRAMS = ("simulator", "gateway", "bothost", "panel")


@dataclass
class Box:
    """A container by its name; `engine` is docker or podman with its own options, `ports` from `port` on."""

    engine: list[str]
    flags: list[str]
    image: str
    name: str
    volume: Path
    strategies: Path
    port: int
    rights: tuple[str, ...] = RIGHTS
    user: str | None = None

    def start(self) -> None:
        """Start it, and return once it answers."""
        settings = {
            "VOSTOK_PORT": self.port,
            "VOSTOK_GATEWAY_PORT": self.port + 1,
            "VOSTOK_SIMULATOR_PORT": self.port + 2,
            "VOSTOK_OWNER_PASSWORD": PASSWORD,
        }
        command = ["run", "--detach", "--name", self.name, "--network", "host", "--read-only", "--tmpfs", "/tmp"]
        command += ["--cap-drop", "ALL", *(f"--cap-add={right}" for right in self.rights)]
        command += ["--security-opt", "no-new-privileges"]
        command += [word for name, value in settings.items() for word in ("--env", f"{name}={value}")]
        command += ["--volume", f"{self.volume}:/app/user_data", "--volume", f"{self.strategies}:/app/strategies:ro"]
        command += ["--user", self.user] if self.user else []
        self.call(*command, *self.flags, self.image)

    def call(self, *command: str, check: bool = True) -> str:
        """What the engine prints, standard error included. Raises RuntimeError."""
        done = subprocess.run([*self.engine, *command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if check and done.returncode:
            raise RuntimeError(f"{shlex.join(command[:3])}: {done.stdout[-2_000:]}")
        return done.stdout

    def inside(self, script: str) -> str:
        """What a shell inside the container prints."""
        return self.call("exec", self.name, "sh", "-c", script)

    def token(self) -> str:
        """A new API token, made on the command line inside."""
        return self.inside(f"vostok token create faults-{time.time_ns()}").split()[-1]

    def client(self) -> httpx.Client:
        """The API, as a program with a token."""
        headers = {"Authorization": f"Bearer {self.token()}"}
        return httpx.Client(base_url=f"http://127.0.0.1:{self.port}", headers=headers, timeout=30)

    def programs(self) -> dict[str, Any]:
        """`/api/health`'s programs, none while it does not answer."""
        try:
            answer = httpx.get(f"http://127.0.0.1:{self.port}/api/health", timeout=2)
            found: dict[str, Any] = answer.json()["programs"]
        except (httpx.HTTPError, ValueError, KeyError):
            return {}
        return found

    def is_well(self) -> bool:
        """Whether every program says ok."""
        found = self.programs()
        return bool(found) and all(program["status"] == "ok" for program in found.values())

    def pids(self) -> dict[str, int]:
        """Process ids inside, by program; of the host only itself, not its forks."""
        script = 'for p in /proc/[0-9]*; do echo "${p#/proc/} $(tr "\\0" " " <$p/cmdline 2>/dev/null)"; done'
        found: dict[str, int] = {}
        for line in self.inside(script).splitlines():
            for program in PROGRAMS:
                if f"-m vostok.{program} " in line + " ":
                    found[program] = min(found.get(program, 1 << 30), int(line.split()[0]))
        return found

    def stop(self, grace_s: int = 30) -> tuple[float, int]:
        """Seconds from SIGTERM to the end, and the exit code."""
        began = time.monotonic()
        self.call("stop", "--time", str(grace_s), self.name)
        took = time.monotonic() - began
        return took, int(self.call("inspect", "--format", "{{.State.ExitCode}}", self.name))

    def remove(self) -> None:
        """End it at once if it runs, and forget it."""
        self.call("rm", "--force", self.name, check=False)


def until(condition: Callable[[], bool], within_s: float, what: str) -> float:
    """Seconds until `condition` holds. Raises RuntimeError naming `what` did not come."""
    began = time.monotonic()
    while not condition():
        if time.monotonic() - began > within_s:
            raise RuntimeError(f"{what} did not come within {within_s:.0f} s")
        time.sleep(0.2)
    return time.monotonic() - began
