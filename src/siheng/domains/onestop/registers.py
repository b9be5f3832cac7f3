"""The rosters and places behind the one door: the centre, duty lawyers, counsellors, and the analysis meetings."""

from __future__ import annotations

from collections.abc import Iterable

from siheng.domains.onestop.models import Meeting
from siheng.kernel.org.rights import Role
from siheng.kernel.registers.declare import ActivityKind, AppointmentKind, PlaceKind

KEEPERS = (Role.CLERK, Role.HEAD)

centre = PlaceKind(
    "onestop_centre",
    "一站式受理窗口",
    "站",
    (*KEEPERS, Role.TOWN),
    levels=(("district", "区"), ("town", "镇街")),
    equipment=("自助机", "视频连线", "无障碍通道", "母婴室"),
    matter="onestop",
)
duty_lawyer = AppointmentKind("duty_lawyer", "值班律师", KEEPERS, years=1, duty=True, matter="service")
counsellor = AppointmentKind(
    "counsellor",
    "心理咨询师",
    KEEPERS,
    grades=(("second", "二级"), ("third", "三级"), ("none", "未评级")),
    duty=True,
    matter="service",
)


def _met(activity: int) -> Iterable[int]:
    rows = Meeting.objects.everything("the page shows what its reader knows of")
    return rows.filter(activity=activity).values_list("matter", flat=True)


analysis_meeting = ActivityKind(
    "analysis_meeting", "“援、律、访、调”研判会", (*KEEPERS, Role.TOWN), matter="onestop", matters=_met
)

KINDS = [centre, duty_lawyer, counsellor, analysis_meeting]
