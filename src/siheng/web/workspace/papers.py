"""Papers and materials to read, print and take away. Every download asks scope and is logged."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header

from siheng.kernel.documents import dossier, layout, word
from siheng.kernel.documents.models import Attachment, Document
from siheng.kernel.documents.paper import Paper
from siheng.kernel.documents.uploads import EXCEL, WORD
from siheng.kernel.exchange.writing import write_table
from siheng.kernel.matters import scope
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.showing import desks
from siheng.web.workspace.base import answers, find, log


def _of(m: Matter, records: Any, pk: int) -> Any:
    """A paper or material of the matter that this reader may see; the internal volume is for those who see all."""
    found = records.filter(pk=pk).first()
    if found is None or (found.internal and m.level < scope.FULL):  # type: ignore[attr-defined]
        raise Http404
    return found


def download(body: bytes, name: str, content_type: str) -> HttpResponse:
    """A file to save, under its Chinese name; never shown inside the site."""
    answer = HttpResponse(body, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


@answers
def paper(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """A paper as it will be printed."""
    m = find(request, pk)
    d: Document = _of(m, m.documents, document)
    log(request, "view", m, str(d))
    services = list(d.services.all())
    return render(
        request,
        "workspace/paper.html",
        {
            "title": d.title,
            "tag": d.get_status_display(),
            "html": layout.build_html(Paper.from_json(d.body)),
            "back": reverse("matter", args=[pk]),
            "word_url": reverse("paper_word", args=[pk, document]),
            "pdf_url": "",
            "sign": None,
            "layout": [
                {"label": "文号", "value": d.number or "无"},
                {"label": "日期", "value": f"{d.issued_on:%Y-%m-%d}" if d.issued_on else ""},
                {"label": "卷别", "value": "副卷" if d.internal else "正卷"},
                {"label": "校验", "value": d.digest[:16]},
            ],
            "checks": [
                {"ok": True, "text": "内容完整", "note": "没有空着的地方"},
                {
                    "ok": bool(services) or not d.to_serve,
                    "text": "已登记送达" if services else "还没有登记送达" if d.to_serve else "不需要送达",
                    "note": "",
                },
            ],
            "services": [
                {"who": s.addressee_name, "state": f"{s.get_method_display()} {s.served_on or '未签收'}"}
                for s in services
            ],
        },
    )


@answers
def paper_word(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """The paper as Word in GB/T 9704 layout."""
    m = find(request, pk)
    d: Document = _of(m, m.documents, document)
    log(request, "download", m, f"{d} Word")
    return download(word.build_word(Paper.from_json(d.body)), f"{d.title}{d.number}.docx", WORD)


@answers
def material(request: HttpRequest, pk: int, attachment: int) -> FileResponse:
    """An uploaded material, to save."""
    m = find(request, pk)
    a: Attachment = _of(m, m.attachments, attachment)
    log(request, "download", m, f"材料 {a.name}")
    answer = FileResponse(a.file.open("rb"), content_type=a.content_type)
    answer["Content-Disposition"] = content_disposition_header(True, a.name) or "attachment"
    return answer


@answers
def table(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """A table of a matter's page, whole, in Excel."""
    m = find(request, pk)
    panels = [p for p in desks()[m.kind].panels if p.table and p.table.key == key]
    if not panels or (panels[0].internal and m.level < scope.FULL):  # type: ignore[attr-defined]
        raise Http404
    log(request, "download", m, panels[0].label)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "table.xlsx"
        write_table(panels[0].table, m, target)  # type: ignore[arg-type]
        return download(target.read_bytes(), f"{m}{panels[0].label}.xlsx", EXCEL)


@answers
def whole(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossier as one file: catalogue, papers, materials; both volumes for those who see all."""
    m = find(request, pk)
    log(request, "download", m, "卷宗")
    full = m.level >= scope.FULL  # type: ignore[attr-defined]
    body = dossier.build(title=m.title, number=str(m), volumes=dossier.volumes_of(m, internal=full))
    return download(body, f"{m}卷宗.zip", "application/zip")
