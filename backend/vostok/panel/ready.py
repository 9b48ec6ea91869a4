"""Answers that lie ready as bytes, plain and compressed once for all who ask the same."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson
from fastapi import Response
from starlette.datastructures import Headers

GZIP_LEVEL = 4


@dataclass(frozen=True)
class ReadyAnswer:
    """A JSON answer of thousands of figures, which has the shape that its route declares."""

    plain: bytes

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "ReadyAnswer":
        """`body` as bytes, sent as it is: models would take longer than everything else."""
        return cls(orjson.dumps(body))

    @cached_property
    def packed(self) -> bytes:
        """The answer compressed, when somebody first asks for it so."""
        return gzip.compress(self.plain, GZIP_LEVEL)

    def to(self, asking: Headers) -> Response:
        """The answer to a request with these headers."""
        if "gzip" not in asking.get("accept-encoding", ""):
            return Response(self.plain, media_type="application/json")
        headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(self.packed, media_type="application/json", headers=headers)
