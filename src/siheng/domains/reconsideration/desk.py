"""How reconsideration cases are shown."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from siheng.domains.reconsideration.models import Category, Channel, Field, Focus, Outcome, Procedure
from siheng.domains.reconsideration.process import ReconsiderationProcess
from siheng.kernel.documents.filling import money
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.panels import among, by_state, day, filled, parties, standing, units
from siheng.kernel.matters.showing import Column, Desk, Filter, Panel, Row, View
from siheng.kernel.org.models import Region, Unit


def _act(m: Matter) -> Iterator[Row]:
    c = m.reconsideration
    yield Row("内容", c.act)
    if c.act_number:
        yield Row("文书", c.act_number)
    yield Row(
        "类别", " · ".join(filter(None, [c.get_category_display(), c.subcategory, c.get_field_display()]))
    )
    made = [f"{c.act_on.month}月{c.act_on.day}日作出"] if c.act_on else []
    known = [f"{c.known_on.month}月{c.known_on.day}日知道"] if c.known_on else []
    handed = [f"{c.handed_on.month}月{c.handed_on.day}日提出"] if c.handed_on else []
    if days := made + known + handed:
        yield Row("作出、知道", "，".join(days))
    if c.claims:
        yield Row("请求", c.claims)
    if c.attached_review:
        yield Row("附带审查", c.attached_review)
    if c.compensation:
        yield Row("赔偿", money(c.compensation_amount) if c.compensation_amount else "未写明金额")


def _result(m: Matter) -> Iterator[Row]:
    c = m.reconsideration
    if label := ReconsiderationProcess.outcome_label(m):
        yield Row("结果", label)
    yield from filled(
        ("主文", c.ruling),
        ("情形", c.ground or (c.get_refusal_display() if c.refusal else "")),
        ("送达", day(c.served_on)),
        ("应履行", day(c.perform_by)),
        ("已履行", day(c.performed_on)),
    )
    if c.new_law and m.closed_on:
        for event in m.events.filter(step="copy_up").order_by("seq"):
            yield Row("抄告", f"{event.data['day']} {event.summary}")


def _held(m: Matter) -> Iterator[Row]:
    for p in m.proceedings.filter(internal=False):
        yield Row(f"{p.on.month}月{p.on.day}日", f"{p.get_kind_display()}：{p.result}")


def _internal(m: Matter) -> Iterator[Row]:
    for p in m.proceedings.filter(internal=True):
        yield Row(f"{p.on.month}月{p.on.day}日", f"{p.get_kind_display()}：{p.result}")
    for fault in m.faults.all():
        yield Row("执法问题", f"{fault.get_code_display()}：{fault.evidence}")


def _letters(m: Matter) -> Iterator[Row]:
    for letter in m.letters.select_related("document", "addressee"):
        back = f"{letter.replied_on:%Y-%m-%d} 已反馈" if letter.replied_on else "待反馈"
        yield Row(letter.get_kind_display(), f"{letter.document.number} {letter.addressee.short}，{back}")


def _tags(m: Matter) -> Iterator[str]:
    c = m.reconsideration
    yield f"{c.get_category_display()} · {c.get_field_display()}"
    if m.accepted_on:
        yield "适用 2023 年修订" if c.new_law else "适用 2017 年修正本"
    if c.procedure == Procedure.SIMPLIFIED:
        yield "简易程序"
    if c.people > 1:
        yield f"多人 {c.people} 人"
    if c.mandatory_first:
        yield "复议前置"
    if c.stability:
        yield "涉稳"


def _stage(m: Matter) -> str:
    return ReconsiderationProcess.state_of(m).label


desk = Desk(
    kind="reconsideration",
    label="行政复议",
    noun="案件",
    icon="scale",
    order=10,
    related=("reconsideration__respondent", "handler", "region"),
    columns=(
        Column("number", "案号", str, sort="number", outline=True),
        Column("applicant", "申请人", lambda m: m.applicant_text, sort="applicant_text"),
        Column("respondent", "被申请人", lambda m: m.counter_text, sort="counter_text"),
        Column("category", "类别", lambda m: m.reconsideration.get_category_display()),
        Column("stage", "现在到哪一步", _stage, outline=True),
        Column("handler", "承办", lambda m: m.handler.name if m.handler else "", outline=True),
        Column("accepted", "受理", lambda m: m.accepted_on or "", sort="accepted_on", outline=True),
        Column("received", "收到", lambda m: m.received_on, sort="received_on", excel_only=True),
        Column("closed", "审结", lambda m: m.closed_on or "", sort="closed_on", excel_only=True),
        Column("outcome", "结果", ReconsiderationProcess.outcome_label, excel_only=True),
        Column("act", "被申请的行为", lambda m: m.reconsideration.act, excel_only=True),
        Column("act_number", "行为文号", lambda m: m.reconsideration.act_number, excel_only=True),
        Column("town", "镇街", lambda m: m.region.name, excel_only=True),
        Column("channel", "收件途径", lambda m: m.reconsideration.get_channel_display(), excel_only=True),
        Column("people", "申请人数", lambda m: m.reconsideration.people, excel_only=True),
    ),
    filters=(
        by_state(ReconsiderationProcess),
        Filter("category", "类别", among(Category.choices), lambda v: Q(reconsideration__category=v)),
        Filter(
            "respondent",
            "被申请人",
            units(Unit.Kind.AGENCY, Unit.Kind.GOVERNMENT),
            lambda v: Q(reconsideration__respondent=int(v)),
            many=True,
        ),
        Filter(
            "town",
            "镇街",
            lambda a: list(Region.objects.filter(level=Region.Level.TOWN).values_list("code", "name")),
            lambda v: Q(region=v),
        ),
        Filter("outcome", "结果", among(Outcome.choices), lambda v: Q(outcome=v)),
        Filter("field", "管理类别", among(Field.choices), lambda v: Q(reconsideration__field=v)),
        Filter("focus", "重点领域", among(Focus.choices), lambda v: Q(reconsideration__focus=v)),
        Filter("channel", "收件途径", among(Channel.choices), lambda v: Q(reconsideration__channel=v)),
    ),
    views=(
        View("open", "全部在办"),
        View("mine", "我承办", lambda a: Q(handler=a)),
        View("review", "审查中", standing("received", "correcting")),
        View("suspended", "中止", standing("suspended")),
        View("decided", "已决定未送达", standing("decided")),
        View(
            "closed",
            "已审结",
            lambda a: ~Q(closed_on=None),
            ended=True,
            order=F("closed_on").desc(),
            counted=False,
        ),
        View("all", "全部", ended=True, counted=False),
    ),
    panels=(
        Panel("被申请的行为", _act),
        Panel("当事人", parties),
        Panel("决定和履行", _result),
        Panel("审理记录", _held),
        Panel("意见书、建议书", _letters),
        Panel("副卷", _internal, internal=True),
    ),
    tags=_tags,
)
