"""Private keys in files: Ed25519, PEM, PKCS #8 (RFC 8410), readable by their owner alone."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ofuda.nouns.diagnostics import quote
from ofuda.shells.files import FormatError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_OWNER_ALONE = 0o600
_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A key that signs; `exposed`: others on this machine may read its file."""

    _key: Ed25519PrivateKey
    exposed: bool = False

    @property
    def public(self) -> bytes:
        """The 32 octets of the public key."""
        return self._key.public_key().public_bytes_raw()

    def sign(self, octets: bytes) -> bytes:
        """The signature on octets."""
        return self._key.sign(octets)


def create(name: str) -> PrivateKey:
    """A new key in a new file; raises OSError, also where there is a file of that name."""
    from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 (for keys alone)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 (for keys alone)

    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    # Never over another key, and never for a moment readable by others.
    descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(text)
    return PrivateKey(key)


def load(name: str) -> PrivateKey:
    """The key of a file; raises OSError and FormatError."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 (for keys alone)
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415 (for keys alone)
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415 (for keys alone)

    path = Path(name)
    octets = path.read_bytes()
    try:
        key = load_pem_private_key(octets, None)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise FormatError(f"{quote(name)} is no private key in PEM, PKCS #8") from error
    except TypeError as error:  # it wants a password
        raise FormatError(f"the key in {quote(name)} is locked with a password") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise FormatError(f"the key in {quote(name)} is no Ed25519 key")
    return PrivateKey(key, bool(path.stat().st_mode & _OTHERS))
