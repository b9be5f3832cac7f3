"""How suits are shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import F, Q

from siheng.domains.litigation.models import Capacity, Instance, Outcome
from siheng.domains.litigation.process import LitigationProcess
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.panels import among, by_state, day, filled, parties, standing, units
from siheng.kernel.matters.showing import Column, Desk, Filter, Panel, Row, View
from siheng.kernel.org.models import Unit

# A party's role in court, by what it is on the record.
ROLES: dict[str, str] = {Party.Role.APPLICANT: "原告", Party.Role.RESPONDENT: "被告"}


def _suit(m: Matter) -> Iterator[Row]:
    c = m.litigation
    yield Row("法院", c.court.name)
    yield Row("案号", c.court_number)
    yield Row("审级", c.get_instance_display() + ("（本方上诉或者申请再审）" if c.ours else ""))
    yield Row("身份", c.get_capacity_display())
    yield Row("被诉行为", c.act)
    yield Row("请求", c.claims)
    if c.hearing_on:
        yield Row("开庭", f"{day(c.hearing_on)} {c.hearing_place}".strip())


def _answer(m: Matter) -> Iterator[Row]:
    c = m.litigation
    granted = {None: "待法院答复", True: "法院准许", False: "法院不准许"}[c.extension_granted]
    yield from filled(
        ("答辩", day(c.answered_on)),
        ("举证", day(c.evidence_on)),
        ("延期举证", f"{day(c.extension_asked_on)} 申请，{granted}" if c.extension_asked_on else ""),
    )


def _hearings(m: Matter) -> Iterator[Row]:
    for h in m.hearings.all():
        if h.head_attended:
            who = f"{h.get_head_rank_display()} {h.head_name}（{h.head_post}）出庭"
            yield Row(day(h.on), who, tag="出声" if h.spoke else "")
        else:
            yield Row(day(h.on), f"负责人没有出庭：{h.get_absence_display()}，{h.staff}出庭")
        for text in filter(None, (h.points, h.result)):
            yield Row("", text)


def _judgment(m: Matter) -> Iterator[Row]:
    c = m.litigation
    if m.outcome:
        yield Row("结果", LitigationProcess.outcome_label(m), tag="败诉" if c.lost else "")
    appealed = f"{day(c.appealed_on)} {c.get_appellant_display()}上诉" if c.appealed_on else ""
    yield from filled(
        ("主文", c.ruling),
        ("裁判", day(c.judged_on)),
        ("收到", day(c.served_on)),
        ("上诉", " ".join(filter(None, [appealed, c.get_appeal_result_display()]))),
        ("生效", day(c.effective_on)),
        ("应履行", day(c.perform_by)),
        ("已履行", day(c.performed_on)),
        ("司法建议", "有" if c.suggestion else ""),
    )


def _tags(m: Matter) -> Iterator[str]:
    c = m.litigation
    yield str(Capacity(c.capacity).label)
    yield str(Instance(c.instance).label)
    if c.lost:
        yield "败诉"


def _detail(name: str) -> Callable[[Matter], str]:
    return lambda m: getattr(m.litigation, name)()


desk = Desk(
    kind="litigation",
    label="行政应诉",
    noun="案件",
    icon="gavel",
    order=15,
    related=(
        "litigation__court",
        "litigation__first_defendant",
        "litigation__second_defendant",
        "handler",
        "region",
    ),
    columns=(
        Column("number", "应诉号", str, sort="number", outline=True),
        Column("plaintiff", "原告", lambda m: m.applicant_text, sort="applicant_text"),
        Column("defendants", "被告", lambda m: m.counter_text, sort="counter_text"),
        Column("capacity", "应诉身份", _detail("get_capacity_display")),
        Column("court", "法院", lambda m: m.litigation.court.short),
        Column("stage", "现在到哪一步", lambda m: LitigationProcess.state_of(m).label, outline=True),
        Column("handler", "承办", lambda m: m.handler.name if m.handler else "", outline=True),
        Column("received", "收到", lambda m: m.received_on, sort="received_on", outline=True),
        Column("instance", "审级", _detail("get_instance_display"), excel_only=True),
        Column("court_number", "法院案号", lambda m: m.litigation.court_number, excel_only=True),
        Column("act", "被诉行政行为", lambda m: m.litigation.act, excel_only=True),
        Column("answered", "答辩", lambda m: m.litigation.answered_on or "", excel_only=True),
        Column("heard", "开庭", lambda m: m.litigation.heard_on or "", excel_only=True),
        Column("head", "负责人出庭", lambda m: "是" if m.litigation.head_attended else "", excel_only=True),
        Column("closed", "裁判", lambda m: m.closed_on or "", sort="closed_on", excel_only=True),
        Column("outcome", "结果", LitigationProcess.outcome_label, excel_only=True),
        Column("lost", "败诉", lambda m: "是" if m.litigation.lost else "", excel_only=True),
        Column("effective", "生效", lambda m: m.litigation.effective_on or "", excel_only=True),
    ),
    filters=(
        by_state(LitigationProcess),
        Filter("capacity", "应诉身份", among(Capacity.choices), lambda v: Q(litigation__capacity=v)),
        Filter("instance", "审级", among(Instance.choices), lambda v: Q(litigation__instance=v)),
        Filter("court", "法院", units(Unit.Kind.COURT), lambda v: Q(litigation__court=int(v))),
        Filter(
            "agency",
            "第一被告",
            units(Unit.Kind.AGENCY, Unit.Kind.GOVERNMENT),
            lambda v: Q(litigation__first_defendant=int(v)),
            many=True,
        ),
        Filter("outcome", "结果", among(Outcome.choices), lambda v: Q(outcome=v)),
    ),
    views=(
        View("open", "全部在办"),
        View("mine", "我承办", lambda a: Q(handler=a)),
        View("answering", "待答辩", standing("answering")),
        View(
            "hearing",
            "待开庭",
            standing("answered"),
            order=F("litigation__hearing_on").asc(nulls_last=True),
            content=True,
        ),
        View("judged", "上诉期内", standing("judged")),
        View("lost", "败诉", lambda a: Q(litigation__lost=True), ended=True, content=True),
        View("all", "全部", ended=True, counted=False),
    ),
    panels=(
        Panel("诉讼", _suit),
        Panel("当事人", lambda m: parties(m, ROLES)),
        Panel("答辩和举证", _answer),
        Panel("开庭和负责人出庭", _hearings),
        Panel("裁判", _judgment),
    ),
    tags=_tags,
)
