"""Orders as an adversary sends them: every one drawn from one seed, signed with what keys the adversary has."""

import random
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import quote

from tests.faults.arena import SECRET, key_of
from tests.faults.model import Model
from tests.faults.wishes import Pair, Wish, Wishes
from vostok.binance.signing import sign
from vostok.clock import now_ms

ORDER = "/b/{}/api/v3/order"
ODD_NUMBERS = ("0", "0.00000000", "-1", "+1", "1e3", "NaN", "Infinity", "9" * 30, "1.123456789", " 1", "１", "0x10", "")
KINDS = ("plain", "quick", "long", "thin", "shut", "stops", "shares")


class Attack(NamedTuple):
    """One raw request; a `forged` one must not be answered with success, whoever it is meant for."""

    method: str
    path: str
    query: str
    body: bytes
    key: str
    forged: bool = False


class World(NamedTuple):
    """What a round is played in."""

    pairs: dict[str, Pair]
    bots: list[Wish]
    wishes: Wishes


def world(kind: str, draw: random.Random) -> World:
    """A market, three bots and their owner's wishes, with one thing pulled tight: what `kind` names."""
    price, spread = Decimal(draw.randint(5_000, 20_000)) / 100, Decimal("0.05")
    pairs = {
        name: Pair(at - spread, at + spread, at, Decimal(10) ** 10, Decimal(5_000))
        for name, at in (("BTC/USDT", price), ("ETH/USDT", price / 2), ("XRP/USDT", price))
    }
    pairs["XRP/USDT"].status = "HALT"
    listed = frozenset({"BTC/USDT", "ETH/USDT", "XRP/USDT"})
    bots = [
        Wish(letter * 10, listed, Decimal(2_000), Decimal(draw.choice((100, 300))), Decimal(500), Decimal("0.05"))
        for letter in "abc"
    ]
    bots[2].pairs = frozenset({"BTC/USDT"})
    made = World(pairs, bots, Wishes(blocked=frozenset({"ETH/USDT"}) if draw.random() < 0.3 else frozenset()))
    tighten = {"quick": _quick, "long": _long, "thin": _thin, "shut": _shut, "stops": _stops, "shares": _shares}.get(
        kind
    )
    return made if tighten is None else tighten(made, draw)


def _quick(made: World, _draw: random.Random) -> World:
    for bot in made.bots:
        bot.max_exposure = bot.cash
    return made._replace(wishes=Wishes(bot_rate=8, account_rate=18, pair_rate=6, duplicate_s=60))


def _long(made: World, _draw: random.Random) -> World:
    for bot in made.bots:
        bot.max_exposure = bot.cash
    return made._replace(wishes=Wishes(hour_rate=4))


def _thin(made: World, draw: random.Random) -> World:
    market = made.pairs["BTC/USDT"]
    tight = draw.choice(("volume", "share", "offered", "last", "low"))
    market.volume = {"volume": Decimal(999_999), "share": Decimal(1_800_000)}.get(tight, market.volume)
    market.offered = Decimal("0.01") if tight == "offered" else market.offered
    market.last *= {"last": Decimal("1.08"), "low": Decimal("0.95")}.get(tight, Decimal(1))
    for bot in made.bots:
        bot.max_trade, bot.max_exposure, bot.cash = Decimal(4_000), Decimal(9_000), Decimal(20_000)
    return made


def _shut(made: World, draw: random.Random) -> World:
    shut = draw.choice(("paused", "REDUCING", "HALTED", "dark"))
    made.wishes.dark = shut == "dark"
    made.wishes.latch = shut if shut.isupper() else "ACTIVE"
    for bot in made.bots:
        bot.running = shut != "paused"
    return made


def _stops(made: World, draw: random.Random) -> World:
    for bot in made.bots:
        bot.stops_at_venue = True
    return made._replace(wishes=Wishes(stop_orders=draw.choice((1, 2))))


def _shares(made: World, _draw: random.Random) -> World:
    for bot in made.bots:
        bot.max_trade = bot.max_exposure = bot.cash
    return made._replace(wishes=Wishes(share=Decimal("0.1"), loss=Decimal("0.002")))


class Adversary:
    """Draws attacks; it holds each bot's own key and secret, as a hostile strategy would."""

    def __init__(self, model: Model, draw: random.Random) -> None:
        self._model, self._draw = model, draw
        self._bots = list(model.bots.values())

    def burst(self, size: int) -> list[Attack]:
        """Requests that are sent at once; some bursts are one order, or nearly the same one, at the last free slot."""
        if self._draw.random() < 0.3:
            bot, fields = self._order()
            return [self._signed(bot, each) for each in self._twins(fields, size)]
        return [self._one() for _ in range(size)]

    def _twins(self, fields: dict[str, str], size: int) -> list[dict[str, str]]:
        name = "quantity" if "quantity" in fields else "quoteOrderQty"
        worth, apart = Decimal(fields[name]), Decimal(self._draw.choice(("0", "0.003")))
        near = [worth * (1 + apart * number / size) for number in range(size)]
        return [fields | {name: str(each.quantize(worth))} for each in near]

    def _one(self) -> Attack:
        draw, (bot, fields) = self._draw, self._order()
        trick = draw.choice(("none",) * 6 + ("odd", "twice", "split", "forged", "names", "cancel", "encoded"))
        if trick == "odd":
            name = draw.choice([name for name in fields if name not in ("symbol", "side", "type")])
            return self._signed(bot, fields | {name: draw.choice(ODD_NUMBERS)})
        if trick in ("twice", "split"):
            huge = ("quantity", "9000") if "quantity" in fields else ("quoteOrderQty", "900000")
            return self._signed(bot, fields, more=huge, split=trick == "split", forged=True)
        if trick == "forged":
            return self._forged(bot, fields)
        if trick == "names":
            wrong = {name.upper(): value for name, value in fields.items()}
            return self._signed(
                bot, draw.choice((wrong, fields | {"side": "buy"}, fields | {"symbol": "btcusdt"})), forged=True
            )
        if trick == "cancel":
            other = draw.choice([one for one in self._bots if one is not bot])
            fields = {"symbol": "BTCUSDT", "orderId": str(draw.randint(1, 50))}
            return self._signed(bot, fields, method="DELETE", signer=other, forged=True)
        if trick == "encoded":
            return self._signed(
                bot, fields | {"symbol": fields["symbol"] + draw.choice((" ", "\u0000", "%20", "\u200b"))}, forged=True
            )
        return self._signed(bot, fields)

    def _order(self) -> tuple[Wish, dict[str, str]]:
        draw = self._draw
        bot = draw.choice(self._bots)
        name = draw.choices(("BTC/USDT", "ETH/USDT", "XRP/USDT"), (6, 3, 1))[0]
        market = self._model.pairs[name]
        fields = {"symbol": name.replace("/", ""), "side": "BUY"}
        # Around each limit: a little below, at, a little above, and far beyond it.
        worth = draw.choice((bot.max_trade, bot.max_exposure / 3, Decimal(50), Decimal(1_500)))
        worth *= Decimal(draw.choice(("0.3", "0.98", "1", "1.01", "10")))
        if draw.random() < 0.15:
            held = self._model.books[bot.bot_id].coins.get(name, Decimal(1)) * Decimal(draw.choice(("0.5", "1", "1.5")))
            return bot, fields | {"side": "SELL", "type": "MARKET", "quantity": f"{held:.5f}"}
        kind = draw.choice(("quote", "market", "limit", "limit", "rest", "dear", "stop"))
        if kind == "quote":
            return bot, fields | {"type": "MARKET", "quoteOrderQty": f"{worth:.2f}"}
        times = {"dear": Decimal(draw.choice(("1.04", "1.5", "4"))), "rest": Decimal("0.97"), "stop": Decimal("1.02")}
        price = (market.ask * times.get(kind, Decimal(1))).quantize(Decimal("0.01"))
        fields["quantity"] = f"{worth / price:.5f}"
        if kind == "market":
            return bot, fields | {"type": "MARKET"}
        if kind == "stop":
            stop = (market.ask * Decimal("1.01")).quantize(Decimal("0.01"))
            fields |= {"type": "STOP_LOSS_LIMIT", "stopPrice": str(stop)}
        else:
            fields["type"] = "LIMIT"
        return bot, fields | {"price": str(price), "timeInForce": draw.choice(("GTC", "GTC", "IOC", "FOK"))}

    def _forged(self, bot: Wish, fields: dict[str, str]) -> Attack:
        other = self._draw.choice([one for one in self._bots if one is not bot])
        attack = self._signed(bot, fields, forged=True)
        return self._draw.choice(
            (
                attack._replace(key=key_of(other.bot_id)),
                attack._replace(key=""),
                attack._replace(path=ORDER.format(other.bot_id)),
                attack._replace(path="/api/v3/order"),
                # A digit that changes: a signature may end with any.
                attack._replace(body=attack.body[:-1] + (b"1" if attack.body.endswith(b"0") else b"0")),
                attack._replace(body=attack.body.replace(b"side=", b"x=1&side=")),
                attack._replace(body=attack.body.partition(b"&signature=")[0]),
                self._signed(bot, fields, at_ms=now_ms() - 3_600_000, forged=True),
            )
        )

    def _signed(
        self,
        bot: Wish,
        fields: dict[str, str],
        *,
        method: str = "POST",
        more: tuple[str, str] | None = None,
        split: bool = False,
        signer: Wish | None = None,
        at_ms: int | None = None,
        forged: bool = False,
    ) -> Attack:
        pairs = [*fields.items(), ("timestamp", str(now_ms() if at_ms is None else at_ms))]
        query = ""
        if more is not None and split:
            query = f"{more[0]}={more[1]}"
        elif more is not None:
            pairs.insert(self._draw.randrange(len(pairs)), more)
        payload = "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs)
        payload += f"&signature={sign(SECRET, query + payload)}"
        key, path = key_of((signer or bot).bot_id), ORDER.format(bot.bot_id)
        if method == "POST":
            return Attack(method, path, query, payload.encode(), key, forged)
        return Attack(method, path, payload, b"", key, forged)
