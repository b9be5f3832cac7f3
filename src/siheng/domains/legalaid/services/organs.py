"""Which kind of organ a name is of, by its words."""

from __future__ import annotations

from siheng.domains.legalaid.models import Organ

# In this order: a place of custody is named after the organ that runs it.
WORDS: dict[Organ, tuple[str, ...]] = {
    Organ.COURT: ("法院", "法庭"),
    Organ.PROCURATORATE: ("检察",),
    Organ.PRISON: ("监狱",),
    Organ.CUSTODY: ("看守所", "拘留所", "戒毒"),
    Organ.POLICE: ("公安", "派出所", "国家安全", "海警", "保卫"),
}


def kind_of(name: str) -> Organ | None:
    """The kind that a name says; None where its words say none."""
    return next((kind for kind, words in WORDS.items() if any(word in name for word in words)), None)
