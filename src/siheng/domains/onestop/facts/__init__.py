"""What the papers are filled from: the rows of the demand or service, and the step under way."""

from __future__ import annotations

from datetime import date
from typing import Any

from siheng.domains.onestop.models import Meeting, Onestop, Satisfaction, ServiceItem, Way
from siheng.kernel.documents.wording import sentence
from siheng.kernel.matters.models import Handover, Matter
from siheng.kernel.matters.process import Step
from siheng.kernel.org.models import Unit
from siheng.kernel.trust.masking import mask_text

# 信访工作条例 in force; before it the 信访条例 of 2005.
NEW_REGULATION = date(2022, 5, 1)


def facts(matter: Matter, step: Step | None = None) -> dict[str, Any]:
    """The facts of a demand by their Chinese names, no citizen's number in full (个人信息保护法第51条)."""
    detail: Onestop = matter.onestop
    return _clean(_shared(matter) | _demand(matter, detail) | _of_the_step(matter, step))


def service_facts(matter: Matter, step: Step | None = None) -> dict[str, Any]:
    """The facts of a service. Of a sealed one no paper says what was said."""
    item: ServiceItem = matter.serviceitem
    said = step.data if step else {}
    handed = Handover.objects.everything("of the matter in hand").filter(other=matter).first()
    return _clean(
        _shared(matter)
        | {
            "服务": item.get_need_display(),
            "需求": "" if matter.sealed else sentence(item.words),
            "移交单位": handed.matter.unit.name if handed else "",
            "移交日期": handed.sent_on if handed else None,
            "接收人": matter.handler.name if matter.handler else "",
            "服务方式": item.get_way_display(),
            "时长": said.get("minutes"),
            "记录": "" if matter.sealed else sentence(said.get("text")),
            "结果": sentence(item.result),
        }
    )


def _shared(matter: Matter) -> dict[str, Any]:
    bureau = matter.unit.above(Unit.Kind.BUREAU)
    return {
        "机关全称": bureau.name if bureau else matter.unit.name,
        "办理单位": matter.unit.name,
        "收件号": matter.receipt,
        "来访人": matter.applicant_text,
        "对方": matter.counter_text,
        "收到日期": matter.received_on,
        "所在地": matter.region.name,
    }


def _demand(matter: Matter, detail: Onestop) -> dict[str, Any]:
    ended = [h for h in matter.handovers.order_by("id") if h.state == Handover.State.ENDED]
    return {
        "渠道": detail.get_channel_display(),
        "反映的事": "" if matter.sealed else sentence(detail.words),
        "希望": sentence(detail.wish),
        "信访编号": detail.petition_number,
        "信访日期": detail.petition_on,
        "信访法规": "《信访工作条例》第二十三条第三款"
        if matter.received_on >= NEW_REGULATION
        else "《信访条例》第二十一条第二款",
        "引导依据": "《信访工作条例》第三十一条"
        if matter.received_on >= NEW_REGULATION
        else "《信访条例》第十四条第二款",
        "途径": str(Way(detail.way).label) if detail.way else "",
        "答复": sentence(detail.answer),
        "事解": yes(detail.settled),
        "心解": yes(detail.eased),
        "满意度": str(Satisfaction(detail.satisfaction).label) if detail.satisfaction else "",
        "结果列表": [f"{h.need}：{sentence(h.result)}" for h in ended],
    }


def _of_the_step(matter: Matter, step: Step | None) -> dict[str, Any]:
    said: dict[str, Any] = step.data if step else {}
    now: Handover | None = step.extra.get("now") if step else None
    met: Meeting | None = matter.analysis_meetings.order_by("-id").first()
    found: dict[str, Any] = {
        "处理途径": sentence(said.get("how")),
        "异议理由": sentence(said.get("reason")),
        "回访情况": sentence(said.get("note")),
    }
    if now:
        found |= {
            "移交到": now.unit.name,
            "移交事由": now.need,
            "移交理由": sentence(now.reason),
            "接收期限": now.other.due_on,
        }
    if met:
        found |= {
            "研判日期": met.on,
            "参加人": met.people,
            "研判纪要": sentence(met.minutes),
            "研判意见": sentence(met.decision),
        }
    return found


def yes(value: bool | None) -> str:
    return {True: "是", False: "否", None: ""}[value]


def _clean(found: dict[str, Any]) -> dict[str, Any]:
    return {k: mask_text(v) if isinstance(v, str) else v for k, v in found.items() if v not in (None, "", [])}
