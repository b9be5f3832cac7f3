"""What a dossier must hold (一案一卷): what every case needs, and what this one needs besides."""

from __future__ import annotations

from collections.abc import Iterator

from siheng.domains.mediation.models import Form
from siheng.kernel.documents.models import Document
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.process import Step

# Each with the names of papers or materials of which one is enough.
MUST = (
    ("申请书或者受理登记表", ("受理登记表", "申请书")),
    ("权利义务告知书", ("权利义务告知书",)),
    ("当事人身份证明", ("身份证明",)),
    ("调解记录", ("调解笔录", "调解记录")),
)


def held(matter: Matter) -> list[str]:
    """The names of the papers and materials on the record."""
    papers = matter.documents.filter(status=Document.Status.ISSUED).values_list("template", flat=True)
    return [*papers, *matter.attachments.values_list("category", flat=True)]


def missing(matter: Matter) -> list[str]:
    """What every dossier must hold and this one does not."""
    case, names = matter.mediation, held(matter)
    agreement = "口头协议登记表" if case.form == Form.ORAL else "人民调解协议书"
    # Settled on the spot, the record of the oral agreement is the whole of it.
    asked = [*([] if case.on_the_spot else MUST), (agreement, (agreement, "协议书"))]
    return [label for label, any_of in asked if not _has(names, any_of)]


def missing_as_needed(matter: Matter) -> list[str]:
    """What this case calls for and its dossier does not hold."""
    names = held(matter)
    return [label for label, any_of in _called_for(matter) if not _has(names, any_of)]


def _called_for(matter: Matter) -> Iterator[tuple[str, tuple[str, ...]]]:
    case = matter.mediation
    if matter.parties.filter(role=Party.Role.AGENT).exists():
        yield "授权委托书", ("授权委托书",)
    if matter.obligations.exists():
        yield "履行凭证", ("履行情况记录", "履行凭证")
    if case.visited_on:
        yield "回访记录", ("回访记录",)
    if case.confirm_asked_on:
        yield "司法确认材料", ("司法确认材料",)


def _has(names: list[str], any_of: tuple[str, ...]) -> bool:
    return any(wanted in name for name in names for wanted in any_of)


def complete(step: Step) -> str:
    """Why the dossier cannot be closed yet; empty if it can. What a case calls for besides may be explained in the form."""
    found = missing(step.matter)
    return f"卷宗缺少必备材料：{'、'.join(found)}" if found else ""
