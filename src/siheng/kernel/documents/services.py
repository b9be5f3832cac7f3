"""The writes of this room: papers, service, files. Called inside the door's transaction.

Who and when are given. Each raises ValidationError, in Chinese and by field where one is at fault, before
anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError

from siheng.kernel.documents import uploads
from siheng.kernel.documents.models import Attachment, Document, Service
from siheng.kernel.documents.paper import Paper
from siheng.kernel.documents.series import coming_number, next_number
from siheng.kernel.documents.templates import Template, numbered, series_of
from siheng.kernel.law.calendar import load_calendar
from siheng.kernel.law.rulebook import in_force
from siheng.kernel.law.terms import compute
from siheng.kernel.org.models import Account

BECAUSE = "written inside the door, which has asked scope"


def preview(*, template: Template, facts: Mapping[str, Any], on: date) -> Paper:
    """The paper as it would go out now, gaps visible, with the number that would be next."""
    try:
        numbering = template.numbering(facts)
    except LookupError:
        numbering = ""
    if series := series_of(numbering):
        numbering = numbered(numbering, year=on.year, serial=coming_number(series, on.year))
    return template.preview(facts, on=on, number=numbering)


def issue(
    *,
    matter: Any,
    template: Template,
    facts: Mapping[str, Any],
    by: Account | None,
    at: datetime,
    on: date,
    replaces: Document | None = None,
) -> Document:
    """Make a paper of a matter, dated ``on``, numbered in its series, and freeze it.

    Raises MissingFact, and takes no number, when the facts do not fill it.
    ``replaces`` is the paper that this one corrects (更正); it keeps its number and becomes void.
    """
    if template.number:
        template.fill(facts, on=on)
    numbering, year, serial = template.numbering(facts), None, None
    if series := series_of(numbering):
        year, serial = on.year, next_number(series, on.year)
        numbering = numbered(numbering, year=year, serial=serial)
    paper = template.fill({**facts, "文号": numbering}, on=on, number=numbering)
    if replaces is not None:
        void(document=replaces, reason=f"由{paper_name(template, numbering)}更正")
    return Document.objects.everything(BECAUSE).create(
        matter=matter,
        template=template.name,
        title="".join(run.text for run in paper.title),
        number=numbering,
        series=series,
        year=year,
        serial=serial,
        body=paper.as_json(),
        digest=paper.digest,
        internal=template.internal,
        to_serve=template.to_serve,
        issued_on=on,
        issued_by=by,
        created_at=at,
        replaces=replaces,
    )


def put_right(*, document: Document, paper: Paper, reason: str, by: Account | None, at: datetime) -> Document:
    """A paper without a number issued anew, of the same date, with what was wrong in it put right; the old becomes void."""
    if document.series:
        raise ValidationError("编了文号的文书不能原样更正。", "number_given")
    void(document=document, reason=f"已更正：{reason}")
    kept = ("matter", "template", "internal", "to_serve", "issued_on")
    return Document.objects.everything(BECAUSE).create(
        **{name: getattr(document, name) for name in kept},
        title="".join(run.text for run in paper.title),
        number=document.number,
        body=paper.as_json(),
        digest=paper.digest,
        issued_by=by,
        created_at=at,
        replaces=document,
    )


def paper_name(template: Template, number: str) -> str:
    """《受理通知书》（威环政复受字〔2022〕90号）."""
    return f"《{template.name}》" + (f"（{number}）" if number else "")


def void(*, document: Document, reason: str) -> None:
    """Make a paper void (作废); it stays in the record with its number, which is not given out again."""
    if not reason.strip():
        raise ValidationError("作废要写明理由。", "void_reason")
    if document.status == Document.Status.VOID:
        raise ValidationError(f"{document}已经作废。", "void_twice")
    document.status, document.void_reason = Document.Status.VOID, reason.strip()
    document.save(update_fields=["status", "void_reason"])


def serve(
    *,
    matter: Any,
    document: Document,
    addressee: Any,
    method: str,
    sent_on: date,
    by: Account | None,
    at: datetime,
    addressee_name: str = "",
    courier_no: str = "",
    served_on: date | None = None,
    receiver: str = "",
    relationship: str = "",
    refusal_reason: str = "",
    witness: str = "",
    proof: Attachment | None = None,
    consent: bool | None = None,
    note: str = "",
) -> Service:
    """Record how a paper was served. Raises ValidationError by field; see ``service_faults``.

    ``consent`` to electronic service is the party's own where not given.
    """
    name = addressee_name or (addressee.name if addressee else "")
    consent = bool(addressee and addressee.electronic) if consent is None else consent
    faults = service_faults(
        document=document,
        method=method,
        sent_on=sent_on,
        served_on=served_on,
        courier_no=courier_no,
        refusal_reason=refusal_reason,
        witnessed=bool(witness or proof),
        consent=consent,
        note=note,
    )
    if document.matter_id != matter.pk:
        faults["document"] = "这份文书不是本事项的。"
    if addressee is not None and addressee.matter_id != matter.pk:
        faults["addressee"] = "受送达人不是本事项的当事人。"
    if not name:
        faults["addressee"] = "请写明受送达人。"
    if faults:
        raise ValidationError(faults)
    return Service.objects.everything(BECAUSE).create(
        matter=matter,
        document=document,
        addressee=addressee,
        addressee_name=name,
        method=method,
        sent_on=sent_on,
        courier_no=courier_no,
        served_on=_served_on(method, sent_on, served_on),
        receiver=receiver,
        relationship=relationship,
        refusal_reason=refusal_reason,
        witness=witness,
        proof=proof,
        note=note,
        recorded_by=by,
        recorded_at=at,
    )


def sign(
    *, service: Service, on: date, receiver: str, relationship: str = "", proof: Attachment | None = None
) -> None:
    """Record afterwards that a paper was received (补登签收). Raises ValidationError by field, as ``serve`` does."""
    faults = service_faults(
        document=service.document,
        method=service.method,
        sent_on=service.sent_on,
        served_on=on,
        courier_no=service.courier_no,
        refusal_reason=service.refusal_reason,
        witnessed=bool(service.witness or service.proof or proof),
        consent=True,  # asked when it was sent
        note=service.note,
    )
    if service.served_on:
        faults["service"] = "这一份已经登记过签收。"
    if faults:
        raise ValidationError(faults)
    service.served_on, service.receiver, service.relationship = on, receiver, relationship
    service.proof = proof or service.proof
    service.save()


def service_faults(
    *,
    document: Document,
    method: str,
    sent_on: date,
    served_on: date | None = None,
    courier_no: str = "",
    refusal_reason: str = "",
    witnessed: bool = False,
    consent: bool = False,
    note: str = "",
) -> dict[str, str]:
    """What the law misses in a service, by field; an empty dict is a good one.

    民事诉讼法(2023修正): 留置 needs the reason of the refusal, and a witness or a picture (第89条); 电子 the
    consent of the one served (第90条); 邮寄 is served on the day of the return receipt, so it needs the
    courier's number (第91条); 公告 only when nothing else reaches, with reason and course on file (第95条).
    ``witnessed`` is whether there is a witness or a proof on file.
    """
    faults: dict[str, str] = {}
    if document.status != Document.Status.ISSUED:
        faults["document"] = f"文书{document.get_status_display()}，不能送达。"
    elif document.issued_on and sent_on < document.issued_on:
        faults["sent_on"] = f"不能早于文书日期 {document.issued_on.isoformat()}。"
    if served_on and served_on < sent_on:
        faults["served_on"] = f"送达日期不能早于寄出日期 {sent_on.isoformat()}。"
    match method:
        case Service.Method.MAIL if not courier_no.strip():
            faults["courier_no"] = "邮寄送达要填写快递单号。"
        case Service.Method.LEFT:
            if not refusal_reason.strip():
                faults["refusal_reason"] = "留置送达要记明拒收事由。"
            if not witnessed:
                faults["witness"] = "留置送达要有见证人，或者附上拍照、录像。"
        case Service.Method.ELECTRONIC if not consent:
            faults["method"] = "受送达人没有同意电子送达，请改用其他方式，或先登记其同意。"
        case Service.Method.NOTICE:
            if not note.strip():
                faults["note"] = "公告送达要记明原因和经过。"
            if served_on:
                faults["served_on"] = "公告送达的送达日期由系统按公告期计算，请空着。"
    return faults


def _served_on(method: str, sent_on: date, served_on: date | None) -> date | None:
    """The day of service: what was given, what the law counts, or not known yet."""
    if method == Service.Method.NOTICE:
        return public_notice_effect(sent_on)
    if method == Service.Method.LEFT:
        return served_on or sent_on
    return served_on


def public_notice_effect(published_on: date) -> date | None:
    """The day on which a paper published that day counts as served (公告期满): 民事诉讼法(2023修正)第95条."""
    rule = in_force("service_public_notice", published_on)
    return compute(rule, published_on, calendar=load_calendar()).due_on


def attach(
    *,
    matter: Any,
    upload: Any,
    category: str,
    by: Account | None,
    at: datetime,
    internal: bool = False,
    from_party: Any = None,
) -> Attachment:
    """Check an uploaded file, store it and put it on the record. Raises ValidationError.

    A failure while the row is written removes the file again; a rollback after that leaves it as an orphan
    that ``uploads.orphans`` lists, for a transaction has no hook for its own rollback.
    """
    if from_party is not None and from_party.matter_id != matter.pk:
        raise ValidationError({"from_party": "提交人不是本事项的当事人。"})
    checked = uploads.check(upload)
    with uploads.stored(upload, at=at) as kept:
        return Attachment.objects.everything(BECAUSE).create(
            matter=matter,
            name=checked.name,
            file=kept.path,
            size=kept.size,
            digest=kept.digest,
            content_type=checked.content_type,
            category=category.strip() or "材料",
            internal=internal,
            from_party=from_party,
            uploaded_by=by,
            uploaded_at=at,
        )
