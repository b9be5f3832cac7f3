"""What is done with papers: numbers given, papers issued, uploads kept, service recorded. Inside the door's transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from siheng.kernel.documents import uploads
from siheng.kernel.documents.models import Attachment, Document, Series, Service
from siheng.kernel.documents.templates import Template, fill, plain
from siheng.kernel.trust.chain import canonical, sm3

if TYPE_CHECKING:
    from siheng.kernel.org.models import Account


class CannotServe(Exception):
    """A service lacks what its kind requires; ``field`` names where."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def next_number(key: str, year: int) -> int:
    """The next number of a yearly series. Given only if the caller's transaction commits, so there is no gap."""
    with transaction.atomic():
        Series.objects.get_or_create(key=key, year=year)
        series = Series.objects.select_for_update().get(key=key, year=year)
        series.last += 1
        series.save(update_fields=["last"])
        return series.last


def issue(
    *, matter: Any, template: Template, facts: dict[str, Any], by: Account | None, at: datetime, on: date
) -> Document:
    """Make, number and freeze a paper. Raises MissingFact if it would go out with a hole."""
    paper, _ = fill(template, facts | {"文书日期": on})
    serial, number = None, ""
    if template.series:
        serial = next_number(template.series, on.year)
        number = template.series.format(year=on.year, serial=serial)
    paper |= {"number": number, "date": on.isoformat()}
    return Document.objects.everything("the door").create(
        matter=matter, template=template.name, title=plain(paper["title"]), number=number, series=template.series,
        year=on.year if serial else None, serial=serial, paper=paper, digest=sm3(canonical(paper)),
        internal=template.internal, issued_on=on, issued_by=by, created_at=at,
    )


def serve(
    *, matter: Any, document: Document, addressee: Any, method: str, sent_on: date, courier_no: str = "",
    served_on: date | None = None, receiver: str = "", witness: str = "", refusal_reason: str = "", proof: Any = None,
    by: Account | None = None, at: datetime | None = None,
) -> Service:
    """Record the service of a paper on an addressee. Raises CannotServe where its kind requires more."""
    kinds = Service.Method
    if method == kinds.MAIL and not courier_no:
        raise CannotServe("courier_no", "邮寄送达要填快递单号")
    if method == kinds.LEFT and not (witness or proof):
        raise CannotServe("witness", "留置送达要有见证人或者照片、录像")
    if method == kinds.ELECTRONIC and not addressee.electronic:
        raise CannotServe("method", "受送达人没有同意电子送达")
    return Service.objects.everything("the door").create(
        matter=matter, document=document, addressee=addressee, addressee_name=addressee.name, method=method,
        sent_on=sent_on, courier_no=courier_no, served_on=served_on, receiver=receiver, witness=witness,
        refusal_reason=refusal_reason, proof=proof,
    )


def attach(
    *, matter: Any, upload: Any, category: str, internal: bool, by: Account | None, at: datetime, from_party: Any = None
) -> Attachment:
    """Keep an upload that passed its checks. Raises ValidationError. If the transaction fails, its file goes too."""
    name, content_type = uploads.check(upload)
    kept = Attachment(
        matter=matter, name=name, category=category, size=upload.size, digest=uploads.digest(upload),
        content_type=content_type, internal=internal, from_party=from_party, uploaded_by=by, uploaded_at=at,
    )
    kept.file.save(name, upload, save=False)
    try:
        with transaction.atomic():
            kept.save()
    except BaseException:
        kept.file.delete(save=False)
        raise
    return kept
