"""The dashboard's scripts and styles as its build has packed them, so that no visit waits for a compression."""

import re
from dataclasses import dataclass
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# One flat folder: what matches leads nowhere else.
_ASSET = re.compile(r"/assets/[\w-][\w.-]*\.(js|css)", re.ASCII)
_KINDS = {"js": "text/javascript", "css": "text/css"}
# The smallest first.
_ENCODINGS = {"br": ".br", "gzip": ".gz"}


@dataclass(frozen=True)
class PackedFiles:
    """In front of `files`, which serves what nobody has packed or who asks takes only plain."""

    folder: Path
    files: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = self._packed(scope) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        await (answer or self.files)(scope, receive, send)

    def _packed(self, scope: Scope) -> FileResponse | None:
        path: str = scope["path"]
        asset = _ASSET.fullmatch(path)
        if asset is None:
            return None
        taken = accepted(Headers(scope=scope).get("accept-encoding", ""))
        for encoding, suffix in _ENCODINGS.items():
            file = self.folder / f"{path.removeprefix('/')}{suffix}"
            if encoding in taken and file.is_file():
                headers = {"Content-Encoding": encoding, "Vary": "Accept-Encoding"}
                return FileResponse(file, headers=headers, media_type=_KINDS[asset[1]])
        return None


def accepted(header: str) -> set[str]:
    """The encodings that an `Accept-Encoding` header takes (RFC 9110, 12.5.3): a weight of 0 refuses one."""
    choices = [part.replace(" ", "").lower().partition(";q=") for part in header.split(",")]
    return {name for name, _, weight in choices if weight.strip("0.") or not weight}
