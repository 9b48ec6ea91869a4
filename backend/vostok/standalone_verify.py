"""Verifies exported audit chains with nothing but Python: python3 verify.py [FOLDER] (exit code 1: something is wrong).

Each row's hash covers the row and the hash before it; checkpoints signed with Ed25519 (RFC 8032) say where the chain
stood, so that a rewritten or shortened chain shows. Compare the keys it prints with ones you noted earlier.
"""

import base64
import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

Point = tuple[int, int, int, int]
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, -1, P) % P, pow(2, (P - 1) // 4, P)
FIELDS = ("ts_us", "mono_us", "boot_id", "actor", "via", "type", "subject", "body")


def add(a: Point, b: Point) -> Point:
    """The sum of two points of the curve in extended coordinates (RFC 8032, 5.1.4)."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    return (f - e) * (h - g) % P, (h + g) * (f + e) % P, (h - g) * (h + g) % P, (f - e) * (f + e) % P


def times(factor: int, point: Point) -> Point:
    """`factor` times `point`."""
    result: Point = (0, 1, 1, 0)
    while factor:
        result, point, factor = add(result, point) if factor & 1 else result, add(point, point), factor >> 1
    return result


def decode(raw: bytes) -> Point:
    """The point that 32 bytes stand for. Raises ValueError if they stand for none."""
    number = int.from_bytes(raw, "little")
    y, odd = number % 2**255, number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT % P
    if y >= P or x * x % P != square or (x == 0 and odd):
        raise ValueError("not a point of the curve")
    x = P - x if x % 2 != odd else x
    return x, y, 1, x * y % P


BASE = decode((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Ed25519, RFC 8032, 5.1.7."""
    try:
        key, commitment, scalar = decode(public), decode(signature[:32]), int.from_bytes(signature[32:], "little")
    except ValueError:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little")
    left, right = times(scalar, BASE), add(commitment, times(challenge % ORDER, key))
    same = (left[0] * right[2] - right[0] * left[2]) % P == 0 == (left[1] * right[2] - right[1] * left[2]) % P
    return same and scalar < ORDER and len(signature) == 64


def checkpoints(folder: Path, name: str) -> Iterator[tuple[int, bytes]]:
    """Rows and last hash of each signed checkpoint; a missing or unsigned one ends the program."""
    origin, keys = f"vostok/{name}", {}
    for line in (folder / f"{name}.keys").read_text().splitlines():
        public = base64.b64decode(line.split("+", 2)[2])
        keys[hashlib.sha256(origin.encode() + b"\n" + public).digest()[:4]] = public[1:]
        sys.stdout.write(f"  key {line}\n")
    for note in (folder / f"{name}.notes").read_text().strip("\n").split(f"\n\n{origin}\n"):
        text, signed = f"{origin}\n{note.removeprefix(origin + chr(10))}".split("\n\n")
        raw, (size, root) = base64.b64decode(signed.split(" ")[2]), text.split("\n")[1:3]
        if raw[:4] not in keys or not is_signed(keys[raw[:4]], f"{text}\n".encode(), raw[4:]):
            sys.exit(f"{name}: the checkpoint of {size} rows has no valid signature")
        yield int(size), base64.b64decode(root)


def verify(folder: Path, name: str) -> None:
    """Walk one chain beside its checkpoints; the first thing that does not hold ends the program."""
    signed, seq, previous = dict(checkpoints(folder, name)), 0, bytes(32)
    lines = gzip.decompress((folder / f"{name}.jsonl.gz").read_bytes()).decode().split("\n")[:-1]
    for seq, row in enumerate(map(json.loads, lines), 1):
        digest = hashlib.sha256(b"\x00vostok-audit-1")
        for part in (str(row["seq"]).encode(), previous, *(str(row[field]).encode() for field in FIELDS)):
            digest.update(len(part).to_bytes(8, "big") + part)
        if row["seq"] != seq or row["prev"] != previous.hex() or row["hash"] != digest.hexdigest():
            sys.exit(f"{name}: row {seq} is missing or was changed")
        previous = digest.digest()
        if signed.get(seq, previous) != previous:
            sys.exit(f"{name}: one of the rows up to {seq} is not the one that was signed")
    if seq < max(signed):
        sys.exit(f"{name}: rows {seq + 1} to {max(signed)} are missing at the end")
    sys.stdout.write(f"{name}: all {seq} rows hold, with {len(signed)} signed checkpoints, up to row {max(signed)}\n")


if __name__ == "__main__":
    here = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    for path in sorted(here.glob("*.jsonl.gz")):
        verify(here, path.name.removesuffix(".jsonl.gz"))
