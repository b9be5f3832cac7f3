"""Field encryption (字段加密) with SM4-GCM and blind indexes with HMAC-SM3: a database alone reveals no one.

Sources: GB/T 32907 (SM4), GB/T 32905 (SM3), GB/T 39786-2021 (application layer), Personal Information
Protection Law art. 51. A stored value reads ``k<key id>:<base64 of nonce, ciphertext and tag>``. It is bound
to its model and field: moved to another column it no longer opens. Renaming an encrypted field or its model
therefore needs a data migration that reads under the old name and writes under the new one.
"""

from __future__ import annotations

import base64
import binascii
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from siheng.kernel.org.identifiers import normal

NONCE = 12  # bytes, as NIST SP 800-38D recommends for GCM
TAG = 16  # bytes


class CannotDecrypt(ValueError):
    """A stored value does not open: unknown key, altered text, or a text from another field."""


def encrypt(text: str, context: str) -> str:
    """Ciphertext of ``text`` under the first key, bound to ``context`` (the label of model and field)."""
    key_id, key = next(iter(_ring(tuple(settings.FIELD_KEYS)).items()))
    nonce = os.urandom(NONCE)
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(context.encode())
    sealed = nonce + cipher.update(text.encode()) + cipher.finalize() + cipher.tag
    return f"k{key_id}:{base64.b64encode(sealed).decode('ascii')}"


def decrypt(stored: str, context: str) -> str:
    """The text behind a stored value. Raises CannotDecrypt with a sentence that says why it does not open."""
    head, colon, body = stored.partition(":")
    if not (colon and head.startswith("k")):
        raise CannotDecrypt("存储的内容不是密文。")
    key = _ring(tuple(settings.FIELD_KEYS)).get(head[1:])
    if key is None:
        raise CannotDecrypt(f"没有编号为 {head[1:]} 的密钥，请在 SIHENG_FIELD_KEYS 中补回加密时所用的密钥。")
    try:
        sealed = base64.b64decode(body, validate=True)
        nonce, text, tag = sealed[:NONCE], sealed[NONCE:-TAG], sealed[-TAG:]
        cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce, tag)).decryptor()
        cipher.authenticate_additional_data(context.encode())
        return (cipher.update(text) + cipher.finalize()).decode()
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise CannotDecrypt("密文已被改动，或取自别的字段。") from error


def current_prefix() -> str:
    """How every value under the first key starts."""
    return f"k{next(iter(_ring(tuple(settings.FIELD_KEYS))))}:"


def blind(value: str, purpose: str) -> str:
    """A blind index (盲索引): 32 hex digits, equal for equal values of a purpose, unrelated across purposes.

    Spaces, width and case do not matter. Nothing gives the empty string. It hangs on INDEX_KEY alone, so that
    it survives a change of the encryption keys.
    """
    plain = normal(value)
    if not plain:
        return ""
    mac = HMAC(_purpose_key(settings.INDEX_KEY, purpose), hashes.SM3())
    mac.update(plain.encode())
    return mac.finalize().hex()[:32]


class EncryptedTextField(models.TextField):
    """Text that lies encrypted in the database and is plain in Python; to find one by value use ``blind``.

    The empty string is stored as it is: there is nothing in it to protect.
    """

    @property
    def context(self) -> str:
        """What its values are bound to, such as ``matters.party.id_number``."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if value is None or value == "" or hasattr(value, "as_sql"):
            return super().get_db_prep_save(value, connection)
        return encrypt(str(value), self.context)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return decrypt(value, self.context) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Only 'is null': a comparison with ciphertext never finds anything, so it is an error instead."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def get_transform(self, lookup_name: str) -> None:
        return None


@lru_cache(maxsize=8)
def _ring(keys: tuple[str, ...]) -> dict[str, bytes]:
    """The keys by fingerprint, in order. Raises ImproperlyConfigured for a key that is not 32 hex digits."""
    ring = {}
    for place, text in enumerate(keys, start=1):
        key = _secret(text.strip(), f"SIHENG_FIELD_KEYS 第{place}把密钥")
        digest = hashes.Hash(hashes.SM3())
        digest.update(b"siheng field key" + key)
        ring[digest.finalize().hex()[:8]] = key
    if not ring:
        raise ImproperlyConfigured("SIHENG_FIELD_KEYS 至少要有一把密钥。")
    return ring


@lru_cache(maxsize=32)
def _purpose_key(index_key: str, purpose: str) -> bytes:
    secret = _secret(index_key, "SIHENG_INDEX_KEY")
    return HKDF(hashes.SM3(), 32, salt=None, info=f"siheng blind index {purpose}".encode()).derive(secret)


def _secret(text: str, name: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 16:
        raise ImproperlyConfigured(f"{name}应为32位十六进制数。")
    return key
