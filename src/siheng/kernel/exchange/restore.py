"""Restore (恢复) of a backup into a migrated, empty bureau: all of it or nothing.

The file is unpacked once beside the attachments and checked in full before the database is touched.
"""

from __future__ import annotations

import json
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, models, transaction

from siheng.kernel.exchange import rows
from siheng.kernel.exchange.backup import FORMAT, Tell, index_key, seal, sm3_of
from siheng.kernel.matters import search
from siheng.kernel.matters.models import Matter
from siheng.kernel.trust.crypto import CannotDecrypt

# Filled by migrations; what they seeded gives way to what was backed up.
SEEDED_APPS = frozenset({"law"})
STAGE = ".restore-"
UNREADABLE = (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, KeyError, TypeError)


class CannotRestore(Exception):
    """The file is no backup, is damaged, or the bureau is not empty; nothing was changed."""


def restore(source: Path, *, tell: Tell) -> list[str]:
    """Put a backup into an empty bureau. Raises CannotRestore.

    Answers the attachments that the backup itself lacks.
    """
    _ask_empty()
    with _stage() as stage:
        try:
            _unpack(source, stage)
            manifest = _checked(stage)
        except UNREADABLE as error:
            raise CannotRestore(f"备份文件已损坏，或者不是备份：{error}") from error
        moved: list[Path] = []
        try:
            with transaction.atomic():
                _fill(stage, manifest, tell)
                _reindex(tell)
                _settle(stage, moved)
        except BaseException as error:
            for folder in moved:
                shutil.rmtree(folder, ignore_errors=True)
            if isinstance(error, CannotDecrypt | DatabaseError | ValidationError | ValueError | OSError):
                raise CannotRestore(f"不能恢复：{error}") from error
            raise
    tell(f"附件：{manifest['files']['rows']} 个")
    return list(manifest["missing"])


def _ask_empty() -> None:
    for model in rows.tables().values():
        if model._meta.app_label not in SEEDED_APPS and models.QuerySet(model).exists():
            raise CannotRestore(f"这个数据库里已有“{model._meta.verbose_name}”，只能恢复到新建的空数据库")
    root = Path(settings.MEDIA_ROOT)
    if root.exists() and any(p.is_file() for p in root.rglob("*") if not _staged(p, root)):
        raise CannotRestore(f"附件目录 {root} 里已有文件，只能恢复到空目录")


def _staged(path: Path, root: Path) -> bool:
    """Left behind by a restore that was killed."""
    return path.relative_to(root).parts[0].startswith(STAGE)


@contextmanager
def _stage() -> Iterator[Path]:
    """A private folder on the disk of the attachments, so that they are moved into place at one stroke."""
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=root))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _unpack(source: Path, stage: Path) -> None:
    with tarfile.open(source, "r|gz") as tar:
        for member in tar:
            path = (stage / member.name).resolve()
            if not member.isfile() or not path.is_relative_to(stage.resolve()):
                raise CannotRestore(f"备份里有不该有的条目 {member.name}")
            if path.exists():
                raise CannotRestore(f"备份里 {member.name} 出现了两次")
            content = tar.extractfile(member)
            assert content
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as out:
                shutil.copyfileobj(content, out)
            path.chmod(0o600)


def _checked(stage: Path) -> dict[str, Any]:
    """The manifest, once everything that it promises is there, unchanged, and nothing else is."""
    body = (stage / "manifest.json").read_bytes()
    manifest: dict[str, Any] = json.loads(body)
    if manifest["format"] != FORMAT:
        raise CannotRestore(f"不认识的备份格式 {manifest['format']}")
    if manifest["index_key"] != index_key():
        raise CannotRestore("这里的索引密钥（SIHENG_INDEX_KEY）与备份时的不同，请先换回备份时的密钥")
    if (stage / "seal").read_text(encoding="ascii") != seal(body):
        raise CannotRestore("备份文件已损坏：清单被改动")
    _same_tables(manifest["tables"])
    for label, entry in manifest["tables"].items():
        _same(stage / "tables" / f"{label}.jsonl", entry["sm3"])
    _same(stage / "files.jsonl", manifest["files"]["sm3"])
    for entry in _lines(stage / "files.jsonl"):
        _same(stage / "attachments" / entry["name"], entry["sm3"])
    promised = len(manifest["tables"]) + manifest["files"]["rows"] + 3
    if (there := sum(p.is_file() for p in stage.rglob("*"))) != promised:
        raise CannotRestore(f"备份里应有 {promised} 个条目，现有 {there} 个")
    return manifest


def _same_tables(kept: dict[str, dict[str, Any]]) -> None:
    now = {label: rows.columns(model) for label, model in rows.tables().items()}
    differ = sorted(k for k in {*kept, *now} if kept.get(k, {}).get("columns") != now.get(k))
    if differ:
        raise CannotRestore(
            f"备份出自另一个版本的系统，{'、'.join(differ)} 的结构不同；请先安装备份时的版本，恢复后再升级"
        )


def _same(path: Path, digest: str) -> None:
    if not path.is_file():
        raise CannotRestore(f"备份文件已损坏：缺少 {path.name}")
    with path.open("rb") as content:
        if sm3_of(content) != digest:
            raise CannotRestore(f"备份文件已损坏：{path.name} 的校验值不符")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open("rb") as source:
        for line in source:
            yield json.loads(line)


def _fill(stage: Path, manifest: dict[str, Any], tell: Tell) -> None:
    tables = rows.tables()
    for model in tables.values():
        rows.clear(model)
    for label in manifest["tables"]:
        with (stage / "tables" / f"{label}.jsonl").open("rb") as source:
            count = rows.insert(tables[label], source)
        tell(f"{tables[label]._meta.verbose_name}：{count} 行")
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables.values())):
            cursor.execute(statement)
    connection.check_constraints()


def _reindex(tell: Tell) -> None:
    """The search index is not carried: each database has its own."""
    matters = (
        Matter.objects.everything("reindex").order_by("pk").prefetch_related("parties", "outside_numbers")
    )
    source = matters.iterator(chunk_size=rows.BATCH)
    while batch := list(islice(source, rows.BATCH)):
        search.write([(m.pk, search.tokens(search.text_of(m))) for m in batch])
    tell("全文索引：已重建")


def _settle(stage: Path, moved: list[Path]) -> None:
    """Move the attachments into place, last before the database commits. No file stood there before."""
    root, held = Path(settings.MEDIA_ROOT), stage / "attachments"
    for left in root.iterdir():
        if left != stage:
            shutil.rmtree(left)
    for folder in sorted(held.iterdir()) if held.exists() else []:
        moved.append(folder.replace(root / folder.name))
