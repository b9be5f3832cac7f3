"""Checks of uploads by size, name and content, before anything is kept."""

from __future__ import annotations

import re
import zipfile
from typing import Any

from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.core.exceptions import ValidationError

# What each ending must begin with, and the type under which it is given out again.
KINDS: dict[str, tuple[tuple[bytes, ...], str]] = {
    "pdf": ((b"%PDF-",), "application/pdf"),
    "jpg": ((b"\xff\xd8\xff",), "image/jpeg"),
    "jpeg": ((b"\xff\xd8\xff",), "image/jpeg"),
    "png": ((b"\x89PNG\r\n\x1a\n",), "image/png"),
    "doc": ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",), "application/msword"),
    "xls": ((b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",), "application/vnd.ms-excel"),
    "docx": ((b"PK\x03\x04",), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ((b"PK\x03\x04",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ofd": ((b"PK\x03\x04",), "application/ofd"),
    "mp3": ((b"ID3", b"\xff\xfb", b"\xff\xf3"), "audio/mpeg"),
    "mp4": ((), "video/mp4"),
    "txt": ((), "text/plain; charset=utf-8"),
}
INSIDE = {"docx": "word/", "xlsx": "xl/", "ofd": "OFD.xml"}


def check(upload: Any) -> tuple[str, str]:
    """The cleaned name and content type of a good upload. Raises ValidationError saying what is wrong."""
    limit = settings.UPLOAD_LIMIT
    if upload.size > limit:
        raise ValidationError(f"文件有 {upload.size / 1048576:.0f} MB,超过上限 {limit // 1048576} MB,请压缩或者分开上传")
    if not upload.size:
        raise ValidationError("文件是空的,没有内容")
    name = clean_name(upload.name or "")
    ending = name.rpartition(".")[2].lower()
    if ending not in KINDS:
        raise ValidationError(f"不能上传 .{ending} 文件,可以上传 {'、'.join(KINDS)}")
    upload.seek(0)
    head = upload.read(4096)
    upload.seek(0)
    magics, content_type = KINDS[ending]
    good = any(head.startswith(m) for m in magics) if magics else _loose(ending, head)
    if good and ending in INSIDE:
        good = _package(upload, INSIDE[ending])
    if not good:
        raise ValidationError(f"文件内容与 .{ending} 不符,可能改过扩展名或者已损坏")
    return name, content_type


def clean_name(name: str) -> str:
    """The file's own name: no path, no control characters, at most 100 characters."""
    bare = re.sub(r"[\x00-\x1f<>:\"|?*\u202a-\u202e]", "", re.split(r"[/\\]", name)[-1]).strip(". ")
    stem, dot, ending = bare.rpartition(".")
    return (stem[: 99 - len(ending)] + dot + ending) or "未命名"


def _loose(ending: str, head: bytes) -> bool:
    if ending == "mp4":
        return head[4:8] == b"ftyp"
    return b"\x00" not in head


def _package(upload: Any, inside: str) -> bool:
    try:
        with zipfile.ZipFile(upload) as package:
            names = package.namelist()
    except zipfile.BadZipFile:
        return False
    finally:
        upload.seek(0)
    return any(n.startswith(inside) for n in names) and not any("vbaProject" in n for n in names)


def digest(upload: Any) -> str:
    """SM3 over the content, in pieces."""
    total = hashes.Hash(hashes.SM3())
    for piece in upload.chunks():
        total.update(piece)
    upload.seek(0)
    return total.finalize().hex()
