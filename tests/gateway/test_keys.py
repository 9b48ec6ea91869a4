"""The owner's key: checked before it is stored, sealed on the disk, exchanged while bots trade, never told again."""

import json
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from tests.gateway.desk import BOT, Desk, open_desk
from vostok.clock import now_ms
from vostok.errors import Conflict, Forbidden, Invalid, Unavailable
from vostok.gateway.credentials import Credentials
from vostok.gateway.key_check import ANY_ADDRESS, judge_rights
from vostok.gateway.key_desk import KeyDesk
from vostok.gateway.subaccounts import set_state
from vostok.gateway.transaction import Tx
from vostok.gateway.upstream import NotSent, Upstream
from vostok.gateway.venues.base import Venue
from vostok.risk.ledger import Balance
from vostok.risk.states import Latch
from vostok.settings import Settings

FIRST, SECOND = Credentials("a" * 64, "canarysecretone" * 4), Credentials("b" * 64, "canarysecrettwo" * 4)
SAFE = {
    "ipRestrict": True,
    "enableReading": True,
    "enableSpotAndMarginTrading": True,
    "enableWithdrawals": False,
    "enableInternalTransfer": False,
}


@dataclass
class Bank:
    """A venue that knows keys: whose each is, and what it may do."""

    uids: dict[str, int]
    rights: Any = None
    silent: bool = False
    used: str = ""

    def handle(self, request: httpx.Request) -> httpx.Response:
        if self.silent:
            raise httpx.ReadError("reset")
        key = self.used = request.headers["X-MBX-APIKEY"]
        if key not in self.uids:
            return httpx.Response(401, json={"code": -2015, "msg": "Invalid API-key, IP, or permissions for action."})
        if request.url.path == "/sapi/v1/account/apiRestrictions":
            return httpx.Response(200, json=self.rights)
        return httpx.Response(200, json={"balances": [], "canTrade": True, "uid": self.uids[key]})


@dataclass
class Keys:
    """A key desk, the venue it asks, and what it latched."""

    desk: KeyDesk
    upstream: Upstream
    bank: Bank
    latched: list[Latch]
    floor: Desk


@asynccontextmanager
async def opened(folder: Path, bank: Bank, *, rights: bool = False, **settings: Any) -> AsyncIterator[Keys]:
    venue = Venue("Bank", rest=lambda _: "", stream=lambda _: "", tells_rights=rights)
    desk = KeyDesk(venue, Settings(home=folder, venue="testnet", **settings), now_ms)
    upstream = Upstream("http://venue", desk.current, now_ms, httpx.MockTransport(bank.handle))
    latched: list[Latch] = []
    async with open_desk(folder) as floor:
        desk.attach(upstream, floor.writer, latched.append, lambda: None)
        await desk.start()
        yield Keys(desk, upstream, bank, latched, floor)
        await upstream.close()


async def test_key_is_used_at_once_and_again_after_a_restart(tmp_path: Path) -> None:
    bank = Bank({FIRST.key: 7})
    async with opened(tmp_path, bank) as keys:
        assert keys.desk.report()["state"] == "none"
        with pytest.raises(NotSent, match="no key"):
            await keys.upstream.private("GET", "account", {})
        said = await keys.desk.put(FIRST, None, "owner")
        assert (said["state"], said["origin"], said["hint"], said["kind"]) == ("ready", "stored", "…aaaa", "HMAC")
        assert keys.desk.current() == FIRST
    async with opened(tmp_path, bank) as keys:
        assert keys.desk.current() == FIRST
        assert keys.desk.report()["state"] == "unchecked"


async def test_files_and_databases_hold_nothing_of_the_key(tmp_path: Path) -> None:
    async with opened(tmp_path, Bank({FIRST.key: 7})) as keys:
        said = await keys.desk.put(FIRST, None, "owner")
        assert FIRST.secret not in json.dumps(said)
        assert FIRST.key not in json.dumps(said)
    _assert_clean(tmp_path)


def _assert_clean(home: Path) -> None:
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {"venue-testnet.key", "gateway.seal", "gateway.sqlite"} <= {path.name for path in files}
    for path in files:
        held = path.read_bytes()
        assert b"canarysecret" not in held, path
        assert FIRST.key.encode() not in held, path
    for name in ("venue-testnet.key", "gateway.seal"):
        assert stat.S_IMODE((home / "secrets" / name).stat().st_mode) == 0o400


async def test_key_that_the_venue_does_not_take_is_refused_and_the_one_before_stays(tmp_path: Path) -> None:
    async with opened(tmp_path, Bank({FIRST.key: 7})) as keys:
        await keys.desk.put(FIRST, None, "owner")
        with pytest.raises(Invalid, match="-2015"):
            await keys.desk.put(SECOND, None, "owner")
        assert keys.desk.current() == FIRST
        assert keys.latched == []
        keys.bank.silent = True
        with pytest.raises(Unavailable, match="not stored"):
            await keys.desk.put(SECOND, None, "owner")
        assert keys.desk.current() == FIRST


async def test_exchanged_key_signs_the_next_request(tmp_path: Path) -> None:
    async with opened(tmp_path, Bank({FIRST.key: 7, SECOND.key: 7})) as keys:
        await keys.desk.put(FIRST, None, "owner")
        await keys.floor.bot(mode="REAL_MARKET_SPOT")
        await keys.desk.put(SECOND, None, "owner")
        await keys.upstream.private("GET", "account", {})
        assert keys.bank.used == SECOND.key


async def test_key_of_another_account_is_refused_while_live_bots_exist(tmp_path: Path) -> None:
    async with opened(tmp_path, Bank({FIRST.key: 7, SECOND.key: 8})) as keys:
        await keys.desk.put(FIRST, None, "owner")
        await keys.floor.bot(mode="REAL_MARKET_SPOT")
        with pytest.raises(Conflict, match="another account"):
            await keys.desk.put(SECOND, None, "owner")


async def test_key_under_a_passphrase_is_locked_until_it_is_entered(tmp_path: Path) -> None:
    bank = Bank({FIRST.key: 7})
    async with opened(tmp_path, bank) as keys:
        await keys.desk.put(FIRST, "a long passphrase", "owner")
    assert not (tmp_path / "secrets" / "gateway.seal").exists()
    async with opened(tmp_path, bank) as keys:
        assert (keys.desk.report()["state"], keys.desk.report()["protection"]) == ("locked", "passphrase")
        with pytest.raises(NotSent, match="locked"):
            await keys.upstream.private("GET", "account", {})
        with pytest.raises(Forbidden, match="does not open"):
            await keys.desk.unlock("another one", "owner")
        await keys.desk.unlock("a long passphrase", "owner")
        assert keys.desk.current() == FIRST
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("a long passphrase\n")
    async with opened(tmp_path, bank, key_passphrase_file=passphrase) as keys:
        assert keys.desk.current() == FIRST


async def test_every_access_is_in_the_audit_log_without_the_secret(tmp_path: Path) -> None:
    bank = Bank({FIRST.key: 7})
    async with opened(tmp_path, bank) as keys:
        await keys.desk.put(FIRST, None, "owner")
    async with opened(tmp_path, bank) as keys:
        await keys.desk.remove("owner")
        with keys.floor.database.read() as session:
            rows = [tuple(row) for row in session.execute(text("SELECT type, actor, body FROM audit ORDER BY seq"))]
    told = [(type, actor) for type, actor, _ in rows if type.startswith("keys.")]
    assert told == [("keys.stored", "owner"), ("keys.opened", "gateway"), ("keys.removed", "owner")]
    assert FIRST.key not in repr(rows)


async def test_key_is_kept_while_a_live_bot_holds_a_position(tmp_path: Path) -> None:
    async with opened(tmp_path, Bank({FIRST.key: 7})) as keys:
        await keys.desk.put(FIRST, None, "owner")
        await keys.floor.bot(mode="REAL_MARKET_SPOT", name="Alpha")
        await _hold(keys.floor, Balance(free=Decimal("0.01"), cost=Decimal(900)))
        with pytest.raises(Conflict, match="Alpha still hold"):
            await keys.desk.remove("owner")
        assert keys.desk.current() == FIRST
        await _hold(keys.floor, Balance(free=Decimal("0.00001"), cost=Decimal("0.9")))
        assert (await keys.desk.remove("owner"))["state"] == "none"


async def _hold(floor: Desk, held: Balance) -> None:
    def give(tx: Tx) -> None:
        ledger = tx.ledger(BOT)
        tx.put_ledger(BOT, replace(ledger, balances=MappingProxyType({**ledger.balances, "BTC": held})))

    await floor.writer.run(give)


async def test_mounted_file_is_read_at_each_request_and_cannot_be_entered_over(tmp_path: Path) -> None:
    file = tmp_path / "mounted.json"
    async with opened(tmp_path, Bank({FIRST.key: 7}), key_file=file) as keys:
        assert (keys.desk.report()["origin"], keys.desk.report()["state"]) == ("file", "broken")
        file.write_text(json.dumps(FIRST._asdict()))
        assert keys.desk.current() == FIRST
        with pytest.raises(Conflict, match="VOSTOK_KEY_FILE"):
            await keys.desk.put(SECOND, None, "owner")
        file.write_text("junk")
        assert keys.desk.report()["state"] == "broken"


async def test_mounted_key_that_vanishes_then_the_live_bots_that_need_it_are_named(tmp_path: Path) -> None:
    file = tmp_path / "mounted.json"
    file.write_text(json.dumps(FIRST._asdict()))
    async with opened(tmp_path, Bank({FIRST.key: 7}), key_file=file) as keys:
        await keys.floor.bot(mode="REAL_MARKET_SPOT", name="Alpha")
        assert keys.desk.keyless() is None
        file.unlink()
        lacking = keys.desk.keyless()
        assert lacking is not None
        assert (lacking["state"], lacking["bots"]) == ("broken", ["Alpha"])
        assert str(file) in lacking["problem"]
        with pytest.raises(NotSent, match="is not there"):
            await keys.upstream.private("GET", "account", {})
        file.mkdir()
        lacking = keys.desk.keyless()
        assert lacking is not None
        assert "cannot be read" in lacking["problem"]
        await keys.floor.writer.run(set_state(BOT, "STOPPED", "owner", "test"))
        assert keys.desk.keyless() is None, "stopped and flat, it needs none"
        await _hold(keys.floor, Balance(free=Decimal("0.01"), cost=Decimal(900)))
        assert keys.desk.keyless() is not None, "what it holds must be sold some day"


async def test_mounted_key_that_may_withdraw_freezes_live_trading(tmp_path: Path) -> None:
    file = tmp_path / "mounted.json"
    file.write_text(json.dumps(FIRST._asdict()))
    bank = Bank({FIRST.key: 7}, rights={**SAFE, "enableWithdrawals": True})
    async with opened(tmp_path, bank, rights=True, key_file=file) as keys:
        await keys.desk._check(FIRST)
        assert [(latch.scope, latch.state) for latch in keys.latched] == [("mode:REAL_MARKET_SPOT", "HALTED")]
        assert keys.desk.report()["state"] == "refused"


async def test_damaged_store_is_told_and_the_gateway_starts(tmp_path: Path) -> None:
    bank = Bank({FIRST.key: 7})
    async with opened(tmp_path, bank) as keys:
        await keys.desk.put(FIRST, None, "owner")
    (tmp_path / "secrets" / "gateway.seal").unlink()
    async with opened(tmp_path, bank) as keys:
        assert keys.desk.report()["state"] == "broken"
        await keys.desk.put(FIRST, None, "owner")
        assert keys.desk.current() == FIRST


def test_rights_that_take_money_out_are_refused() -> None:
    assert judge_rights(SAFE) == (None, [])
    assert judge_rights(SAFE | {"ipRestrict": False}) == (None, [ANY_ADDRESS])
    for name in ("enableWithdrawals", "enableInternalTransfer"):
        refusal, _ = judge_rights(SAFE | {name: True})
        assert refusal is not None
        assert "may" in refusal
    assert judge_rights(SAFE | {"enableSpotAndMarginTrading": False})[0] is not None
    _, warnings = judge_rights(SAFE | {"enableFutures": True})
    assert "trade futures" in warnings[0]


_ANYTHING = st.dictionaries(st.sampled_from([*SAFE, "enableFutures"]), st.sampled_from([True, False, None, "true", 1]))


@given(st.one_of(_ANYTHING, st.none(), st.lists(st.integers()), st.text()))
def test_no_answer_that_does_not_rule_out_withdrawals_lets_a_key_in(rights: Any) -> None:
    refusal, _ = judge_rights(rights)
    if refusal is None:
        assert rights["enableWithdrawals"] is False
        assert rights.get("enableInternalTransfer", False) is False
        assert rights["enableReading"] is rights["enableSpotAndMarginTrading"] is True


async def test_private_key_of_another_kind_is_refused_at_its_field(tmp_path: Path) -> None:
    async with opened(tmp_path, Bank({FIRST.key: 7})) as keys:
        other = X25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        with pytest.raises(Invalid, match="not Ed25519") as refused:
            await keys.desk.put(Credentials(FIRST.key, other), None, "owner")
        assert refused.value.field == "secret"
        with pytest.raises(Invalid, match="letters and digits") as refused:
            await keys.desk.put(Credentials("with a space in it", FIRST.secret), None, "owner")
        assert refused.value.field == "key"
        pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
        said = await keys.desk.put(Credentials(FIRST.key, pem), None, "owner")
        assert said["kind"] == "ED25519"
