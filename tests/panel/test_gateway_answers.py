"""Answers of a gateway that is of another version than the panel: a sentence, never what the parser says."""

from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from vostok.errors import Unavailable
from vostok.panel.gateway_answers import items_of, read_as
from vostok.panel.gateway_client import Gateway
from vostok.panel.gateway_models import ChainCheck, DepthPublic, Ticker
from vostok.web import install_errors

OLDER = {"bids": [{"price": "1"}], "asks": []}


def test_field_that_the_gateway_does_not_send_then_its_place_and_what_to_do() -> None:
    with pytest.raises(Unavailable) as told:
        read_as(DepthPublic, OLDER)
    assert told.value.detail == (
        "The gateway's answer has a form that the panel does not know at `bids.0.quantity`; "
        "they may be of two versions. Stop Vostok and start it again, so that panel and gateway are of one."
    )


@pytest.mark.parametrize("body", [None, "", 7, [1], {"items": None}, {"items": [{}]}, {"items": {"a": 1}}, {}])
def test_any_other_form_then_a_sentence_without_the_parsers_words(body: object) -> None:
    for read in (read_as, items_of):
        with pytest.raises(Unavailable) as told:
            read(ChainCheck if read is read_as else Ticker, body)
        for word in ("pydantic", "validation error", "Ticker", "ChainCheck", "Input", "\n"):
            assert word not in told.value.detail


def test_what_is_of_this_form_then_read() -> None:
    found = read_as(DepthPublic, {"bids": [{"price": "1", "quantity": "2"}], "asks": []})
    assert [str(level.quantity) for level in found.bids] == ["2"]


@pytest.mark.parametrize("path", ["/new", "/old"])
async def test_call_that_the_gateway_does_not_know_then_a_sentence_and_no_missing_thing(path: str) -> None:
    gateway_app = FastAPI()
    install_errors(gateway_app)

    @gateway_app.post("/old")
    def old() -> None: ...

    gateway = Gateway(Path("unused"))
    await gateway.close()
    gateway._http = httpx.AsyncClient(transport=httpx.ASGITransport(gateway_app), base_url="http://gateway")
    with pytest.raises(Unavailable) as told:
        await gateway._call("GET", path)
    await gateway.close()
    assert told.value.detail.startswith(f"The gateway does not know GET {path}; they may be of two versions.")
