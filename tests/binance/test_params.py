"""There is one reading of a request, or none."""

from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.binance.errors import BinanceError
from vostok.binance.params import FORM, Params, read_params

names = st.text("abcdefXYZ", min_size=1, max_size=8)
values = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_categories=("C", "Z")), min_size=1)


def refused(code: int, query: str, body: bytes = b"", content_type: str = FORM) -> str:
    with pytest.raises(BinanceError) as caught:
        read_params(query, body, content_type)
    assert caught.value.code == code
    return caught.value.message


@given(st.dictionaries(names, values, max_size=6), st.integers(0, 6))
def test_split_between_query_and_body_does_not_matter(sent: dict[str, str], cut: int) -> None:
    pairs = list(sent.items())
    params = read_params(urlencode(pairs[:cut]), urlencode(pairs[cut:]).encode(), FORM)
    assert dict(params) == sent


@given(st.dictionaries(names, values, min_size=1, max_size=6), st.data())
def test_name_sent_twice_then_refused_wherever_it_stands(sent: dict[str, str], data: st.DataObject) -> None:
    pairs = list(sent.items())
    twice = data.draw(st.sampled_from(pairs))
    everything = data.draw(st.permutations([*pairs, (twice[0], data.draw(values))]))
    cut = data.draw(st.integers(0, len(everything)))
    refused(-1101, urlencode(everything[:cut]), urlencode(everything[cut:]).encode())


def test_name_spelt_with_an_escape_then_refused() -> None:
    refused(-1100, "symbol=BTCUSDT&%73ymbol=ETHUSDT")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("symbol=", -1105),
        ("symbol", -1100),
        ("=1", -1100),
        ("a=1&&b=2", -1100),
        ("a=%zz", -1100),
        ("a=%ff", -1100),
        ("a=%00", -1100),
        ("a=%0a", -1100),
        ("a=é", -1100),
        ("a;b=1", -1100),
        ("a=1" * 9_000, -1101),
    ],
)
def test_malformed_query_then_refused(query: str, code: int) -> None:
    refused(code, query)


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x", "", f"{FORM}; charset=utf-16"])
def test_body_in_another_encoding_then_refused_with_what_to_send(kind: str) -> None:
    assert FORM in refused(-1130, "", b"a=1", kind)


def test_payload_is_the_exact_text_without_the_signature_at_its_end() -> None:
    params = read_params("symbol=LTCBTC&side=BUY", b"quantity=1&signature=ab", FORM)
    assert params.payload == "symbol=LTCBTC&side=BUYquantity=1"
    assert params.signature == "ab"
    assert "signature" not in params


def test_signature_in_the_middle_stays_in_the_payload() -> None:
    assert read_params("signature=ab&symbol=LTCBTC").payload == "signature=ab&symbol=LTCBTC"


def test_unknown_parameter_then_counted() -> None:
    with pytest.raises(BinanceError, match="read '1' parameter\\(s\\) but was sent '2'") as caught:
        Params({"symbol": "BTCUSDT", "colour": "red"}).only({"symbol"})
    assert caught.value.code == -1104


@pytest.mark.parametrize(
    ("raw", "code"),
    [("-1", -1100), ("1e5", -1100), ("NaN", -1100), ("0.123456789", -1111), ("99999999999999999999", -1108)],
)
def test_number_when_not_an_amount_then_refused(raw: str, code: int) -> None:
    with pytest.raises(BinanceError) as caught:
        Params({"quantity": raw}).decimal("quantity")
    assert caught.value.code == code


@pytest.mark.parametrize("raw", ["-1", "1.0", "", "١", "1" * 20])
def test_integer_when_not_whole_then_refused(raw: str) -> None:
    with pytest.raises(BinanceError) as caught:
        Params({"limit": raw}).integer("limit")
    assert caught.value.code == -1100


def test_symbols_is_a_list_without_repetition() -> None:
    query = "symbols=" + quote('["BTCUSDT","ETHUSDT"]')
    assert read_params(query).symbols() == ["BTCUSDT", "ETHUSDT"]
    for raw, code in (('["BTCUSDT","BTCUSDT"]', -1151), ("BTCUSDT", -1100), ('["btc"]', -1100), ("[1]", -1100)):
        with pytest.raises(BinanceError) as caught:
            Params({"symbols": raw}).symbols()
        assert caught.value.code == code
