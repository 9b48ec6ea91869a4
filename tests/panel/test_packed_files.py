"""What the dashboard's build has packed: sent as it lies, to whom takes it, and nothing beside it."""

import gzip
from pathlib import Path

import httpx
import pytest
from starlette.responses import PlainTextResponse

from vostok.panel.packed_files import PackedFiles, accepted

SCRIPT = "/assets/app-1a2b.js"


@pytest.fixture
def files(tmp_path: Path) -> httpx.AsyncClient:
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/app-1a2b.js").write_bytes(b"plain")
    (tmp_path / "assets/app-1a2b.js.gz").write_bytes(gzip.compress(b"gzipped"))
    (tmp_path / "assets/app-1a2b.js.br").write_bytes(b"brotli")
    (tmp_path / "secret.js.gz").write_bytes(gzip.compress(b"secret"))
    app = PackedFiles(tmp_path, PlainTextResponse("plain"))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://panel")


async def raw(client: httpx.AsyncClient, path: str, encodings: str) -> tuple[str | None, bytes]:
    async with client.stream("GET", path, headers={"Accept-Encoding": encodings}) as answer:
        assert answer.status_code == 200
        return answer.headers.get("content-encoding"), b"".join([part async for part in answer.aiter_raw()])


async def test_file_when_packed_then_the_smallest_that_is_taken(files: httpx.AsyncClient) -> None:
    assert await raw(files, SCRIPT, "gzip, deflate, br") == ("br", b"brotli")
    encoding, body = await raw(files, SCRIPT, "gzip, br;q=0")
    assert (encoding, gzip.decompress(body)) == ("gzip", b"gzipped")


async def test_packed_file_then_it_says_what_it_is_and_for_whom(files: httpx.AsyncClient) -> None:
    answer = await files.get(SCRIPT, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize("encodings", ["identity", "", "deflate"])
async def test_who_takes_only_plain_then_plain(files: httpx.AsyncClient, encodings: str) -> None:
    assert await raw(files, SCRIPT, encodings) == (None, b"plain")


@pytest.mark.parametrize(
    "path", ["/assets/gone.js", "/assets/../secret.js", "/assets/%2e%2e/secret.js", "/", "/index.html"]
)
async def test_what_is_not_packed_or_lies_elsewhere_then_left_to_the_others(
    files: httpx.AsyncClient, path: str
) -> None:
    assert await raw(files, path, "gzip, br") == (None, b"plain")


@pytest.mark.parametrize(
    ("header", "taken"),
    [("", {""}), ("gzip", {"gzip"}), ("GZIP;q=0.5, br; q=1", {"gzip", "br"}), ("br;q=0, gzip;q=0.000", set())],
)
def test_accepted(header: str, taken: set[str]) -> None:
    assert accepted(header) == taken
