"""The configuration of one bot's Freqtrade, as a pure function of what the user chose."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

JsonObject = dict[str, Any]

API_USER = "vostok"
LOOP_SECONDS = 2

# The lowest price at which a stop order at the venue sells, as a fraction of its stop price. Freqtrade's own 0.99 is
# jumped over in any crash and then rests unfilled; a sell takes the book's best prices first, so room costs nothing.
STOP_LIMIT_RATIO = Decimal("0.95")

# Nothing listens on the discard port of the loopback: a call that should not exist fails at once.
NOWHERE = "127.0.0.1:9"

# Every URL family of ccxt's Binance. One that is not named here would keep Binance's real address.
UNSERVED_REST = (
    "sapi", "sapiV2", "sapiV3", "sapiV4",
    "dapiPublic", "dapiPrivate", "dapiPrivateV2", "dapiData",
    "eapiPublic", "eapiPrivate",
    "fapiPublic", "fapiPublicV2", "fapiPublicV3", "fapiPrivate", "fapiPrivateV2", "fapiPrivateV3", "fapiData",
    "papi", "papiV2",
)  # fmt: skip
UNSERVED_STREAMS = ("margin", "linear", "inverse", "stock", "option", "optionMarket", "optionPrivate", "papi")
UNSERVED_STREAM_APIS = ("spot", "linear", "inverse")


@dataclass(frozen=True, slots=True, kw_only=True)
class BotSpec:
    """What the user chose for one bot.

    `stake_amount` and `simulated_balance` are in `stake_currency`; `stoploss` is a negative fraction of
    the entry price, with `stoploss_on_exchange` it rests at the venue as an order. `minimal_roi` holds profits
    (fractions) by minutes; the trailing stop is Freqtrade's, in fractions. What is None is the strategy's own
    choice. `parameters` are the values of the strategy's hyperoptable parameters, by name.
    """

    id: str
    name: str
    strategy: str
    pairs: tuple[str, ...]
    timeframe: str | None = None
    stake_currency: str = "USDT"
    stake_amount: Decimal = Decimal(100)
    max_open_trades: int = 3
    simulated_balance: Decimal = Decimal(1000)
    stoploss: Decimal | None = None
    minimal_roi: Mapping[str, Decimal] | None = None
    trailing_stop: bool | None = None
    trailing_stop_positive: Decimal | None = None
    trailing_stop_positive_offset: Decimal | None = None
    trailing_only_offset_is_reached: bool | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    entry_order: Literal["limit", "market"] = "limit"
    exit_order: Literal["limit", "market"] = "limit"
    price_side: Literal["same", "other"] = "other"
    stoploss_on_exchange: bool = False
    unfilled_minutes: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoints:
    """Where the gateway answers this installation's bots."""

    gateway_port: int
    gateway_host: str = "127.0.0.1"

    def bot_address(self, bot_id: str) -> str:
        """Host, port and prefix under which the gateway is Binance for this bot, without a scheme."""
        return f"{self.gateway_host}:{self.gateway_port}/b/{bot_id}"

    def guard_url(self, bot_id: str) -> str:
        """The address of the guard's early question."""
        return f"http://{self.bot_address(bot_id)}/vostok/guard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The bot's own secrets: `key` and `secret` name it to the gateway, the rest protect its Freqtrade API."""

    key: str
    secret: str = field(repr=False)
    api_password: str = field(repr=False)
    jwt_secret: str = field(repr=False)
    ws_token: str = field(repr=False)


def new_credentials() -> Credentials:
    """Draw a bot's secrets from the system's random source; 256 bits each."""
    return Credentials(
        key=secrets.token_hex(32),
        secret=secrets.token_hex(32),
        api_password=secrets.token_urlsafe(32),
        jwt_secret=secrets.token_urlsafe(32),
        ws_token=secrets.token_urlsafe(32),
    )


def build_config(spec: BotSpec, endpoints: Endpoints, credentials: Credentials) -> JsonObject:
    """The Freqtrade configuration of a bot that trades through the gateway.

    `dry_run` is false in every mode: only then do orders leave the process and pass the gate.
    The host adds the bot's parameters and the paths of its folder.
    """
    return _trading(spec) | {
        "bot_name": spec.name,
        "dry_run": False,
        "initial_state": "running",
        "force_entry_enable": True,
        "cancel_open_orders_on_exit": True,
        "exchange": {
            "name": "binance",
            "key": credentials.key,
            "secret": credentials.secret,
            "enable_ws": False,
            "only_from_ccxt": True,
            "pair_whitelist": list(spec.pairs),
            "pair_blacklist": [],
            "ccxt_config": ccxt_config(endpoints.bot_address(spec.id)),
        },
        "internals": {"process_throttle_secs": LOOP_SECONDS, "heartbeat_interval": 600},
        "api_server": {
            "enabled": True,
            # Required by Freqtrade's schema; the runner serves the API on a Unix socket instead.
            "listen_ip_address": "127.0.0.1",
            "listen_port": 65535,
            "verbosity": "error",
            "enable_openapi": False,
            "username": API_USER,
            "password": credentials.api_password,
            "jwt_secret_key": credentials.jwt_secret,
            "ws_token": credentials.ws_token,
            "CORS_origins": [],
        },
        "vostok": {"bot": spec.id, "guard": endpoints.guard_url(spec.id)},
    }


def export_config(spec: BotSpec) -> JsonObject:
    """The same bot as a stock Freqtrade configuration: a dry run against Binance itself, without Vostok."""
    return _trading(spec) | {
        "bot_name": spec.name,
        "dry_run": True,
        "initial_state": "running",
        "exchange": {
            "name": "binance",
            "key": "",
            "secret": "",
            "pair_whitelist": list(spec.pairs),
            "pair_blacklist": [],
            "ccxt_config": {"enableRateLimit": True, "options": {"fetchMarkets": {"types": ["spot"]}}},
        },
        "internals": {"process_throttle_secs": 5},
    }


def stock_config(endpoints: Endpoints, pairs: tuple[str, ...], stake_currency: str = "USDT") -> JsonObject:
    """A configuration for the stock command line (`freqtrade backtesting`) on this installation.

    Exchange facts come from the gateway's public side, so nothing leaves the machine.
    """
    address = f"{endpoints.gateway_host}:{endpoints.gateway_port}"
    spec = BotSpec(id="", name="stock", strategy="", pairs=pairs, stake_currency=stake_currency)
    config = export_config(spec)
    del config["strategy"]
    config["exchange"] |= {"only_from_ccxt": True, "enable_ws": False, "ccxt_config": ccxt_config(address)}
    return config


def ccxt_config(address: str) -> JsonObject:
    """Point every URL of ccxt's Binance at `address` (host, port, prefix), or nowhere.

    Freqtrade logs this block, so it never holds a secret.
    """
    dead, dead_stream = f"http://{NOWHERE}", f"ws://{NOWHERE}"
    return {
        # The gateway paces and caches upstream calls; ccxt's own waiting would only slow the bot.
        "enableRateLimit": False,
        # The gateway answers within 20 s; a shorter wait here would lose orders (DESIGN, law 3).
        "timeout": 30_000,
        # No address below speaks TLS; without this each bot would read the system's certificates all the same.
        "verify": False,
        "urls": {
            "api": {
                **dict.fromkeys(UNSERVED_REST, dead),
                "public": f"http://{address}/api/v3",
                "private": f"http://{address}/api/v3",
                "v1": f"http://{address}/api/v1",
                "ws": {
                    **dict.fromkeys(UNSERVED_STREAMS, dead_stream),
                    "spot": f"ws://{address}/ws",
                    "ws-api": dict.fromkeys(UNSERVED_STREAM_APIS, dead_stream),
                },
            }
        },
        "options": {
            "defaultType": "spot",
            "fetchMarkets": {"types": ["spot"]},
            "fetchMargins": False,
            "fetchCurrencies": False,
        },
    }


def _trading(spec: BotSpec) -> JsonObject:
    """The keys that decide trades: the same in a bot and in its stock export."""
    chosen: JsonObject = {
        "timeframe": spec.timeframe,
        "stoploss": _float(spec.stoploss),
        "minimal_roi": None if spec.minimal_roi is None else {k: float(v) for k, v in spec.minimal_roi.items()},
        "trailing_stop": spec.trailing_stop,
        "trailing_stop_positive": _float(spec.trailing_stop_positive),
        "trailing_stop_positive_offset": _float(spec.trailing_stop_positive_offset),
        "trailing_only_offset_is_reached": spec.trailing_only_offset_is_reached,
    }
    return {key: value for key, value in chosen.items() if value is not None} | {
        "strategy": spec.strategy,
        "trading_mode": "spot",
        "margin_mode": "",
        "stake_currency": spec.stake_currency,
        "stake_amount": float(spec.stake_amount),
        "max_open_trades": spec.max_open_trades,
        "dry_run_wallet": float(spec.simulated_balance),
        "tradable_balance_ratio": 0.99,
        "last_stake_amount_min_ratio": 0.5,
        "amend_last_stake_amount": False,
        # Position adjustments pass by `confirm_trade_entry`; a bot adds to a position only with a gate for it.
        "position_adjustment_enable": False,
        "fiat_display_currency": "",
        "dataformat_ohlcv": "feather",
        "dataformat_trades": "feather",
        "entry_pricing": _pricing(spec) | {"check_depth_of_market": {"enabled": False, "bids_to_ask_delta": 1}},
        "exit_pricing": _pricing(spec),
        "order_types": {
            "entry": spec.entry_order,
            "exit": spec.exit_order,
            "emergency_exit": "market",
            "force_entry": spec.entry_order,
            "force_exit": "market",
            # Sold by the bot itself; at the venue Binance Spot knows only STOP_LOSS_LIMIT, which Freqtrade then takes.
            "stoploss": "market",
            "stoploss_on_exchange": spec.stoploss_on_exchange,
            "stoploss_on_exchange_limit_ratio": float(STOP_LIMIT_RATIO),
            "stoploss_on_exchange_interval": 60,
        },
        "order_time_in_force": {"entry": "GTC", "exit": "GTC"},
        "unfilledtimeout": {
            "entry": spec.unfilled_minutes,
            "exit": spec.unfilled_minutes,
            "exit_timeout_count": 0,
            "unit": "minutes",
        },
        "pairlists": [{"method": "StaticPairList"}],
    }


def _float(fraction: Decimal | None) -> float | None:
    return None if fraction is None else float(fraction)


def _pricing(spec: BotSpec) -> JsonObject:
    return {
        "price_side": "other" if "market" in (spec.entry_order, spec.exit_order) else spec.price_side,
        "use_order_book": True,
        "order_book_top": 1,
        "price_last_balance": 0.0,
    }
