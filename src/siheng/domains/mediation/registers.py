"""The rosters and places of people's mediation: committees and their members, brand rooms, mediators, model mediators."""

from __future__ import annotations

from siheng.domains.mediation.models import Level
from siheng.domains.mediation.services.committees import CHAIR, MEMBER, wanting
from siheng.kernel.org.rights import Role
from siheng.kernel.registers.declare import AppointmentKind, PlaceKind

KEEPERS = (Role.CLERK, Role.HEAD, Role.TOWN)
GRADES = (("first", "一级"), ("second", "二级"), ("third", "三级"), ("fourth", "四级"), ("none", "未评级"))
LEVELS = tuple((level.value, str(level.label)) for level in Level)

committee = PlaceKind(
    "committee",
    "人民调解委员会",
    "调",
    KEEPERS,
    levels=LEVELS,
    covers=True,
    wanting=wanting,
    matter="mediation",
)
# Elected for three years, again and again (人民调解法第8条、第9条); mediators are these and whom they engage (第13条).
member = AppointmentKind(
    MEMBER,
    "调委会委员",
    KEEPERS,
    grades=((CHAIR, "主任"), ("deputy", "副主任"), ("member", "委员")),
    ranked="职务",
    years=3,
    sexes=True,
    matter="mediation",
)
brand_room = PlaceKind(
    "brand_room",
    "品牌调解室",
    "品",
    KEEPERS,
    matter="mediation",
    by="room",
    figures=("mediation.received", "mediation.settled", "mediation.agreed_sum"),
)
mediator = AppointmentKind(
    "mediator",
    "人民调解员",
    KEEPERS,
    grades=GRADES,
    years=3,
    duty=True,
    matter="mediation",
    role=Role.MEDIATOR,
)
# Those whom the district singled out for the four-step way.
model_mediator = AppointmentKind(
    "model_mediator", "“四平四说”调解能手", (Role.CLERK, Role.HEAD), matter="mediation"
)

KINDS = [committee, brand_room, member, mediator, model_mediator]
