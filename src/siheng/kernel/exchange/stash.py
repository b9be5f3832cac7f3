"""Keeps an uploaded ledger between the page that checks it and the press that takes it in.

It lies encrypted, opens for its owner alone, and is gone after a day at the latest.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings

from siheng.kernel.trust.crypto import CannotDecrypt, decrypt, encrypt

KEPT_SECONDS = 24 * 3600


def keep(content: bytes, *, owner: str, at: datetime) -> str:
    """Keep a file for its owner; answers the token by which ``find`` gives it back."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder.iterdir():
        if old.stat().st_mtime < at.timestamp() - KEPT_SECONDS:
            old.unlink(missing_ok=True)
    token = secrets.token_hex(16)
    path = folder / token
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as out:
        out.write(encrypt(base64.b64encode(content).decode("ascii"), _context(owner)))
    os.utime(path, (at.timestamp(), at.timestamp()))
    return token


def find(token: str, *, owner: str) -> bytes | None:
    """What was kept, for its owner; None for anyone else, and when it is gone."""
    path = _path(token)
    if path is None or not path.is_file():
        return None
    try:
        return base64.b64decode(decrypt(path.read_text(encoding="ascii"), _context(owner)))
    except CannotDecrypt:
        return None


def drop(token: str) -> None:
    """Let it go."""
    if path := _path(token):
        path.unlink(missing_ok=True)


def _path(token: str) -> Path | None:
    return _folder() / token if re.fullmatch(r"[0-9a-f]{32}", token) else None


def _folder() -> Path:
    return Path(settings.DATA) / "ledgers"


def _context(owner: str) -> str:
    return f"ledger of {owner}"
