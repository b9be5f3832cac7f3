"""How demands and services are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from siheng.domains.onestop.facts import suggestion
from siheng.domains.onestop.models import Channel, Need, Outcome, ServiceOutcome
from siheng.domains.onestop.process import OnestopProcess, ServiceProcess
from siheng.kernel.matters.models import Handover, Matter, Party
from siheng.kernel.matters.panels import among, by_state, day, filled, parties, standing
from siheng.kernel.matters.showing import Column, Desk, Filter, Panel, Row, View
from siheng.kernel.org.models import Account

SIDES: dict[str, str] = {Party.Role.APPLICANT: "来访人", Party.Role.RESPONDENT: "对方"}


def _yes(value: bool | None) -> str:
    return {True: "是", False: "否", None: ""}[value]


def _demand(m: Matter) -> Iterator[Row]:
    d = m.onestop
    yield Row("渠道", d.get_channel_display(), tag="、".join(d.marks))
    yield Row("受理台", "移交建议、可能重复的来件、查询码", href=f"{reverse('onestop_board')}?m={m.pk}")
    yield from filled(
        ("反映的事", d.words),
        ("希望", d.wish),
        ("地点", " ".join(filter(None, (m.region.name, d.place)))),
        ("信访编号", d.petition_number),
        ("信访日期", day(d.petition_on)),
        ("风险", d.risk),
        ("保密", d.get_ground_display()),
        ("预约", d.booked),
    )


def _handovers(m: Matter) -> Iterator[Row]:
    for h in m.handovers.select_related("unit", "other"):
        yield Row(h.need, f"{day(h.sent_on)} 移交{h.unit.short}：{h.reason}", tag=h.get_state_display())
        if h.answer:
            yield Row("", f"{day(h.answered_on)} {h.answer}")
        if h.result:
            yield Row("", f"{day(h.ended_on)} {h.result}")


def _meetings(m: Matter) -> Iterator[Row]:
    for met in m.analysis_meetings.all():
        yield Row(
            day(met.on), met.decision, href=f"/activities/{met.activity_id}/" if met.activity_id else ""
        )
        yield Row("", f"参加人：{met.people}")
        yield Row("", met.minutes)


def _ending(m: Matter) -> Iterator[Row]:
    d = m.onestop
    rated = f"{d.get_rating_display()} {d.rating_words}".strip()
    yield from filled(
        ("结果", OnestopProcess.outcome_label(m)),
        ("途径", d.get_way_display()),
        ("答复", d.answer),
        ("事解", _yes(d.settled)),
        ("心解", _yes(d.eased)),
        ("回访", f"{day(d.visited_on)} {d.get_satisfaction_display()}".strip()),
        ("群众评价", f"{day(d.rated_on)} {rated}".strip()),
    )


def _tags(m: Matter) -> Iterator[str]:
    yield m.onestop.get_channel_display()
    yield from m.onestop.marks
    if m.sealed:
        yield "保密"
    if m.open and m.onestop.displeased:
        yield "群众不满意"
    if m.open and (words := suggestion.urgent(m.onestop.words)):
        yield f"说到{words}，请先打电话"


def _service(m: Matter) -> Iterator[Row]:
    s = m.serviceitem
    yield Row("服务", s.get_need_display(), tag="保密" if m.sealed else "")
    yield from filled(
        ("来自", s.sender),
        ("移交理由", s.reason),
        ("需求", s.words),
        ("希望", s.wish),
        ("首次联系", day(s.contacted_on)),
        ("方式", s.get_way_display()),
        ("时长", f"{s.minutes} 分钟" if s.minutes else ""),
    )


def _notes(m: Matter) -> Iterator[Row]:
    """What was said, for those who give the service."""
    for n in m.service_notes.all():
        how = "，".join(filter(None, (n.get_way_display(), f"{n.minutes} 分钟" if n.minutes else "")))
        yield Row(day(n.on), n.text, tag=how)


def _result(m: Matter) -> Iterator[Row]:
    s = m.serviceitem
    yield from filled(
        ("结果", ServiceProcess.outcome_label(m)), ("回传", s.result), ("需要注意", s.attention)
    )


def _handed(handover: str, **more: str) -> Callable[[Account], Q]:
    """That one of a matter's handovers stands so: asked of each, since the open ones are few and handovers many."""
    rows = Handover.objects.everything("the list that it narrows is scoped")
    return lambda account: Q(Exists(rows.filter(matter=OuterRef("pk"), state=handover)), **more)


demands = Desk(
    kind="onestop",
    label="一站式受理",
    noun="事项",
    icon="arrows-join",
    home="onestop_board",
    order=30,
    related=("onestop", "handler", "region"),
    columns=(
        Column("number", "收件号", lambda m: m.receipt, sort="receipt", outline=True),
        Column("title", "来件", lambda m: m.title, wide=True),
        Column("channel", "渠道", lambda m: m.onestop.get_channel_display()),
        Column("region", "在哪", lambda m: m.region.name, outline=True),
        Column("stage", "现在到哪一步", lambda m: OnestopProcess.state_of(m).label, outline=True),
        Column("handler", "承办", lambda m: m.handler.name if m.handler else "", outline=True),
        Column("received", "收到", lambda m: m.received_on, sort="received_on", outline=True),
        Column("petition", "信访编号", lambda m: m.onestop.petition_number, excel_only=True),
        Column("people", "人数", lambda m: m.onestop.people, excel_only=True),
        Column("marks", "标记", lambda m: "、".join(m.onestop.marks), excel_only=True),
        Column("closed", "办结", lambda m: m.closed_on or "", sort="closed_on", excel_only=True),
        Column("outcome", "结果", OnestopProcess.outcome_label, excel_only=True),
        Column("settled", "事解", lambda m: _yes(m.onestop.settled), excel_only=True),
        Column("eased", "心解", lambda m: _yes(m.onestop.eased), excel_only=True),
        Column("satisfaction", "满意度", lambda m: m.onestop.get_satisfaction_display(), excel_only=True),
    ),
    filters=(
        by_state(OnestopProcess),
        Filter("channel", "渠道", among(Channel.choices), lambda v: Q(onestop__channel=v)),
        Filter(
            "need",
            "需求",
            among([(n.label, n.label) for n in Need]),
            lambda v: Q(pk__in=Handover.objects.everything("within a scoped list").filter(need=v).values("matter")),
        ),
        Filter(
            "mark",
            "标记",
            among([("repeat", "重复"), ("collective", "集体"), ("escalated", "越级")]),
            lambda v: Q(**{f"onestop__{v}": True}) if v in ("repeat", "collective", "escalated") else Q(pk__in=[]),
        ),
        Filter("outcome", "结果", among(Outcome.choices), lambda v: Q(outcome=v)),
    ),
    views=(
        View("open", "全部在办"),
        View("mine", "我承办", lambda a: Q(handler=a)),
        View("screening", "待甄别", standing("screening")),
        View("untaken", "等接收", _handed(Handover.State.SENT)),
        View("returned", "退回待改派", _handed(Handover.State.RETURNED, state="serving")),
        View("gathered", "待办结", standing("gathered")),
        View("visiting", "待回访", standing("visiting")),
        View("displeased", "不满意待回访", lambda a: Q(state="visiting", onestop__rating="bad"), content=True),
        View("booked", "有预约", lambda a: Q(onestop__book_on__isnull=False), content=True),
        View("all", "全部", ended=True, counted=False),
    ),
    panels=(
        Panel("来件", _demand),
        Panel("来访人", lambda m: parties(m, SIDES)),
        Panel("移交", _handovers),
        Panel("研判会", _meetings, internal=True),
        Panel("办结和回访", _ending),
    ),
    tags=_tags,
)  # fmt: skip

services = Desk(
    kind="service",
    label="援律心服务",
    icon="lifebuoy",
    home="onestop_services",
    order=32,
    related=("serviceitem", "handler", "region", "unit"),
    columns=(
        Column("number", "编号", lambda m: m.receipt, sort="receipt", outline=True),
        Column("need", "服务", lambda m: m.serviceitem.get_need_display()),
        Column("who", "来访人", lambda m: m.applicant_text, sort="applicant_text"),
        Column("sender", "来自", lambda m: m.serviceitem.sender),
        Column("unit", "服务单位", lambda m: m.unit.short, outline=True),
        Column("stage", "现在到哪一步", lambda m: ServiceProcess.state_of(m).label, outline=True),
        Column("handler", "承办", lambda m: m.handler.name if m.handler else "", outline=True),
        Column("received", "移交", lambda m: m.received_on, sort="received_on", outline=True),
        Column("contacted", "首次联系", lambda m: m.serviceitem.contacted_on or "", excel_only=True),
        Column("minutes", "时长（分钟）", lambda m: m.serviceitem.minutes or "", excel_only=True),
        Column("closed", "回传", lambda m: m.closed_on or "", sort="closed_on", excel_only=True),
        Column("outcome", "结果", ServiceProcess.outcome_label, excel_only=True),
    ),
    filters=(
        by_state(ServiceProcess),
        Filter(
            "need",
            "服务",
            among([c for c in Need.choices if c[0] != Need.MEDIATION]),
            lambda v: Q(serviceitem__need=v),
        ),
        Filter("outcome", "结果", among(ServiceOutcome.choices), lambda v: Q(outcome=v)),
    ),
    views=(
        View("open", "全部在办"),
        View("offered", "待接收", standing("offered")),
        View("mine", "我在办", lambda a: Q(handler=a)),
        View("silent", "还没联系", lambda a: Q(state="serving", serviceitem__contacted_on=None), content=True),
        View("all", "全部", ended=True, counted=False),
    ),
    panels=(
        Panel("服务", _service),
        Panel("来访人", lambda m: parties(m, SIDES)),
        Panel("服务记录", _notes, internal=True),
        Panel("结果", _result),
    ),
    tags=lambda m: (m.serviceitem.get_need_display(), *(("保密",) if m.sealed else ())),
)  # fmt: skip

desks = (demands, services)
