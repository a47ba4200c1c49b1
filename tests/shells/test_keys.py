from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from ofuda.shells.files import FormatError, replace_file
from ofuda.shells.keys import create, load


def test_a_key_is_its_owners_alone(tmp_path: Path) -> None:
    name = str(tmp_path / "key.pem")
    before = os.umask(0)
    try:
        made = create(name)
    finally:
        os.umask(before)
    assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600
    assert Path(name).read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----\n")
    found = load(name)
    assert (found.public, found.exposed) == (made.public, False)
    assert found.sign(b"x") == made.sign(b"x")
    Path(name).chmod(0o640)
    assert load(name).exposed


def test_two_keys_are_two(tmp_path: Path) -> None:
    assert create(str(tmp_path / "a")).public != create(str(tmp_path / "b")).public


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    there = tmp_path / "key.pem"
    there.write_bytes(b"dear")
    with pytest.raises(FileExistsError):
        create(str(there))
    assert there.read_bytes() == b"dear"


def pem(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey, password: bytes | None = None) -> bytes:
    locked = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)


@pytest.mark.parametrize(
    ("octets", "message"),
    [
        (b"", "is no private key"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "is no private key"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "is no Ed25519 key"),
        (pem(ed25519.Ed25519PrivateKey.generate(), b"secret"), "is locked with a password"),
    ],
)
def test_what_is_no_key(tmp_path: Path, octets: bytes, message: str) -> None:
    (tmp_path / "key.pem").write_bytes(octets)
    with pytest.raises(FormatError, match=message):
        load(str(tmp_path / "key.pem"))


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    there = tmp_path / "label.jsonld"
    there.write_bytes(b"old")
    replace_file(str(there), b"new")
    assert there.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["label.jsonld"]
