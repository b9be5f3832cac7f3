"""The network of legal aid (三级网络): stations, contact points, the lawyers on the list, liaisons, inspections."""

from __future__ import annotations

from siheng.domains.legalaid.models import Speciality
from siheng.domains.legalaid.services.network import referred, sent_on
from siheng.kernel.org.rights import Role
from siheng.kernel.registers.declare import ActivityKind, AppointmentKind, PlaceKind

KEEPERS = (Role.CLERK, Role.HEAD, Role.TOWN)
EQUIPMENT = ("电脑", "打印机", "视频连线", "咨询台", "公示牌", "无障碍通道")

station = PlaceKind(
    "aid_station",
    "法律援助工作站",
    "援",
    KEEPERS,
    levels=(("town", "镇街"), ("organ", "部门、团体"), ("trade", "行业调委会")),
    equipment=EQUIPMENT,
    sent_on=sent_on,
    silence="aid_station_silence",
    referred=referred,
    matter="legalaid",
)
contact_point = PlaceKind(
    "aid_contact",
    "法律援助联络点",
    "联",
    KEEPERS,
    levels=(("village", "村（社区）"), ("other", "其他")),
    equipment=EQUIPMENT,
    covers=True,
    referred=referred,
    matter="legalaid",
)
lawyer = AppointmentKind(
    "aid_lawyer",
    "法律援助律师",
    (Role.CLERK, Role.HEAD),
    grades=tuple((s.value, str(s.label)) for s in Speciality),
    duty=True,
    matter="legalaid",
)
# At the committees of trades their mediators see to it that whoever needs aid comes to the centre.
liaison = AppointmentKind(
    "aid_liaison",
    "法律援助联络员",
    KEEPERS,
    grades=(("village", "村（社区）"), ("trade", "行业调委会")),
    matter="legalaid",
)
inspection = ActivityKind("aid_inspection", "工作站、联络点检查", (Role.CLERK, Role.HEAD), matter="legalaid")

KINDS = [station, contact_point, lawyer, liaison, inspection]
