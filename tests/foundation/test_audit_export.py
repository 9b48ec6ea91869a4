"""What is exported can be verified with nothing but Python, and by code that shares none with Vostok's own."""

import gzip
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.foundation.chains import signed_chain
from vostok.audit_export import write_export
from vostok.checkpoints import CheckpointFiles
from vostok.standalone_verify import is_signed


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An exported chain of 120 rows, unpacked."""
    signed_chain(tmp_path, 120)
    target = io.BytesIO()
    assert write_export(target, tmp_path, ["gateway"]) == {"gateway": 120}
    folder = tmp_path / "export"
    zipfile.ZipFile(target).extractall(folder)
    return folder


def _verify(folder: Path) -> subprocess.CompletedProcess[str]:
    # -I -S: no installed package is in reach.
    command = [sys.executable, "-I", "-S", str(folder / "verify.py")]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def _edit(folder: Path, old: str, new: str) -> None:
    path = folder / "gateway.jsonl.gz"
    text = gzip.decompress(path.read_bytes()).decode()
    assert old in text
    path.write_bytes(gzip.compress(text.replace(old, new, 1).encode()))


def test_export_when_untouched_then_its_own_verifier_says_so(export: Path, tmp_path: Path) -> None:
    result = _verify(export)
    assert result.returncode == 0, result.stderr
    assert "gateway: all 120 rows hold, with 3 signed checkpoints, up to row 120\n" in result.stdout
    assert CheckpointFiles(tmp_path, "gateway").public_keys()[0] in result.stdout


def test_export_when_a_row_was_edited_then_named(export: Path) -> None:
    _edit(export, '"actor":"owner"', '"actor":"nobody"')
    result = _verify(export)
    assert (result.returncode, result.stderr) == (1, "gateway: row 1 is missing or was changed\n")


def test_export_when_its_tail_was_cut_then_named(export: Path) -> None:
    path = export / "gateway.jsonl.gz"
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(gzip.compress(b"".join(lines[:100])))
    assert _verify(export).stderr == "gateway: rows 101 to 120 are missing at the end\n"


def test_export_of_another_chain_with_these_checkpoints_is_refused(export: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    signed_chain(other, 120)
    target = io.BytesIO()
    write_export(target, other, ["gateway"])
    with zipfile.ZipFile(target) as archive:
        (export / "gateway.jsonl.gz").write_bytes(archive.read("gateway.jsonl.gz"))
    assert _verify(export).stderr == "gateway: one of the rows up to 50 is not the one that was signed\n"


def test_export_when_a_checkpoint_was_edited_then_named(export: Path) -> None:
    path = export / "gateway.notes"
    path.write_text(path.read_text().replace("\n100\n", "\n99\n"))
    assert _verify(export).stderr == "gateway: the checkpoint of 99 rows has no valid signature\n"


@settings(max_examples=30)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=80), bit=st.integers(0, 8 * 64 - 1))
def test_signature_is_judged_as_the_library_judges_it(seed: bytes, message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    forged = (int.from_bytes(signature, "little") ^ (1 << bit)).to_bytes(64, "little")
    assert is_signed(public, message, signature)
    assert not is_signed(public, message, forged)
    assert not is_signed(public, message + b"!", signature)


def test_verifier_is_short_enough_to_be_read(export: Path) -> None:
    assert len((export / "verify.py").read_text().splitlines()) <= 100
