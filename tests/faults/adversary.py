"""`npm run faults -- adversary`: orders that try to get past the gate, and bugs planted in it that must show.

Rounds of bursts of up to 50 requests at once go through the real wire, byte for byte: parsing, signature, gate, journal
and live engine, with three bots whose keys the adversary holds. A model that shares no code with the gate watches the
venue's door and says what should not have come; requests that are forged must not be answered with success; after each
round the books must agree with the venue, and the audit chain with its hashes and meaning. Control group: the same
rounds against gates with one planted bug each (`planted.py`), which must all be caught.
"""

import argparse
import asyncio
import json
import random
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from tests.faults.arena import Arena, open_arena
from tests.faults.attacks import KINDS, Adversary, world
from tests.faults.planted import PLANTED, Bug
from vostok.db import Database
from vostok.gateway.app import MIGRATIONS

BURST = 50
ROUND = 250
# A planted bug is looked for in so many rounds of the kind of world that it breaks.
ROUNDS_FOR_A_BUG = 20


@dataclass
class Found:
    """What a campaign saw: `broken` holds a sentence for each order or answer that should not have been."""

    sent: int = 0
    entries: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)


async def play(home: Path, template: Path, kind: str, seed: str, size: int, found: Found) -> None:
    """One round of `size` requests in a world of `kind`."""
    draw = random.Random(seed)
    made = world(kind, draw)
    async with open_arena(home, template, *made) as arena:
        model = arena.venue.model
        adversary = Adversary(model, draw)
        for begin in range(0, size, BURST):
            attacks = adversary.burst(min(BURST, size - begin))
            calls = (arena.send(one.method, one.path, one.query, one.body, one.key) for one in attacks)
            for attack, (status, text) in zip(attacks, await asyncio.gather(*calls), strict=True):
                found.answers[_word(status, text)] += 1
                if attack.forged and status < 400:
                    found.broken.append(f"forged request answered {status}: {attack}")
                if status >= 500 and "GATE HALTED" not in text:
                    found.broken.append(f"answered {status} {text}: {attack}")
        found.sent += size
        found.entries += sum(order.side == "BUY" for order in model.arrived)
        found.broken += [f"{kind}: {sentence}" for sentence in (*model.broken, *differences(arena))]


def _word(status: int, text: str) -> str:
    body = json.loads(text)
    message = str(body.get("msg", "")) if isinstance(body, dict) else ""
    return message.split()[1] if message.startswith("GATE ") else f"{status} {body.get('code', 'accepted')}"


def differences(arena: Arena) -> list[str]:
    """What the books say other than the venue, to the last digit."""
    differences = []
    for bot_id, seen in arena.venue.model.books.items():
        ledger = arena.writer.books.ledgers[bot_id]
        if ledger.balance("USDT").total != seen.cash:
            differences.append(f"{bot_id} has {ledger.balance('USDT').total} USDT, the venue says {seen.cash}")
        for pair, coins in seen.coins.items():
            if ledger.balance(pair[:3]).total != coins:
                differences.append(f"{bot_id} has {ledger.balance(pair[:3]).total} of {pair}, the venue says {coins}")
    audit = arena.records.verify_audit()
    return [*differences, *([] if audit["ok"] else [f"the audit chain is broken: {audit['broken']}"])]


async def attack(folder: Path, n: int, seed: int, kinds: tuple[str, ...] = KINDS) -> Found:
    """`n` requests, in rounds of each kind of world in turn."""
    template, found = make_template(folder), Found()
    number = 0
    while found.sent < n:
        kind = kinds[number % len(kinds)]
        await play(folder / "home", template, kind, f"{seed}/{number}", min(ROUND, n - found.sent), found)
        number += 1
        if number % 40 == 0:
            print(f"{found.sent} of {n} requests, {found.entries} entries at the venue, {len(found.broken)} bypasses")
    return found


async def catches(folder: Path, bug: Bug, seed: int) -> int | None:
    """How many requests it took until a planted bug showed; None when it did not."""
    template, found = make_template(folder), Found()
    with bug.planted():
        for number in range(ROUNDS_FOR_A_BUG):
            await play(folder / "home", template, bug.kind, f"{seed}/{bug.name}/{number}", ROUND, found)
            if found.broken:
                return found.sent
    return None


def make_template(folder: Path) -> Path:
    """An empty database with every migration, which each round begins with a copy of."""
    template = folder / "template.sqlite"
    if not template.exists():
        Database(template, MIGRATIONS).open().close()
    return template


def quiet() -> None:
    """Keep the gateway's warnings about what it denies out of the campaign's own lines."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))


def main() -> None:
    """Plant the bugs, run the campaign, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    quiet()
    caught: dict[str, int | None] = {}
    with tempfile.TemporaryDirectory() as folder:
        for bug in PLANTED:
            caught[bug.name] = asyncio.run(catches(Path(folder), bug, options.seed))
            print(f"{bug.name:24} {bug.breaks:42} caught after {caught[bug.name]} requests", flush=True)
        found = asyncio.run(attack(Path(folder), options.n, options.seed))
    for sentence in found.broken[:20]:
        print(sentence)
    print("answers:", dict(found.answers.most_common()))
    missed = [name for name, after in caught.items() if after is None]
    figures: dict[str, Any] = {
        "orders": found.sent,
        "bypasses": len(found.broken),
        "entries": found.entries,
    }
    control = {"planted_bugs": len(caught), "caught": len(caught) - len(missed), "missed": missed}
    targets = {"bypasses": 0, "planted_bugs_caught": len(caught)}
    ok = not found.broken and not missed and found.entries > 0
    result = {"name": "adversary", "n": options.n, "seed": options.seed, "figures": figures, "control": control}
    print(json.dumps({**result, "targets": targets, "ok": ok}))


if __name__ == "__main__":
    main()
