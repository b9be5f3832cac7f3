"""The papers that go along when a matter is handed over (一并移交): from then on they stand on the other record too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile

from siheng.kernel.documents import dossier
from siheng.kernel.documents.models import Attachment, Document
from siheng.kernel.documents.services import attach
from siheng.kernel.org.models import Account


def bring_along(
    papers: Iterable[Attachment | Document], *, matter: Any, by: Account | None, at: datetime
) -> None:
    """Put these papers of another matter on this one's record: a material as the same stored file, a paper as Word."""
    for paper in papers:
        if isinstance(paper, Document):
            (item,) = dossier.written([paper])
            copy = ContentFile(item.content, name=item.file_name)
            attach(matter=matter, upload=copy, category=paper.title[:40], by=by, at=at)
        else:
            paper.pk, paper._state.adding = None, True
            paper.matter, paper.from_party = matter, None
            paper.save()
