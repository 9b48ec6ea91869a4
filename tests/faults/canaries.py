"""Known secrets, and the search for them in everything that an installation writes, says or runs."""

import base64
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil


@dataclass(frozen=True)
class Leak:
    """A secret in clear, and where."""

    secret: str
    place: str


def forms(secret: str) -> set[bytes]:
    """The ways in which `secret` would still be readable: as it is, in hex, in an address, in base64 at any offset."""
    raw = secret.encode()
    found = {raw, raw.hex().encode(), raw.hex().upper().encode(), quote(secret, safe="").encode()}
    for offset in range(3):
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            # What does not depend on the bytes before and after it.
            found.add(encode(b"\0" * offset + raw)[-(-offset * 8 // 6) : (offset + len(raw)) * 8 // 6])
    return found


class Search:
    """Looks for `secrets` (name: value); counts what it has looked at, and keeps what it found."""

    def __init__(self, secrets: dict[str, str]) -> None:
        self._forms = {name: forms(value) for name, value in secrets.items()}
        self.looked_at = 0
        self.leaks: list[Leak] = []

    def content(self, place: str, content: bytes, *, allowed: Iterable[str] = ()) -> None:
        """One artefact; the secrets named `allowed` belong there."""
        self.looked_at += 1
        for name, written in self._forms.items():
            if name not in allowed and any(form in content for form in written):
                self.leaks.append(Leak(name, place))

    def folder(self, folder: Path, allowed: dict[str, set[str]]) -> None:
        """Every file below `folder`: databases and their logs, configurations, dumps. `allowed` is by relative path."""
        for path in files_of(folder):
            place = path.relative_to(folder).as_posix()
            self.content(place, path.read_bytes(), allowed=allowed.get(place, ()))

    def processes(self, home: Path) -> int:
        """Command line and environment, as any program of the same user sees them; how many processes there are."""
        count = 0
        for process in psutil.process_iter():
            try:
                environment = Path(f"/proc/{process.pid}/environ").read_bytes()
                if f"VOSTOK_HOME={home}\0".encode() not in environment or process.pid == os.getpid():
                    continue
                line = Path(f"/proc/{process.pid}/cmdline").read_bytes()
            except OSError:
                continue
            count += 1
            self.content(f"environment of {line.decode().replace(chr(0), ' ')}", environment)
            self.content("a command line", line)
        return count


def files_of(folder: Path) -> Iterator[Path]:
    """Every file below `folder`, without sockets and links."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
