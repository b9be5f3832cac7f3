"""How disputes are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse

from siheng.domains.mediation.models import (
    Category,
    Confirmation,
    Difficulty,
    Form,
    Level,
    Obligation,
    Outcome,
    Sensitive,
    Source,
)
from siheng.domains.mediation.process import MediationProcess
from siheng.domains.mediation.services import dossier, leaving, subsidy_desk
from siheng.domains.mediation.services.phone import phone
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.panels import among, by_state, day, filled, parties, standing
from siheng.kernel.matters.showing import Column, Desk, Filter, Panel, Row, View
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.registers.scope import places_for

SIDES: dict[str, str] = {Party.Role.APPLICANT: "申请人", Party.Role.RESPONDENT: "对方"}


def _yuan(amount: Any) -> str:
    return f"{amount:,.2f} 元" if amount is not None else ""


def _dispute(m: Matter) -> Iterator[Row]:
    c = m.mediation
    yield from filled(
        ("纠纷类型", c.get_category_display()),
        ("情况", c.words),
        ("来源", "，".join(filter(None, (c.get_source_display(), c.get_court_way_display(), c.source_note)))),
        ("难易程度", c.get_difficulty_display()),
        ("调委会", f"{m.unit.short}（{c.get_level_display()}）"),
        ("品牌调解室", c.room.name if c.room else ""),
        ("金额", _yuan(c.sum)),
        ("人数", f"{c.people} 人"),
        ("防止激化", _prevented(m)),
        ("同一纠纷", f"与{c.same_as}是同一纠纷，不另计数" if c.same_as_id else ""),
    )


def _parties(m: Matter) -> Iterator[Row]:
    yield from parties(m, SIDES)
    for h in m.helpers.all():
        yield Row("参与调解", h.name, tag=h.capacity)


def _steps(m: Matter) -> Iterator[Row]:
    for s in m.sittings.all():
        yield Row(day(s.on), f"{s.place}，{s.present}到场" + (f"。{s.result}" if s.result else ""))
    for n in m.step_notes.all():
        spoke = f"（{n.spoke}）" if n.spoke else ""
        tag = n.law or (f"{n.moved}松动" if n.moved else "")
        yield Row(n.get_step_display(), f"{n.text}{spoke}", tag=tag)


def _agreement(m: Matter) -> Iterator[Row]:
    c = m.mediation
    if m.outcome:
        yield Row("结果", MediationProcess.outcome_label(m), tag=c.get_form_display() if c.form else "")
    yield from filled(
        ("协议", c.agreement),
        ("生效", day(c.agreed_on)),
        ("未达成", c.failed_because),
    )
    for o in m.obligations.all():
        more = " ".join(filter(None, (_yuan(o.sum), f"不晚于 {day(o.due_on)}")))
        state = o.get_state_display() + (f" {day(o.done_on)}" if o.done_on else "")
        yield Row(o.who, f"{o.what}，{more}", tag=state)
    yield from _court(m)
    yield from filled(
        ("回访", f"{day(c.visited_on)} {c.visit_note}" if c.visited_on else ""),
        ("评价", f"{c.score} 分 {c.score_words}".strip() if c.score else ""),
    )


def _court(m: Matter) -> Iterator[Row]:
    """What the court has to do with it: its commission, the confirmation, an objection to that."""
    c = m.mediation
    if c.court_taken_on:
        told = f"，{day(c.court_told_on)} 已反馈结果" if c.court_told_on else ""
        yield Row("法院委派委托", f"{day(c.court_taken_on)} 签收材料{told}", tag=c.get_court_way_display())
    if c.confirm_asked_on:
        filed = f"，{day(c.confirm_filed_on)} 立案" if c.confirm_filed_on else ""
        result = (
            c.get_confirmation_display() if c.confirmation else "待裁定" if filed else "等法院决定是否受理"
        )
        ruled = f"{day(c.confirmed_on)} " if c.confirmed_on else ""
        yield Row("司法确认", f"{day(c.confirm_asked_on)} 向{c.confirm_court}申请{filed}，{ruled}{result}")
    if c.confirm_served_on:
        yield Row("收到裁定", day(c.confirm_served_on))
    if c.objected_on:
        ended = "，异议成立" if c.confirmation == Confirmation.REVOKED else "，等法院审查"
        yield Row("异议", f"{day(c.objected_on)} {c.get_objector_display()}提出{ended}")


def _elsewhere(m: Matter) -> Iterator[Row]:
    """Where it went on: each letter with its papers as one file, and what came back."""
    for seq, data in m.events.filter(step="hand_to").order_by("seq").values_list("seq", "data"):
        centre = data.get("centre")
        to = data.get("to") or (centre["text"] if centre else "")
        yield Row(
            str(leaving.LABELS[data["way"]]),
            f"{data['day']} 移交{to}，移交材料（一个文件）",
            href=reverse("mediation_bundle", args=[m.pk, seq]),
        )
    for h in m.handovers.select_related("unit"):
        yield Row(h.need, f"{h.unit.short}，{h.result or h.answer or h.reason}", tag=h.get_state_display())


def _dossier(m: Matter) -> Iterator[Row]:
    """What the dossier still lacks, while it is to be filed."""
    if m.state in ("agreed", "visiting", "filing"):
        for label in dossier.missing(m):
            yield Row("必备", f"缺{label}")
        for label in dossier.missing_as_needed(m):
            yield Row("应有", f"缺{label}")


def _tags(m: Matter) -> Iterator[str]:
    c = m.mediation
    yield str(Category(c.category).label)
    if c.difficulty != Difficulty.SIMPLE:
        yield str(Difficulty(c.difficulty).label)
    if m.sealed:
        yield str(Sensitive(c.sensitive).label) if c.sensitive else "保密"
    if c.on_the_spot:
        yield "当场调解"
    if m.outcome and c.form:
        yield str(Form(c.form).label)


def _committees(account: Account) -> list[tuple[str, str]]:
    found = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, active=True)
    if not account.unit.sees_whole_bureau:
        found = found.filter(region__code__startswith=account.unit.prefix)
    return [(str(pk), short) for pk, short in found.values_list("pk", "short")]


def _rooms(account: Account) -> list[tuple[str, str]]:
    found = places_for(account).filter(kind="brand_room").order_by("name")
    return [(str(pk), name) for pk, name in found.values_list("pk", "name")]


def _detail(name: str) -> Callable[[Matter], str]:
    return lambda m: getattr(m.mediation, name)()


def _prevented(m: Matter) -> str:
    return m.mediation.get_prevented_display() if m.mediation.prevented else ""


desk = Desk(
    kind="mediation",
    label="人民调解",
    noun="案件",
    icon="heart-handshake",
    order=30,
    related=("mediation__room", "handler", "unit", "region"),
    phone=phone,
    columns=(
        Column("number", "案号", str, sort="number", outline=True),
        Column("applicant", "申请人", lambda m: m.applicant_text, sort="applicant_text"),
        Column("counter", "对方", lambda m: m.counter_text, sort="counter_text"),
        Column("category", "纠纷类型", _detail("get_category_display")),
        Column("unit", "调委会", lambda m: m.unit.short, outline=True),
        Column("stage", "现在到哪一步", lambda m: MediationProcess.state_of(m).label, outline=True),
        Column("handler", "调解员", lambda m: m.handler.name if m.handler else "", outline=True),
        Column("received", "登记", lambda m: m.received_on, sort="received_on", outline=True),
        Column("region", "发生地", lambda m: m.region.name, excel_only=True),
        Column("room", "品牌调解室", lambda m: m.mediation.room or "", excel_only=True),
        Column("source", "来源", _detail("get_source_display"), excel_only=True),
        Column("difficulty", "难易程度", _detail("get_difficulty_display"), excel_only=True),
        Column("sum", "涉及金额", lambda m: m.mediation.sum or "", excel_only=True),
        Column("people", "涉及人数", lambda m: m.mediation.people, excel_only=True),
        Column("words", "纠纷情况", lambda m: m.mediation.words, excel_only=True, wide=True),
        Column("accepted", "受理", lambda m: m.accepted_on or "", excel_only=True),
        Column("closed", "达成协议或者终止", lambda m: m.closed_on or "", excel_only=True),
        Column("outcome", "结果", MediationProcess.outcome_label, excel_only=True),
        Column("form", "协议形式", _detail("get_form_display"), excel_only=True),
        Column("agreement", "协议内容", lambda m: m.mediation.agreement, excel_only=True, wide=True),
        Column("performed", "履行完毕", lambda m: m.mediation.performed_on or "", excel_only=True),
        Column("prevented", "防止矛盾激化", _prevented, excel_only=True),
        Column("confirmed", "司法确认", _detail("get_confirmation_display"), excel_only=True),
        Column("score", "评分", lambda m: m.mediation.score or "", excel_only=True),
    ),
    filters=(
        by_state(MediationProcess),
        Filter(
            "category", "纠纷类型", among(Category.choices), lambda v: Q(mediation__category=v)
        ),
        Filter("source", "来源", among(Source.choices), lambda v: Q(mediation__source=v)),
        Filter("level", "层级", among(Level.choices), lambda v: Q(mediation__level=v)),
        Filter("difficulty", "难易程度", among(Difficulty.choices), lambda v: Q(mediation__difficulty=v)),
        Filter("unit", "调委会", _committees, lambda v: Q(unit=int(v)), many=True),
        Filter("room", "品牌调解室", _rooms, lambda v: Q(mediation__room=int(v)), many=True),
        Filter("outcome", "结果", among(Outcome.choices), lambda v: Q(outcome=v)),
    ),
    views=(
        View("open", "全部在办"),
        View("mine", "我调解", lambda a: Q(handler=a)),
        View("new", "待接收和受理", standing("offered", "registered")),
        View("mediating", "调解中", standing("accepted")),
        View("performing", "等履行", standing("agreed")),
        View("visiting", "要回访", standing("visiting")),
        View("filing", "待归档", standing("filing")),
        View(
            "broken",
            "协议未履行",
            lambda a: Q(pk__in=_broken()),
            ended=True,
            content=True,
        ),
        View("all", "全部", ended=True, counted=False),
    ),
    panels=(
        Panel("纠纷", _dispute),
        Panel("当事人和参与人", _parties),
        Panel("四平四说", _steps),
        Panel("协议和履行", _agreement),
        Panel("移交", _elsewhere),
        Panel("卷宗", _dossier),
    ),
    tags=_tags,
)  # fmt: skip


def _broken() -> Any:
    """The disputes whose agreement was not kept."""
    rows = Obligation.objects.everything("the list that it narrows is scoped")
    return rows.filter(state=Obligation.State.BROKEN).values("matter")


desks = (desk, *subsidy_desk.desks)
