"""How the help of lawyers on duty is shown."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from siheng.domains.legalaid.models import DUTY_STAGES, Where
from siheng.domains.legalaid.process.duty import DutyProcess
from siheng.domains.legalaid.services import duty
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.panels import by_state, filled
from siheng.kernel.matters.showing import Column, Desk, Filter, Panel, Row, View


def _help(m: Matter) -> Iterator[Row]:
    c = m.dutyhelp
    yield from filled(
        ("姓名", m.applicant_text),
        ("涉嫌罪名", c.charge),
        ("来源", str(c.get_asker_display())),
        ("值班场所", f"{c.get_where_display()}（{c.get_stage_display()}）"),
        ("办案机关", " ".join(filter(None, (c.organ, c.organ_number)))),
        ("值班律师", f"{c.lawyer.name}（{c.lawyer.unit.short}）"),
        ("临时安排", c.off_roster),
        ("帮助内容", duty.words(c)),
        ("帮助情况", c.text),
        ("帮助日期", f"{c.helped_on:%Y-%m-%d}" if c.helped_on else ""),
    )


def _tags(m: Matter) -> Iterator[str]:
    yield str(m.dutyhelp.get_where_display())
    if m.dutyhelp.plea:
        yield "认罪认罚具结"
    if m.sealed:
        yield "保密"


desks = (
    Desk(
        kind="duty_help",
        label="值班律师法律帮助",
        icon="user-shield",
        minor=True,
        order=36,
        related=("dutyhelp__lawyer__unit", "handler", "unit", "region"),
        phone=duty.phone,
        columns=(
            Column("number", "编号", str, sort="receipt", outline=True),
            Column("applicant", "姓名", lambda m: m.applicant_text, sort="applicant_text"),
            Column("where", "值班场所", lambda m: m.dutyhelp.get_where_display()),
            Column("lawyer", "值班律师", lambda m: m.dutyhelp.lawyer.name),
            Column("stage", "现在到哪一步", lambda m: DutyProcess.state_of(m).label, outline=True),
            Column("received", "登记", lambda m: m.received_on, sort="received_on", outline=True),
            Column("at", "办理阶段", lambda m: m.dutyhelp.get_stage_display(), excel_only=True),
            Column("organ", "办案机关", lambda m: m.dutyhelp.organ, excel_only=True),
            Column("given", "帮助内容", lambda m: duty.words(m.dutyhelp), excel_only=True, wide=True),
            Column("helped", "帮助日期", lambda m: m.dutyhelp.helped_on or "", excel_only=True),
        ),
        filters=(
            by_state(DutyProcess),
            Filter(
                "where",
                "值班场所",
                lambda a: [(w.value, str(w.label)) for w in Where],
                lambda v: Q(dutyhelp__where=v),
            ),
            Filter(
                "at",
                "办理阶段",
                lambda a: [(v, str(label)) for v, label in DUTY_STAGES],
                lambda v: Q(dutyhelp__stage=v),
            ),
        ),
        views=(
            View("open", "待提供"),
            View(
                "plea",
                "认罪认罚具结",
                lambda a: Q(dutyhelp__plea=True),
                ended=True,
                counted=False,
                content=True,
            ),
            View("all", "全部", ended=True, counted=False),
        ),
        panels=(Panel("法律帮助", _help),),
        tags=_tags,
    ),
)
