"""What a key is and what it may do, asked of the venue before it is used."""

from dataclasses import asdict, dataclass
from typing import Any

from vostok.binance.errors import BinanceError
from vostok.errors import Invalid, Unavailable
from vostok.gateway.credentials import Credentials
from vostok.gateway.upstream import REFUSED_KEY_CODES, Upstream, VenueSilent

# What moves money away from the account, or to somebody else's; Vostok needs none of it.
_TAKES_OUT = {
    "enableWithdrawals": "withdraw",
    "enableInternalTransfer": "transfer to other accounts",
}
_WIDE = {
    "permitsUniversalTransfer": "move money between your own wallets",
    "enableMargin": "trade on margin",
    "enableFutures": "trade futures",
    "enableVanillaOptions": "trade options",
}
WITHOUT_RIGHTS = "This venue does not tell what a key may do."
ANY_ADDRESS = "The key works from every address: restrict it to this machine's address at Binance."


@dataclass(frozen=True)
class KeyReport:
    """`uid` is the account's number at the venue; `refusal` why the key must not be used, `warnings` what to mend."""

    uid: int | None
    refusal: str | None
    warnings: tuple[str, ...]

    def json(self) -> dict[str, Any]:
        """As it is shown."""
        return asdict(self) | {"warnings": list(self.warnings)}


async def ask_venue(upstream: Upstream, keys: Credentials, *, tells_rights: bool) -> KeyReport:
    """What the venue says of `keys`.

    Raises Invalid where it does not take them, Unavailable where it could not be asked.
    """
    try:
        account = await upstream.private("GET", "account", {"omitZeroBalances": "true"}, urgent=True, keys=keys)
        rights = None
        if tells_rights:
            path, root = "account/apiRestrictions", "/sapi/v1"
            rights = await upstream.private("GET", path, {}, urgent=True, keys=keys, root=root)
    except BinanceError as error:
        raise Invalid(_refused(error), field="secret" if error.code == -1022 else "key") from None
    except VenueSilent as error:
        raise Unavailable(f"The key could not be checked ({error}), so it was not stored: try again.") from None
    if not isinstance(account, dict) or not isinstance(account.get("balances"), list):
        raise Unavailable("The key could not be checked (the venue's account cannot be understood): try again.")
    uid = account.get("uid")
    refusal = None if account.get("canTrade") is True else "The account of this key may not trade now."
    warnings: list[str] = [WITHOUT_RIGHTS]
    if tells_rights:
        refused, warnings = judge_rights(rights)
        refusal = refused or refusal
    return KeyReport(uid if isinstance(uid, int) else None, refusal, tuple(warnings))


def judge_rights(rights: Any) -> tuple[str | None, list[str]]:
    """Why a key with these rights must not be used (None: it may), and what should be mended.

    Source: `GET /sapi/v1/account/apiRestrictions` of Binance's wallet documentation. What is not said counts as allowed
    where it endangers, and as missing where it is needed.
    """
    if not isinstance(rights, dict):
        return "The venue did not tell what this key may do, so it is not used.", []
    out = [words for name, words in _TAKES_OUT.items() if rights.get(name, name == "enableWithdrawals") is not False]
    if out:
        return f"This key may {' and '.join(out)}: switch that off at Binance, or make a key that only trades.", []
    if rights.get("enableReading") is not True or rights.get("enableSpotAndMarginTrading") is not True:
        return "This key may not both read and trade on Spot: switch both on at Binance.", []
    warnings = [] if rights.get("ipRestrict") is True else [ANY_ADDRESS]
    wide = [words for name, words in _WIDE.items() if rights.get(name) is True]
    if wide:
        warnings.append(f"The key may also {', '.join(wide)}; Vostok needs Spot trading only.")
    return None, warnings


def _refused(error: BinanceError) -> str:
    said = f"The venue does not take this key ({error.code} {error.message})"
    if error.code not in REFUSED_KEY_CODES:
        return f"{said}."
    if error.code == -1022:
        return f"{said}: the secret belongs to another key, or lacks a character."
    return f"{said}: check that it is a key of this venue, that it is not expired, and its list of addresses."
