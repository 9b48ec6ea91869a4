"""The gateway's control socket: one request, one answer or one sentence."""

from pathlib import Path
from typing import Any

import httpx

from vostok.errors import AppError, Conflict, Forbidden, Invalid, NoKey, NotFound, Unavailable
from vostok.local_http import async_transport
from vostok.panel.fields import Page
from vostok.panel.gateway_answers import OF_ANOTHER_VERSION, M, given, items_of, json_of
from vostok.web import NOTHING_HERE

TIMEOUT = httpx.Timeout(10, connect=2)
_REFUSALS: dict[int, type[AppError]] = {404: NotFound, 409: Conflict, 400: Invalid, 422: Invalid, 403: Forbidden}


class GatewayLine:
    """One keep-alive client. Every failure is an AppError with a sentence."""

    def __init__(self, socket: Path) -> None:
        self._http = httpx.AsyncClient(transport=async_transport(socket), base_url="http://gateway", timeout=TIMEOUT)

    async def close(self) -> None:
        await self._http.aclose()

    async def _page(self, model: type[M], path: str, after: str | None, limit: int, **wanted: Any) -> Page[M]:
        body = await self._call("GET", path, params=given(after=after, limit=limit, **wanted))
        items = items_of(model, body)
        following = body.get("next") if isinstance(body, dict) else None
        return Page(items=items, next=None if following is None else str(following))

    async def _call(self, method: str, path: str, **options: Any) -> Any:
        try:
            response = await self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            raise Unavailable(f"The gateway does not answer ({type(error).__name__}); it may be starting.") from error
        body = json_of(response)
        if response.is_success:
            return body
        detail = body.get("detail") if isinstance(body, dict) else None
        if response.status_code == 405 or detail == NOTHING_HERE:
            raise Unavailable(f"The gateway does not know {method} {path.split('?')[0]}; {OF_ANOTHER_VERSION}")
        field, code = (body.get("field"), body.get("error")) if isinstance(body, dict) else (None, None)
        kind = NoKey if code == NoKey.code else _REFUSALS.get(response.status_code, Unavailable)
        raise kind(str(detail or f"The gateway answered {response.status_code}."), field=field)
