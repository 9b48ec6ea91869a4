"""Signatures as in Binance's documentation, and the time window."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vostok.binance.errors import BinanceError
from vostok.binance.params import FORM, Params, read_params
from vostok.binance.signing import check_key_format, check_signature, check_timing, encode, sign, signed

# The example of Binance's own documentation ("SIGNED Endpoint Examples for POST /api/v3/order").
SECRET = "NhqPtmdSJYdKjVHjA7PZj4Mge3R5YNiP1e3UZjInClVN65XAbvqqM6A7H5fATj0j"
QUERY = "symbol=LTCBTC&side=BUY&type=LIMIT&timeInForce=GTC"
BODY = "quantity=1&price=0.1&recvWindow=5000&timestamp=1499827319559"
NOW = 1_499_827_319_559


def test_documented_examples_have_their_documented_signatures() -> None:
    together = sign(SECRET, f"{QUERY}&{BODY}")
    assert together == "c8db56825ae71d6d79447849e617115f4a920fa2acdcab2b053c4b2838bd6b71"
    mixed = "0fd168b8ddb4876a0358a8d14d0c9f3da0e9b20c5d52b2a00fcf7d1c602f9a77"
    check_signature(SECRET, read_params(QUERY, f"{BODY}&signature={mixed}".encode(), FORM))
    check_signature(SECRET, read_params(QUERY, f"{BODY}&signature={mixed.upper()}".encode(), FORM))


@given(
    st.dictionaries(st.text("abcXYZ", min_size=1, max_size=40), st.text("abc 123,[]\"'+&=%/é", min_size=1), max_size=5)
)
def test_what_we_sign_we_accept_and_nothing_else(values: dict[str, str]) -> None:
    query = signed(SECRET, {**values, "timestamp": NOW})
    params = read_params(query)
    check_signature(SECRET, params)
    assert dict(params) == {**values, "timestamp": str(NOW)}
    with pytest.raises(BinanceError, match="Signature"):
        check_signature(SECRET, read_params(f"extra=1&{query}"))
    with pytest.raises(BinanceError, match="Signature"):
        check_signature(SECRET + "x", params)


def test_encoding_is_percent_encoding() -> None:
    assert encode({"symbols": '["A B"]', "n": 1}) == "symbols=%5B%22A%20B%22%5D&n=1"


@pytest.mark.parametrize("signature", ["", "zz", "0" * 63, "0" * 64])
def test_wrong_signature_then_1022(signature: str) -> None:
    with pytest.raises(BinanceError) as caught:
        check_signature(SECRET, Params({}, "a=1", signature))
    assert caught.value.code == -1022


def test_no_signature_then_1102() -> None:
    with pytest.raises(BinanceError, match="'signature'") as caught:
        check_signature(SECRET, read_params("a=1"))
    assert caught.value.code == -1102


@pytest.mark.parametrize(
    ("age_ms", "window", "code"),
    [
        (0, None, None),
        (5_000, None, None),
        (5_001, None, -1021),
        (-999, None, None),
        (-1_000, None, -1021),
        (60_000, "60000", None),
        (1, "60001", -1131),
        (101, "100", -1021),
    ],
)
def test_time_window_is_binances_rule(age_ms: int, window: str | None, code: int | None) -> None:
    values = {"timestamp": str(NOW - age_ms)} | ({} if window is None else {"recvWindow": window})
    if code is None:
        check_timing(Params(values), NOW)
        return
    with pytest.raises(BinanceError) as caught:
        check_timing(Params(values), NOW)
    assert caught.value.code == code


@pytest.mark.parametrize("key", [None, "", "short", "x" * 129, "abc def ghi jkl mno"])
def test_impossible_key_then_2014(key: str | None) -> None:
    with pytest.raises(BinanceError) as caught:
        check_key_format(key)
    assert (caught.value.code, caught.value.status) == (-2014, 401)
