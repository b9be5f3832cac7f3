"""Files from outside: judged by size, name and content, then stored while they are hashed.

What a file is, its content decides; the extension must agree with it. Nothing is ever read whole into memory.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import puremagic
from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.core.exceptions import ValidationError

from siheng.kernel.documents.models import Attachment
from siheng.kernel.org.clock import local_day
from siheng.kernel.trust.chain import Fault, sm3_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": WORD,
    "xls": "application/vnd.ms-excel",
    "xlsx": EXCEL,
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "txt": "text/plain",
    "ofd": "application/ofd",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
}
# The part that makes a zip what it says it is.
PACKAGES = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "ofd": "OFD.xml"}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Streams of an old Office file, as its directory names them (UTF-16).
STREAMS = {"doc": ("WordDocument",), "xls": ("Workbook", "Book")}
MACROS = ("_VBA_PROJECT", "Macros")
HEAD = 64 * 1024
NAME_LENGTH = 100
# What brings down the program of whoever opens it. The largest camera of a telephone takes 200 million pixels; a
# ledger of 50 MB unpacks to half of this many bytes; a document has a part for each picture in it.
MOST_PIXELS = 250_000_000
MOST_UNPACKED = 1024**3
MOST_PARTS = 10_000
# A camera's own notes fill some hundred segments before the frame header at the most.
MOST_SEGMENTS = 1000


@dataclass(frozen=True)
class Checked:
    """An upload that may be kept: its cleaned name and its type."""

    name: str
    content_type: str


@dataclass(frozen=True)
class Stored:
    """A file on the disk: its path under MEDIA_ROOT, its size in bytes, its SM3."""

    path: str
    size: int
    digest: str


def check(upload: Any) -> Checked:
    """Judge an uploaded file; works as a validator of a form's FileField too. Raises ValidationError."""
    name = clean_name(upload.name)
    limit: int = settings.UPLOAD_LIMIT
    if upload.size > limit:
        raise ValidationError(f"文件 {_mb(upload.size)} MB，超过上限 {_mb(limit)} MB。", "size")
    if not upload.size:
        raise ValidationError(f"“{name}”是空文件。", "empty")
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in TYPES:
        raise ValidationError(f"不收“.{extension}”文件，可以上传：{'、'.join(TYPES)}。", "extension")
    handle: BinaryIO = upload.file if hasattr(upload, "file") else upload
    fault = _content_fault(extension, handle)
    handle.seek(0)
    if fault:
        raise ValidationError(f"“{name}”{fault}", "content")
    return Checked(name, TYPES[extension])


def clean_name(name: str | None) -> str:
    """A name without path, control and reordering characters, at most 100 characters with its extension."""
    text = unicodedata.normalize("NFC", name or "").replace("\\", "/").rpartition("/")[2]
    text = "".join(c for c in text if unicodedata.category(c)[0] != "C")
    text = re.sub(r'[<>:"|?*]', "_", text).rstrip(" .").lstrip(" ")
    stem, dot, extension = text.rpartition(".")
    if not dot:
        return text[:NAME_LENGTH] or "未命名"
    return f"{stem[: NAME_LENGTH - len(extension) - 1].rstrip() or '未命名'}.{extension}"


@contextmanager
def stored(upload: Any, *, at: datetime) -> Iterator[Stored]:
    """Write an upload under MEDIA_ROOT/<year>/<random>, hashing it; an exception inside removes it again."""
    path = f"{local_day(at).year}/{secrets.token_hex(16)}"
    target = Path(settings.MEDIA_ROOT) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashes.Hash(hashes.SM3()), 0
    try:
        with target.open("xb") as out:
            target.chmod(0o600)
            for chunk in upload.chunks():
                digest.update(chunk)
                size += out.write(chunk)
        yield Stored(path, size, digest.finalize().hex())
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def orphans() -> list[str]:
    """Files under MEDIA_ROOT that no record names: left by a rolled-back or killed upload. Paths, sorted."""
    root = Path(settings.MEDIA_ROOT)
    found = {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()}
    kept = Attachment.objects.everything("compares the disk with all records").values_list("file", flat=True)
    return sorted(found.difference(kept.iterator()))


def sweep(*, before: datetime) -> int:
    """Remove the files that no record names and that were last written before a moment; how many.

    What is being uploaded has no record yet: the moment must lie further back than any upload lasts.
    """
    root, found = Path(settings.MEDIA_ROOT), 0
    for name in orphans():
        if (root / name).stat().st_mtime < before.timestamp():
            (root / name).unlink(missing_ok=True)
            found += 1
    return found


def damaged() -> Iterator[tuple[Attachment, str]]:
    """Attachments whose file is gone or is no longer what it was, with what is wrong."""
    rows = Attachment.objects.everything("verifies every file").select_related("matter")
    for attachment in rows.iterator(chunk_size=500):
        path = Path(settings.MEDIA_ROOT) / attachment.file.name
        if not path.is_file():
            yield attachment, "文件不在了"
        elif path.stat().st_size != attachment.size or digest_of(path) != attachment.digest:
            yield attachment, "文件内容与上传时不一致"


def faults() -> Iterator[Fault]:
    """What on the disk does not agree with the records: files gone or changed, and files that nobody knows of."""
    for attachment, what in damaged():
        yield Fault(f"{attachment.matter} 材料“{attachment}”", f"{what}（{attachment.file.name}）")
    for name in orphans():
        yield Fault(f"附件目录 {name}", "没有记录指着这个文件，可能是上传中断留下的；一天以后由每日事务清理")


def digest_of(path: Path) -> str:
    """The SM3 of a file, read in pieces."""
    with path.open("rb") as handle:
        return sm3_of(iter(lambda: handle.read(1 << 20), b""))


def _mb(size: int) -> str:
    """Bytes in MB, rounded up, so that what is just over a limit does not read as the limit."""
    return f"{-(-size * 100 // 1024**2) / 100:.2f}".rstrip("0").rstrip(".")


def _content_fault(extension: str, handle: BinaryIO) -> str:
    """What in the content does not agree with the extension; empty if it agrees."""
    handle.seek(0)
    head = handle.read(HEAD)
    wrong = f"的内容不是 {extension.upper()} 文件，请用原来的程序另存后再上传。"
    if extension in PACKAGES:
        return _package_fault(extension, handle, wrong) if head.startswith(b"PK\x03\x04") else wrong
    if extension in STREAMS:
        return _old_office_fault(extension, head, handle, wrong) if head.startswith(OLE) else wrong
    if extension == "txt":
        return "" if _is_text(head) else wrong
    if extension in _SIZES:
        return _picture_fault(_SIZES[extension](handle), wrong)
    return "" if _SIGNS[extension](head) else wrong


def _package_fault(extension: str, handle: BinaryIO, wrong: str) -> str:
    too_much = "展开后过大，不能上传。"
    if _count_parts(handle) > MOST_PARTS:
        return too_much
    try:
        parts = zipfile.ZipFile(handle).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return wrong
    if sum(part.file_size for part in parts) > MOST_UNPACKED:
        return too_much
    names = {part.filename for part in parts}
    if PACKAGES[extension] not in names:
        return wrong
    if any(n.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")) for n in names):
        return "带有宏或程序，不能上传。请另存为不含宏的文件。"
    return ""


def _count_parts(handle: BinaryIO) -> int:
    """How many entries the directory of a zip may have, by their sign: the list of a million is not made to be counted."""
    handle.seek(0)
    found, tail = 0, b""
    while piece := handle.read(1 << 20):
        window = tail + piece
        found += window.count(b"PK\x01\x02")
        tail = window[-3:]
    return found


def _old_office_fault(extension: str, head: bytes, handle: BinaryIO, wrong: str) -> str:
    """The directory of the compound file may stand anywhere in it, so it is looked for piece by piece."""
    streams = [name.encode("utf-16-le") for name in STREAMS[extension]]
    macros = [name.encode("utf-16-le") for name in MACROS]
    found = False
    piece, tail = head, b""
    while piece:
        window = tail + piece
        if any(macro in window for macro in macros):
            return "带有宏，不能上传。请另存为不含宏的文件。"
        found = found or any(stream in window for stream in streams)
        tail, piece = window[-64:], handle.read(HEAD)
    return "" if found else wrong


def _is_text(head: bytes) -> bool:
    """UTF-8, UTF-16 with its mark, or GB 18030, no control characters; the last one may be cut."""
    encodings = ["utf-16"] if head[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8", "gb18030"]
    for encoding in encodings:
        for cut in range(4):
            try:
                text = head[: len(head) - cut].decode(encoding)
            except UnicodeDecodeError:
                continue
            return not any(ord(c) < 32 and c not in "\t\n\r\f" for c in text) and not _is_binary(head)
    return False


def _is_binary(head: bytes) -> bool:
    return head.startswith((b"MZ", b"\x7fELF", b"%PDF", b"PK\x03\x04", b"GIF8"))


def _picture_fault(size: tuple[int, int] | None, wrong: str) -> str:
    """Judged by the size that the header says; nothing is decoded."""
    if not size or not all(size):
        return wrong
    width, height = size
    if width * height > MOST_PIXELS:
        return f"有 {width} × {height} 像素，太大，请缩小后再上传。"
    return ""


def _jpeg_size(handle: BinaryIO) -> tuple[int, int] | None:
    """Width and height as the frame header says; None where it starts as no JPEG or comes to no such header."""
    handle.seek(0)
    if handle.read(2) != b"\xff\xd8":
        return None
    for _ in range(MOST_SEGMENTS):
        head = handle.read(4)
        if len(head) < 4 or head[0] != 0xFF:
            return None
        if head[1] in range(0xC0, 0xD0) and head[1] not in (0xC4, 0xC8, 0xCC):
            frame = handle.read(5)
            return int.from_bytes(frame[3:5]), int.from_bytes(frame[1:3])
        handle.seek(max(int.from_bytes(head[2:]) - 2, 0), 1)
    return None


def _png_size(handle: BinaryIO) -> tuple[int, int] | None:
    """Width and height as its first chunk says; None where it starts as no PNG."""
    handle.seek(0)
    head = handle.read(24)
    if not head.startswith(b"\x89PNG\r\n\x1a\n") or head[12:16] != b"IHDR":
        return None
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def _is_mp3(head: bytes) -> bool:
    return head.startswith(b"ID3") or (len(head) > 4 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2)


def _is_magic(head: bytes, extension: str) -> bool:
    try:
        return any(found.extension == f".{extension}" for found in puremagic.magic_string(head))
    except puremagic.PureError:
        return False


_SIGNS = {
    "pdf": lambda head: head.startswith(b"%PDF-") and _is_magic(head, "pdf"),
    "mp3": _is_mp3,
    "mp4": lambda head: head[4:8] == b"ftyp" and int.from_bytes(head[:4]) >= 8,
}
_SIZES = {"jpg": _jpeg_size, "jpeg": _jpeg_size, "png": _png_size}
