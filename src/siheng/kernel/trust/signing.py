"""Signing what leaves the bureau (签名), with Ed25519 (RFC 8032): who has the public key can prove whose it is, offline.

Keys and signatures are base64. The private key lies in the data folder beside the others (``signing.key``).
"""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from siheng.kernel.trust.chain import sm3


class BadKey(ValueError):
    """A text is no public key; the message is for the one who pasted it."""


def sign(data: bytes, *, secret: str = "") -> str:
    """The signature of some bytes under the bureau's own key (or another ``secret``, 64 hex digits)."""
    return base64.b64encode(_private(secret).sign(data)).decode("ascii")


def public_key(*, secret: str = "") -> str:
    """The public key that belongs to the bureau's own key, to be given to others."""
    return base64.b64encode(_private(secret).public_key().public_bytes_raw()).decode("ascii")


def fingerprint(key: str) -> str:
    """Sixteen digits in fours, to compare a public key by telephone. Raises BadKey."""
    digits = sm3(_public(key).public_bytes_raw())[:16]
    return " ".join(digits[n : n + 4] for n in range(0, 16, 4))


def verify(data: bytes, signature: str, *, key: str) -> bool:
    """Whether a signature is that of these bytes under a public key. Raises BadKey."""
    public = _public(key)
    try:
        raw = base64.b64decode(signature, validate=True)
        public.verify(raw, data)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    # The last character of base64 has bits that say nothing: one signature, one spelling.
    return base64.b64encode(raw).decode("ascii") == signature


def _private(secret: str) -> Ed25519PrivateKey:
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret or settings.SIGNING_KEY))
    except ValueError:
        raise ImproperlyConfigured("SIHENG_SIGNING_KEY 应为64位十六进制数。") from None


def _public(key: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(key.strip(), validate=True))
    except (binascii.Error, ValueError):
        raise BadKey("不是签名公钥，应为对方页面上显示的44个字符。") from None
