"""Backup and restore of one bureau: every row and every attachment in one file, readable on either database.

Encrypted fields travel encrypted, so a backup is worthless without the field keys; those are kept apart from it.
"""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction

from siheng.kernel.matters import search
from siheng.kernel.matters.models import Matter
from siheng.kernel.trust.chain import sm3
from siheng.kernel.trust.crypto import EncryptedTextField, decrypt, encrypt

FORMAT = 1
SKIPPED_APPS = {"sessions", "contenttypes", "auth", "axes", "messages"}
BATCH = 1000


class CannotRestore(Exception):
    """The file is no backup, is damaged, or the database is not empty; nothing was changed."""


def _models() -> list[type[models.Model]]:
    return [m for m in apps.get_models() if m._meta.app_label not in SKIPPED_APPS and m._meta.managed]


def _columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return list(model._meta.concrete_fields)


def _lines(model: type[models.Model]) -> Iterator[bytes]:
    fields = _columns(model)
    for row in model._base_manager.order_by("pk").values_list(*(f.attname for f in fields)).iterator(chunk_size=BATCH):
        plain = [
            encrypt(v, f.context) if isinstance(f, EncryptedTextField) and v else v for f, v in zip(fields, row, strict=True)
        ]
        yield json.dumps(plain, cls=DjangoJSONEncoder, ensure_ascii=False).encode() + b"\n"


def backup(target: Path, *, at: datetime, tell: Callable[[str], None]) -> None:
    """Write a backup; it appears under its name only when it is whole."""
    part = target.with_name(target.name + ".part")
    digests: dict[str, dict[str, Any]] = {}
    with tarfile.open(part, "w:gz", compresslevel=3) as tar, transaction.atomic():
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in _models():
            label = model._meta.label
            body = b"".join(_lines(model))
            count = body.count(b"\n")
            digests[label] = {"rows": count, "sm3": sm3(body), "columns": [f.attname for f in _columns(model)]}
            _add(tar, f"tables/{label}.jsonl", body, at)
            tell(f"{label}:{count} 行")
        root = Path(settings.MEDIA_ROOT)
        files = sorted(p for p in root.rglob("*") if p.is_file()) if root.exists() else []
        for path in files:
            tar.add(path, arcname=f"attachments/{path.relative_to(root).as_posix()}")
        tell(f"附件:{len(files)} 个")
        manifest = {"format": FORMAT, "at": at.isoformat(), "tables": digests, "attachments": len(files)}
        _add(tar, "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode(), at)
    part.replace(target)


def _add(tar: tarfile.TarFile, name: str, body: bytes, at: datetime) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = len(body), int(at.timestamp()), 0o600
    tar.addfile(info, io.BytesIO(body))


def restore(source: Path, *, tell: Callable[[str], None]) -> None:
    """Put a backup into a migrated database that holds no matter yet. All of it or nothing."""
    if Matter.objects.everything("a restore needs an empty bureau").exists():
        raise CannotRestore("这个数据库里已有事项,只能恢复到空的数据库")
    try:
        with tarfile.open(source) as tar:
            _restore(tar, tell)
    except (tarfile.TarError, KeyError, OSError, json.JSONDecodeError) as error:
        raise CannotRestore(f"备份文件不完整或不是备份:{error}") from error


def _restore(tar: tarfile.TarFile, tell: Callable[[str], None]) -> None:
    manifest = json.loads(_read(tar, "manifest.json"))
    if manifest.get("format") != FORMAT:
        raise CannotRestore(f"不认识的备份格式 {manifest.get('format')}")
    tables = {m._meta.label: m for m in _models()}
    bodies = {label: _checked(tar, label, entry) for label, entry in manifest["tables"].items()}
    if unknown := sorted(set(bodies) - set(tables)):
        raise CannotRestore(f"备份里有这个版本没有的表:{'、'.join(unknown)}")
    with transaction.atomic():
        connection.check_constraints()
        for model in tables.values():
            _empty(model)
        for label, body in bodies.items():
            _fill(tables[label], manifest["tables"][label]["columns"], body)
            tell(f"{label}:{manifest['tables'][label]['rows']} 行")
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables.values())):
            connection.cursor().execute(statement)
        connection.check_constraints()
        _reindex()
    _attachments(tar)
    tell(f"附件:{manifest['attachments']} 个")


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    handle = tar.extractfile(name)
    if handle is None:
        raise KeyError(name)
    return handle.read()


def _checked(tar: tarfile.TarFile, label: str, entry: dict[str, Any]) -> bytes:
    body = _read(tar, f"tables/{label}.jsonl")
    if sm3(body) != entry["sm3"]:
        raise CannotRestore(f"备份文件已损坏:{label} 的校验值不符")
    return body


def _empty(model: type[models.Model]) -> None:
    """What migrations seeded gives way to what was backed up."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _fill(model: type[models.Model], columns: list[str], body: bytes) -> None:
    known = {f.attname: f for f in _columns(model)}
    if lost := [c for c in columns if c not in known]:
        raise CannotRestore(f"{model._meta.label} 没有 {'、'.join(lost)} 这几列")
    fields = [known[c] for c in columns]
    batch = []
    for line in body.splitlines():
        values = [
            decrypt(v, f.context) if isinstance(f, EncryptedTextField) and v else f.to_python(v)
            for f, v in zip(fields, json.loads(line), strict=True)
        ]
        batch.append(model(**dict(zip(columns, values, strict=True))))
        if len(batch) == BATCH:
            models.query.QuerySet(model).bulk_create(batch)
            batch = []
    models.query.QuerySet(model).bulk_create(batch)


def _reindex() -> None:
    for matter in Matter.objects.everything("reindex").iterator(chunk_size=BATCH):
        search.index(matter)


def _attachments(tar: tarfile.TarFile) -> None:
    root = Path(settings.MEDIA_ROOT)
    for member in tar.getmembers():
        name = member.name.removeprefix("attachments/")
        if name == member.name or not member.isfile():
            continue
        path = (root / name).resolve()
        if not path.is_relative_to(root.resolve()):
            raise CannotRestore(f"备份里有越界的文件名 {member.name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_read(tar, member.name))
        path.chmod(0o600)
