"""What a page of the dashboard asks the panel first, named to the browser with the page itself.

A `Link` header (RFC 8288; `rel=preload`) is read before the page's own first script has come, so on a phone's line the
figures set out a round trip and a start of React earlier. Without a session only the session is asked for: the rest
would be refused.
"""

from starlette.requests import HTTPConnection
from starlette.types import Scope

from vostok.panel.auth.edge import session_cookie

_KNOWN = ("/api/settings", "/api/layouts")
# The figures of the overview; other pages ask for their own.
_OVERVIEW = ("/api/portfolio",)


def link_header(scope: Scope, port: int) -> str:
    """The `Link` header of the page that answers `scope`; `port` is the panel's own."""
    asked = ["/api/auth/session"]
    if session_cookie(scope["scheme"], port) in HTTPConnection(scope).cookies:
        asked += [*_KNOWN, *(_OVERVIEW if scope["path"] == "/" else ())]
    # `crossorigin` as `fetch` asks: the browser takes only what was asked for in the same way.
    return ", ".join(f"<{address}>; rel=preload; as=fetch; crossorigin" for address in asked)
