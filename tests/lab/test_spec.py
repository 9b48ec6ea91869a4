"""What a backtest is asked for: the stock command line's configuration, and a digest that stays."""

from decimal import Decimal

from vostok.lab.spec import BacktestSpec, read_spec

SPEC = BacktestSpec(
    strategy="Simple", pairs=("BTC/USDT",), start=1_700_000_000_000, end=1_700_086_400_000, markets=()
)  # fmt: skip


def test_digest_is_the_one_of_before_there_were_trailing_stops() -> None:
    assert SPEC.digest() == "f8aba3521101f5ddd9f7c3c0fee5df967abef12921b470f729d22c77ce6c0006"


def test_trailing_stop_reaches_freqtrade_and_is_part_of_the_digest() -> None:
    chosen = SPEC.model_copy(update={"trailing_stop": True, "trailing_stop_positive": Decimal("0.01")})
    config = chosen.stock_config()
    assert (config["trailing_stop"], config["trailing_stop_positive"]) == (True, 0.01)
    assert "trailing_stop_positive_offset" not in config
    assert chosen.digest() != SPEC.digest()
    assert read_spec(chosen.model_dump(mode="json")) == chosen
    assert not any(name.startswith("trailing_") for name in SPEC.stock_config())
