"""The dossier (卷宗) of a matter as one file: catalogues, papers and materials in order, each with its proof.

A reader who may not see the internal volume (副卷) is not given it: the caller leaves it out of ``volumes``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from siheng.kernel.documents.catalogue import build_catalogue
from siheng.kernel.documents.models import Attachment, Document
from siheng.kernel.documents.uploads import clean_name
from siheng.kernel.documents.word import build_word, stable_zip
from siheng.kernel.org.clock import local_day
from siheng.kernel.trust.chain import sm3

CATALOGUE = "卷宗封面与目录.docx"
PROOF = "目录.json"


@dataclass(frozen=True)
class Item:
    """One thing in a volume: what it is called, its number, its day, a remark, and its file."""

    name: str
    number: str
    day: date
    remark: str
    file_name: str
    content: bytes


@dataclass(frozen=True)
class Volume:
    """A volume (正卷, 副卷) and what is in it, in order."""

    title: str
    items: tuple[Item, ...]


def volumes_of(matter: Any, *, internal: bool) -> list[Volume]:
    """The volumes of a matter: 正卷, and 副卷 where the reader may see it. Papers first, then materials."""
    found = [Volume("正卷", tuple(_items(matter, internal=False)))]
    return [*found, Volume("副卷", tuple(_items(matter, internal=True)))] if internal else found


def build(*, title: str, number: str, volumes: Iterable[Volume]) -> bytes:
    """The dossier as a zip: 卷宗封面与目录.docx, a folder a volume, and 目录.json with the SM3 of every file.

    The same volumes give the same bytes.
    """
    volumes = list(volumes)
    entries = [
        (v, n, i, f"{v.title}/{n:03d} {i.file_name}") for v in volumes for n, i in enumerate(v.items, 1)
    ]
    last = max((item.day for _, _, item, _ in entries), default=None)
    catalogue = build_catalogue(
        title,
        number,
        [(v.title, [(i.name, i.number, i.day, i.remark) for i in v.items]) for v in volumes],
        last,
    )
    files = [(CATALOGUE, catalogue), *((path, item.content) for _, _, item, path in entries)]
    proof = {
        "标题": title,
        "案号": number,
        "文件": [{"名称": path, "字节数": len(content), "SM3": sm3(content)} for path, content in files],
    }
    text = json.dumps(proof, ensure_ascii=False, indent=1)
    return stable_zip([*files, (PROOF, text.encode())], last)


def _items(matter: Any, *, internal: bool) -> Iterator[Item]:
    yield from written(matter.documents.filter(internal=internal).order_by("issued_on", "id"))
    yield from attached(matter.attachments.filter(internal=internal).order_by("uploaded_at", "id"))


def written(documents: Iterable[Document]) -> Iterator[Item]:
    """Papers as they stand in a volume, each as Word."""
    for document in documents:
        void = document.status == Document.Status.VOID
        yield Item(
            name=document.title,
            number=document.number,
            day=document.issued_on,  # type: ignore[arg-type]  # an issued paper has its day
            remark=f"已作废：{document.void_reason}" if void else "",
            file_name=clean_name(f"{document.title}.docx"),
            content=build_word(document.paper),
        )


def attached(attachments: Iterable[Attachment]) -> Iterator[Item]:
    """Materials as they stand in a volume, each as it was uploaded."""
    for attachment in attachments:
        yield Item(
            name=attachment.category,
            number="",
            day=local_day(attachment.uploaded_at),
            remark=attachment.from_party.name if attachment.from_party else "",
            file_name=clean_name(f"{attachment.category} {attachment.name}"),
            content=(Path(settings.MEDIA_ROOT) / str(attachment.file.name)).read_bytes(),
        )
