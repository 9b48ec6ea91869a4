"""Which coins a headline is about, and how much it matters. Pure."""

import re
from collections.abc import Collection

_NAMES = {
    "BTC": "bitcoin", "ETH": "ethereum ether", "SOL": "solana", "XRP": "ripple", "ADA": "cardano", "DOGE": "dogecoin",
    "DOT": "polkadot", "AVAX": "avalanche", "LINK": "chainlink", "LTC": "litecoin", "BCH": "bitcoin-cash",
    "TRX": "tron", "UNI": "uniswap", "XLM": "stellar", "ATOM": "cosmos", "XMR": "monero",
    "ETC": "ethereum-classic", "FIL": "filecoin",
    "APT": "aptos", "ARB": "arbitrum", "SHIB": "shiba", "PEPE": "pepecoin", "TON": "toncoin", "ALGO": "algorand",
    "ICP": "dfinity", "INJ": "injective", "AAVE": "aave", "USDT": "tether", "BNB": "binance-coin", "HBAR": "hedera",
}  # fmt: skip
NAMES: dict[str, str] = {name: coin for coin, names in _NAMES.items() for name in names.split()}
# "Bitcoin Cash", "bitcoin cash", "BITCOIN-CASH" are one coin, and not Bitcoin; "Bitcoin cash" may be money.
_TWO_WORDS = {
    written.replace("-", joint): name
    for name in NAMES if "-" in name for written in (name, name.title(), name.upper()) for joint in " -"
}  # fmt: skip
_TWO_WORDS_AT = re.compile(rf"\b({'|'.join(map(re.escape, _TWO_WORDS))})\b")
# Names that are also words of everyday, which have no capital there: "stellar results", "a ripple effect".
_EVERYDAY = frozenset(["stellar", "ripple", "cosmos", "injective"])
# Tickers that are also words, even in capitals: they count only with a dollar sign or in parentheses.
_AMBIGUOUS = """
    A AI ALL ANY APE ART AT ATOM BE BIG CEO CFO DATA DOT ETC FUN GAS GO HIGH HOT IN IO IQ KEY LINK LIT ME NEAR NOT OF OM
    ONE OP OR SAND SEC SUN SUPER THE TIME TON TOP UK UNI UP US USA USD WIN YES
"""
_WORDS = frozenset(_AMBIGUOUS.split())
_TICKER = re.compile(r"(?P<marked>\$|\()?(?P<coin>[A-Z0-9]{2,10})\b")
_NAME = re.compile(r"[A-Za-z][A-Za-z-]+")
_WIDE = re.compile(
    r"\b(crypto\w*|bitcoin|btc|stablecoins?|fed|federal reserve|fomc|sec|etfs?|inflation|cpi|rate (?:cut|hike)s?|"
    r"interest rates?|tariffs?|recession|binance|coinbase|exchange|market)\b",
    re.IGNORECASE,
)


def coins_of(text: str, known: Collection[str]) -> list[str]:
    """Coins that `text` names, by name or ticker; `known` are the tickers there are. In alphabetical order."""
    joined = _TWO_WORDS_AT.sub(lambda match: _TWO_WORDS[match[1]], text)
    found = {NAMES[name] for word in _NAME.findall(joined) for name in _names_in(word)}
    for match in _TICKER.finditer(text):
        coin = match["coin"]
        if coin in known and (match["marked"] or coin not in _WORDS):
            found.add(coin)
    return sorted(found)


def _names_in(word: str) -> list[str]:
    """The names of coins in a word: the whole of it, else parts of a compound such as `Bitcoin-backed`."""
    parts = [word] if word.lower() in NAMES else word.split("-")
    lowered = [part.lower() for part in parts if part not in _EVERYDAY]
    return [name for name in lowered if name in NAMES]


def relevance(title: str, summary: str, coins: Collection[str], watched: Collection[str], score: float) -> float:
    """From 0 to 10: 4 for a coin in the title (2 in the summary), 3 for one that is watched, 2 for a subject that moves
    all coins, 1 for a clear judgement."""
    wide = 2.0 if _WIDE.search(f"{title} {summary}") else 0.0
    named = 4.0 if coins_of(title, coins) else 2.0 if coins else 0.0
    own = 3.0 if set(coins) & set(watched) else 0.0
    return min(10.0, wide + named + own + (1.0 if abs(score) >= 0.6 else 0.0))


def impact(relevance: float, score: float) -> str:
    """`HIGH`, `MEDIUM` or `LOW`: how much of a judgement about how much that matters."""
    weight = relevance * abs(score)
    return "HIGH" if weight >= 5 else "MEDIUM" if weight >= 2.5 else "LOW"
