"""What the law itemises under an outcome, and under an ending without one: a paper cites the item."""

from __future__ import annotations

from typing import NamedTuple

from django.db import models

from siheng.domains.reconsideration.models import Outcome
from siheng.kernel.matters.models import Matter, Party


class Grounds(NamedTuple):
    """What the law itemises under an outcome (适用的情形), in its order: a decision rests on one of them."""

    label: str
    outcomes: frozenset[str]
    texts: tuple[str, ...]


NO_DUTY, UNMET = "没有法定职责或者已经履行", "受理后发现不符合受理条件"
# 2023 revision art. 63(1), 64(1), 65, 71 and 33; the texts of a group are the items in their order.
GROUNDS_NEW = (
    Grounds(
        "变更",
        frozenset({Outcome.CHANGE}),
        ("内容不适当", "未正确适用依据", "事实不清、证据不足，经本机关查清"),
    ),
    Grounds(
        "撤销、部分撤销",
        frozenset({Outcome.REVOKE, Outcome.REVOKE_PART}),
        ("主要事实不清、证据不足", "违反法定程序", "适用的依据不合法", "超越职权或者滥用职权"),
    ),
    Grounds(
        "确认违法",
        frozenset({Outcome.ILLEGAL}),
        (
            "应予撤销，但是撤销会给国家利益、社会公共利益造成重大损害",
            "程序轻微违法，但是对申请人权利不产生实际影响",
            "行为违法，但是不具有可撤销内容",
            "被申请人改变原违法行为，申请人仍要求撤销或者确认违法",
            "不履行或者拖延履行法定职责，责令履行没有意义",
        ),
    ),
    Grounds(
        "行政协议责任",
        frozenset({Outcome.AGREEMENT}),
        ("不依法订立、履行或者违法变更、解除协议", "变更、解除协议合法，但是没有依法补偿"),
    ),
    Grounds("驳回复议申请", frozenset({Outcome.REJECT_APPLICATION}), (UNMET,)),
)
# Before: law art. 28(1)(3) for all corrections alike; regulation art. 48(1).
GROUNDS_OLD = (
    Grounds(
        "撤销、变更、确认违法",
        frozenset({Outcome.REVOKE, Outcome.REVOKE_PART, Outcome.CHANGE, Outcome.ILLEGAL}),
        ("主要事实不清、证据不足", "适用依据错误", "违反法定程序", "超越或者滥用职权", "明显不当"),
    ),
    Grounds("驳回复议申请", frozenset({Outcome.REJECT_APPLICATION}), (NO_DUTY, UNMET)),
)


def grounds(outcome: str, new_law: bool) -> tuple[str, ...]:
    """The grounds that the law itemises under an outcome; none where it does not."""
    return next((g.texts for g in (GROUNDS_NEW if new_law else GROUNDS_OLD) if outcome in g.outcomes), ())


class Ending(models.TextChoices):
    """Why a case ends without a withdrawal (终止的情形), by the item: 2023 art. 41; regulation art. 42(1), the last 42(2)."""

    DEATH = "2", "申请人死亡，没有近亲属或者近亲属放弃复议权利"
    DISSOLVED = "3", "申请人组织终止，没有承受人或者承受人放弃复议权利"
    CRIMINAL = "4", "因同一违法行为涉嫌犯罪，被采取刑事强制措施"
    RAN_OUT = "5", "中止满六十日，中止的原因仍未消除"


def misfit(matter: Matter | None, *, citizen: bool) -> str:
    """Why nobody among the applicants is a citizen, or an organisation, of whom a ground speaks; empty if somebody is."""
    kinds = {p.kind for p in matter.parties.filter(role=Party.Role.APPLICANT)}  # type: ignore[union-attr]
    if citizen:
        return "" if kinds & {Party.Kind.PERSON, Party.Kind.BUSINESS} else "申请人不是公民，没有这一情形"
    return "" if kinds - {Party.Kind.PERSON} else "申请人是公民，不是法人或者其他组织，没有这一情形"
