"""Keeps an uploaded ledger between the page that checks it and the press, or the night, that takes it in.

It lies encrypted, opens for its owner alone, and is gone after three days at the latest.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile

from siheng.kernel.trust.crypto import CannotDecrypt, decrypt, encrypt

KEPT_SECONDS = 3 * 24 * 3600
# The name's ending goes along, since it says how the content is read.
ENDING = 4


def keep(content: bytes, *, owner: str, at: datetime, ending: str = "xlsx") -> str:
    """Keep a file for its owner; answers the token by which ``find`` gives it back."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder().iterdir():
        if old.stat().st_mtime < at.timestamp() - KEPT_SECONDS:
            old.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    path = folder() / token
    whole = ending.encode("ascii").ljust(ENDING) + content
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as out:
        out.write(encrypt(base64.b64encode(whole).decode("ascii"), _context(owner)))
    os.utime(path, (at.timestamp(), at.timestamp()))
    return token


def find(token: str, *, owner: str) -> ContentFile[bytes] | None:
    """What was kept, for its owner, under a name of its ending; None for anyone else, and when it is gone."""
    path = _path(token)
    if path is None or not path.is_file():
        return None
    try:
        whole = base64.b64decode(decrypt(path.read_text(encoding="ascii"), _context(owner)))
    except CannotDecrypt:
        return None
    return ContentFile(whole[ENDING:], name=f"台账.{whole[:ENDING].decode('ascii').strip()}")


def drop(token: str) -> None:
    """Let it go."""
    if path := _path(token):
        path.unlink(missing_ok=True)


def folder() -> Path:
    """Where it all lies."""
    return Path(settings.DATA) / "ledgers"


def _path(token: str) -> Path | None:
    return folder() / token if re.fullmatch(r"[0-9a-f]{32}", token) else None


def _context(owner: str) -> str:
    return f"ledger of {owner}"
