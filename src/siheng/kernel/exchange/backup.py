"""Backup (备份) of one bureau: every row and every attachment in one file, readable on either database.

The file is a tar of ``tables/<label>.jsonl``, ``attachments/<name>``, ``files.jsonl`` (name, size and SM3 of
each attachment), ``manifest.json`` (what there must be) and ``seal`` (a keyed hash over the manifest).
Encrypted fields stay encrypted; the field keys and the index key are not in it and are kept apart from it.
"""

from __future__ import annotations

import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.db import connection, models

from siheng.kernel.exchange import rows
from siheng.kernel.trust.crypto import blind

FORMAT = 1
PIECE = 1 << 20

Tell = Callable[[str], None]


def backup(target: Path, *, at: datetime, tell: Tell) -> list[str]:
    """Write a backup; it appears under its name only when it is whole.

    All of it is one moment of the database, and others go on working meanwhile. Answers the attachments that
    rows name and the disk does not have.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=3) as tar, _one_moment():
                missing = _write(tar, at, tell)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return missing


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as of one moment, without the write lock that ``atomic`` takes on SQLite."""
    if connection.in_atomic_block:
        yield
        return
    begin = (
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        if connection.vendor == "postgresql"
        else "BEGIN DEFERRED"
    )
    with connection.cursor() as cursor:
        cursor.execute(begin)
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def _write(tar: tarfile.TarFile, at: datetime, tell: Tell) -> list[str]:
    found: dict[str, dict[str, Any]] = {}
    for label, model in rows.tables().items():
        count, digest = _spool(tar, f"tables/{label}.jsonl", rows.lines(model), at)
        found[label] = {"rows": count, "sm3": digest, "columns": rows.columns(model)}
        tell(f"{model._meta.verbose_name}：{count} 行")
    missing: list[str] = []
    count, digest = _spool(tar, "files.jsonl", _attachments(tar, missing, at), at)
    tell(f"附件：{count} 个")
    manifest = {
        "format": FORMAT,
        "at": at.isoformat(),
        "index_key": index_key(),
        "tables": found,
        "files": {"rows": count, "sm3": digest},
        "missing": missing,
    }
    body = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    _member(tar, "manifest.json", io.BytesIO(body), len(body), at)
    sealed = seal(body).encode()
    _member(tar, "seal", io.BytesIO(sealed), len(sealed), at)
    return missing


def _spool(tar: tarfile.TarFile, name: str, source: Iterable[bytes], at: datetime) -> tuple[int, str]:
    """Add lines of unknown number; answers how many, and the SM3 over them."""
    digest, count = hashes.Hash(hashes.SM3()), 0
    with tempfile.SpooledTemporaryFile(max_size=8 * PIECE) as spool:
        for line in source:
            digest.update(line)
            spool.write(line)
            count += 1
        size = spool.tell()
        spool.seek(0)
        _member(tar, name, spool, size, at)
    return count, digest.finalize().hex()


def _attachments(tar: tarfile.TarFile, missing: list[str], at: datetime) -> Iterator[bytes]:
    """Add every file that a row names, and say for each what it is."""
    root = Path(settings.MEDIA_ROOT)
    for name in _names():
        path = root / name
        if not path.is_file():
            missing.append(name)
            continue
        with path.open("rb") as content:
            entry: dict[str, Any] = {"name": name, "size": path.stat().st_size, "sm3": sm3_of(content)}
            content.seek(0)
            _member(tar, f"attachments/{name}", content, entry["size"], at)
        yield json.dumps(entry, ensure_ascii=False).encode() + b"\n"


def _names() -> Iterator[str]:
    for model in rows.tables().values():
        for field in (f for f in model._meta.concrete_fields if isinstance(f, models.FileField)):
            named: models.QuerySet[Any, Any] = (
                models.QuerySet(model).exclude(**{field.attname: ""}).order_by("pk")
            )
            yield from named.values_list(field.attname, flat=True).iterator(chunk_size=rows.BATCH)


def _member(tar: tarfile.TarFile, name: str, content: Any, size: int, at: datetime) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, int(at.timestamp()), 0o600
    tar.addfile(info, content)


def sm3_of(content: Any) -> str:
    """The SM3 of an open file, in pieces."""
    digest = hashes.Hash(hashes.SM3())
    while piece := content.read(PIECE):
        digest.update(piece)
    return digest.finalize().hex()


def seal(manifest: bytes) -> str:
    """The keyed hash that says a manifest was written where the same index key is."""
    return blind(sm3_of(io.BytesIO(manifest)), "backup seal")


def index_key() -> str:
    """What tells one index key from another, and nothing else about it."""
    return blind("siheng", "backup index key")
