"""How legal aid is shown: cases and advice, with what each reader's next step needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q

from siheng.domains.legalaid.models import (
    GRAVE,
    AidForm,
    Category,
    Cause,
    Channel,
    Organ,
    Outcome,
    Satisfaction,
    Topic,
    Via,
)
from siheng.domains.legalaid.process import AdviceProcess, LegalAidProcess
from siheng.domains.legalaid.services import duty_desk, intake, review, review_desk, subsidy_desk
from siheng.domains.legalaid.services.phone import phone
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.panels import among, by_state, day, filled, parties, standing
from siheng.kernel.matters.showing import Column, Desk, Filter, Panel, Row, View
from siheng.kernel.trust.masking import mask_phone

SIDES: dict[str, str] = {Party.Role.APPLICANT: "受援人", Party.Role.RESPONDENT: "对方"}


def _asked(m: Matter) -> Iterator[Row]:
    c = m.legalaid
    yield from filled(
        ("援助事项", f"{c.get_category_display()}，{c.get_cause_display()}"),
        ("援助形式", f"{c.get_form_display()}（{c.get_stage_display()}）"),
        ("案情和请求", c.words),
        ("来源", "，".join(filter(None, (str(c.get_via_display()), c.sender, str(c.place or ""))))),
        (str(c.get_organ_kind_display()) or "办案机关", " ".join(filter(None, (c.organ, c.organ_number)))),
        ("通知的情形", str(c.get_notice_display()) if c.notice else ""),
        ("受援人数", f"{c.people} 人"),
    )


def _means(m: Matter) -> Iterator[Row]:
    c = m.legalaid
    yield from filled(("依据", intake.ground(c) or ("不符合经济困难标准" if c.poor is False else "待核查")))
    if found := intake.means(c):
        for line in found.steps():
            yield Row("计算", line)
        yield Row("标准依据", c.standard_basis, tag=f"{day(c.checked_on)} {c.get_check_way_display()}")


def _decision(m: Matter) -> Iterator[Row]:
    c = m.legalaid
    urgent = c.get_urgent_display() if c.urgent else ""
    made = f"{day(c.made_up_on)} 已补办手续" if c.made_up_on else "手续待补办"
    objection = "" if not c.objected_on else f"{day(c.objected_on)} 提出"
    if objection and c.objection_upheld is not None:
        objection += "，责令改正" if c.objection_upheld else "，维持"
    elif objection and not m.open:
        objection += "，维持"
    yield from filled(
        ("给予援助", day(c.granted_on)),
        ("先行援助", f"{urgent}，{made}" if urgent else ""),
        ("不予援助", f"{day(c.refused_on)} {c.get_refuse_ground_display()}" if c.refused_on else ""),
        ("异议", objection),
        ("终止", f"{day(c.terminated_on)} {c.get_end_ground_display()}" if c.terminated_on else ""),
    )


def _lawyers(m: Matter) -> Iterator[Row]:
    for a in m.assignments.select_related("lawyer", "firm"):
        ended = (
            f"至 {day(a.until)}，{a.get_ended_by_display()}：{a.ended_because}"
            if a.until
            else "承办中"
            if m.open
            else ""
        )
        yield Row(day(a.since), f"{a.lawyer.name}（{a.firm.short}）{a.reason}", tag=ended)
    if m.legalaid.change_asked_on:
        yield Row("请求更换", f"{day(m.legalaid.change_asked_on)} 提出，待答复")
    for w in m.works.all():
        yield Row(day(w.on), f"{w.get_kind_display()}：{w.text}", tag=str(w.get_stage_display()))


def _result(m: Matter) -> Iterator[Row]:
    c = m.legalaid
    if m.outcome:
        yield Row("结果", LegalAidProcess.outcome_label(m), tag=day(m.closed_on))
    visited = f"{day(c.visited_on)} {c.get_satisfaction_display()}" if c.visited_on else ""
    yield from filled(
        ("情况", c.result),
        ("挽回损失", f"{c.recovered:,.2f} 元" if c.recovered else ""),
        ("取得利益", f"{c.gained:,.2f} 元" if c.gained else ""),
        ("提交归档材料", day(c.submitted_on)),
        ("归档", day(c.archived_on)),
        ("回访", visited),
    )


def _reviews(m: Matter) -> Iterator[Row]:
    """What a quality review found, once it was announced; who undertook the case sees it too."""
    announced = m.reviews.filter(live=True, matter__review__announced_on__isnull=False)
    for line in announced.select_related("matter__review"):
        yield Row("评查结果", f"{line.score} 分，{line.matter}", tag=line.get_grade_display())
        for label, full, got in line.items:
            yield Row(label, f"{got} 分（满分 {full} 分）")
        confirmed = f"{day(line.confirmed_on)} 核实" if line.confirmed_on else "待核实"
        yield from filled(
            ("问题", line.problems),
            ("整改要求", line.rectify),
            (
                "整改情况",
                f"{day(line.rectified_on)} {line.rectified}，{confirmed}" if line.rectified_on else "",
            ),
        )


def _pay(m: Matter) -> Iterator[Row]:
    """What is paid for the case, and why so much."""
    for line in m.pays.filter(state="counted").select_related("rule"):
        told = f"{day(line.paid_on)} 发放" if line.paid_on else "待发放"
        yield Row(f"{line.sum:,.2f} 元", line.explained, tag=told)


def _tags(m: Matter) -> Iterator[str]:
    c = m.legalaid
    yield str(c.get_category_display())
    if c.papers_owed:
        yield "先行援助"
    if c.notice:
        yield "重大刑事" if c.notice in GRAVE else "通知案件"
    if m.sealed:
        yield "保密"
    if c.people > 1:
        yield f"{c.people} 人"


def _case(name: str) -> Callable[[Matter], Any]:
    return lambda m: getattr(m.legalaid, f"get_{name}_display")()


cases = Desk(
    kind="legalaid",
    label="法律援助",
    noun="案件",
    icon="shield",
    order=35,
    related=("legalaid", "handler", "unit", "region"),
    phone=phone,
    columns=(
        Column("number", "案号", str, sort="number", outline=True),
        Column("applicant", "受援人", lambda m: m.applicant_text, sort="applicant_text"),
        Column("about", "援助事项", lambda m: "" if m.sealed else _case("cause")(m)),
        Column("category", "类别", _case("category")),
        Column("stage", "现在到哪一步", lambda m: LegalAidProcess.state_of(m).label, outline=True),
        Column("handler", "承办人", lambda m: m.handler.name if m.handler else "", outline=True),
        Column("received", "收到", lambda m: m.received_on, sort="received_on", outline=True),
        Column("form", "援助形式", _case("form"), excel_only=True),
        Column("via", "来源", _case("via"), excel_only=True),
        Column("person", "受援人群体", _case("person"), excel_only=True),
        Column("people", "受援人数", lambda m: m.legalaid.people, excel_only=True),
        Column("counter", "对方", lambda m: m.counter_text, excel_only=True),
        Column("organ_kind", "办案机关类别", _case("organ_kind"), excel_only=True),
        Column("organ", "办案机关", lambda m: m.legalaid.organ, excel_only=True),
        Column("granted", "给予援助", lambda m: m.legalaid.granted_on or "", excel_only=True),
        Column("assigned", "指派", lambda m: m.legalaid.assigned_on or "", excel_only=True),
        Column("closed", "办结", lambda m: m.closed_on or "", excel_only=True),
        Column("outcome", "结果", LegalAidProcess.outcome_label, excel_only=True),
        Column("recovered", "挽回损失（元）", lambda m: m.legalaid.recovered or "", excel_only=True),
        Column("gained", "取得利益（元）", lambda m: m.legalaid.gained or "", excel_only=True),
        Column("visited", "回访日期", lambda m: m.legalaid.visited_on or "", excel_only=True),
        Column("satisfaction", "满意度", _case("satisfaction"), excel_only=True),
        Column("region", "镇街", lambda m: m.region.name, excel_only=True),
    ),
    filters=(
        by_state(LegalAidProcess),
        Filter("category", "类别", among(Category.choices), lambda v: Q(legalaid__category=v)),
        Filter("form", "援助形式", among(AidForm.choices), lambda v: Q(legalaid__form=v)),
        Filter("cause", "援助事项", among(Cause.choices), lambda v: Q(legalaid__cause=v)),
        Filter("via", "来源", among(Via.choices), lambda v: Q(legalaid__via=v)),
        Filter("organ", "办案机关", among(Organ.choices), lambda v: Q(legalaid__organ_kind=v)),
        Filter("satisfaction", "回访", among(Satisfaction.choices), lambda v: Q(legalaid__satisfaction=v)),
        Filter("outcome", "结果", among(Outcome.choices), lambda v: Q(outcome=v)),
    ),
    views=(
        View("open", "全部在办"),
        View("mine", "我承办", lambda a: Q(handler=a) | Q(second=a)),
        View("new", "待接收和审查", standing("offered", "reviewing", "supplementing")),
        View("granted", "待指派", standing("granted")),
        View("handling", "办理中", standing("handling")),
        View(
            "papers",
            "手续待补办",
            lambda a: Q(legalaid__made_up_on=None) & ~Q(legalaid__urgent=""),
            content=True,
        ),
        View("filing", "待交卷和归档", standing("ended", "checking")),
        View(
            "undelivered",
            "决定待送达",
            lambda a: intake.all_undelivered(),
            ended=True,
            content=True,
            owed="legalaid.handle",
        ),
        View(
            "rectifying",
            "评查后待整改",
            lambda a: review.all_to_rectify(),
            ended=True,
            content=True,
            owed="legalaid.undertake",
        ),
        View("objecting", "异议", standing("objecting")),
        View("all", "全部", ended=True, counted=False),
    ),
    panels=(
        Panel("申请", _asked),
        Panel("当事人", lambda m: parties(m, SIDES)),
        Panel("经济状况", _means),
        Panel("决定", _decision),
        Panel("承办", _lawyers),
        Panel("结果", _result),
        Panel("质量评查", _reviews),
        Panel("补贴", _pay),
    ),
    tags=_tags,
)


def _question(m: Matter) -> Iterator[Row]:
    c = m.advice
    yield from filled(
        ("渠道", f"{c.get_channel_display()}，{c.people} 人次"),
        ("咨询内容", str(c.get_topic_display())),
        ("咨询的事", c.words),
        ("来自", " ".join(filter(None, (c.sender, str(c.place or ""))))),
        ("答复", c.answer),
    )
    for p in m.parties.all():
        yield Row("咨询人", p.name, href=f"/people/{p.pk}/")
        if p.phone:
            yield Row("", mask_phone(p.phone), reveal=str(p.pk))
    if c.minutes is not None and c.handed:
        hours = c.minutes / 60
        kept = "按时" if c.in_time else "逾期"
        yield Row("首次答复", f"{day(c.first_on)}，用了 {hours:.1f} 小时", tag=kept)


def _handed(m: Matter) -> Iterator[Row]:
    for h in m.handovers.select_related("unit"):
        yield Row(h.need, f"{h.unit.short}，{h.result or h.answer or h.reason}", tag=h.get_state_display())


def _register(channel: str, label: str) -> View:
    """Each channel is a register of its own."""
    return View(
        channel,
        f"{label}登记簿",
        lambda a: Q(advice__channel=channel),
        ended=True,
        counted=False,
        content=True,
    )


def _advice_tags(m: Matter) -> Iterator[str]:
    yield str(m.advice.get_channel_display())
    if m.advice.repeated:
        yield "重复咨询"
    if m.advice.handed:
        yield "转来"


advices = Desk(
    kind="advice",
    label="法律咨询",
    icon="message-circle",
    order=36,
    related=("advice", "handler", "unit", "region"),
    columns=(
        Column("number", "编号", str, sort="receipt", outline=True),
        Column("applicant", "咨询人", lambda m: m.applicant_text, sort="applicant_text"),
        Column("topic", "咨询内容", lambda m: m.advice.get_topic_display()),
        Column("unit", "办理单位", lambda m: m.unit.short, outline=True),
        Column("stage", "现在到哪一步", lambda m: AdviceProcess.state_of(m).label, outline=True),
        Column("received", "收到", lambda m: m.received_on, sort="received_on", outline=True),
        Column("channel", "渠道", lambda m: m.advice.get_channel_display(), excel_only=True),
        Column("people", "人次", lambda m: m.advice.people, excel_only=True),
        Column("words", "咨询的事", lambda m: m.advice.words, excel_only=True, wide=True),
        Column("answer", "答复", lambda m: m.advice.answer, excel_only=True, wide=True),
        Column("first", "首次答复", lambda m: m.advice.first_on or "", excel_only=True),
    ),
    filters=(
        by_state(AdviceProcess),
        Filter("channel", "渠道", among(Channel.choices), lambda v: Q(advice__channel=v)),
        Filter("topic", "咨询内容", among(Topic.choices), lambda v: Q(advice__topic=v)),
    ),
    views=(
        View("open", "全部在办"),
        View("waiting", "待答复", standing("offered", "asked")),
        View("passed", "已转办", standing("passed")),
        View("repeated", "重复咨询", lambda a: Q(advice__repeated=True), ended=True, content=True),
        *(_register(value, str(label)) for value, label in Channel.choices),
        View("all", "全部", ended=True, counted=False),
    ),
    panels=(Panel("咨询", _question), Panel("转办", _handed)),
    tags=_advice_tags,
)

desks = (cases, advices, *duty_desk.desks, *review_desk.desks, *subsidy_desk.desks)
