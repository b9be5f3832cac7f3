"""The rosters and places of people's mediation: committees, brand rooms, mediators and model mediators."""

from __future__ import annotations

from siheng.domains.mediation.models import Level
from siheng.kernel.org.rights import Role
from siheng.kernel.registers.declare import AppointmentKind, PlaceKind

KEEPERS = (Role.CLERK, Role.HEAD, Role.TOWN)
GRADES = (("first", "一级"), ("second", "二级"), ("third", "三级"), ("fourth", "四级"), ("none", "未评级"))
LEVELS = tuple((level.value, str(level.label)) for level in Level)

committee = PlaceKind(
    "committee", "人民调解委员会", "调", KEEPERS, levels=LEVELS, covers=True, matter="mediation"
)
brand_room = PlaceKind("brand_room", "品牌调解室", "品", KEEPERS, matter="mediation")
# Elected or engaged for three years, again and again (人民调解法第9条).
mediator = AppointmentKind(
    "mediator", "人民调解员", KEEPERS, grades=GRADES, years=3, duty=True, matter="mediation"
)
# Those whom the district singled out for the four-step way.
model_mediator = AppointmentKind(
    "model_mediator", "“四平四说”调解能手", (Role.CLERK, Role.HEAD), matter="mediation"
)

KINDS = [committee, brand_room, mediator, model_mediator]
