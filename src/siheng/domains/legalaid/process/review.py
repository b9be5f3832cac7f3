"""案件质量评查: drawn by lot, shared out to who did not undertake it, scored, announced, put right."""

from __future__ import annotations

from collections.abc import Iterable

from siheng.domains.legalaid.forms import review as f
from siheng.domains.legalaid.models import Review
from siheng.domains.legalaid.services import review as do
from siheng.domains.legalaid.services.review_papers import facts
from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import Process, Start, State, Term, Transition
from siheng.kernel.org.rights import Right, Role


class ReviewProcess(Process):
    """案件质量评查 (法律援助法第57条、第59条)."""

    kind, label = "aid_review", "案件质量评查"
    detail = Review
    readers = (Role.CLERK, Role.HEAD, Role.LEADER)
    # A lawyer reads those in which they review.
    unit_readers = (Role.LAWYER,)
    stages = ("抽取", "评查", "通报", "整改")

    handle = Right("aid_review.handle", "组织案件质量评查", (Role.CLERK, Role.HEAD))
    may_score = Right("aid_review.score", "评查案件质量", (Role.LAWYER, Role.CLERK, Role.HEAD))
    may_announce = Right("aid_review.announce", "法律援助中心负责人批准", (Role.HEAD,))

    drawn = State("待分派", stage="抽取")
    scoring = State("评查中", stage="评查")
    rectifying = State("待整改", stage="整改")
    closed = State("已结束", stage="整改", final=True)
    dropped = State("已作废", stage="抽取", final=True)

    rectify_due = Term("aid_rectify", "整改")

    register = Transition(
        None,
        drawn,
        "抽取案件",
        by="handle",
        form=f.DrawForm,
        effect=do.register,
        summary=do.draw_summary,
        law="法律援助法第57条、第59条",
    )
    share_out = Transition(
        (drawn, scoring),
        scoring,
        "分派评查人",
        by="handle",
        form=f.ReviewersForm,
        effect=do.share_out,
        summary=do.share_summary,
        when=lambda m: do.unscored(m).exists(),
        primary=lambda m: m.state == "drawn",
    )
    score = Transition(
        scoring,
        None,
        "评分",
        by="aid_review.score",
        form=f.ScoreForm,
        effect=do.score,
        summary=do.score_summary,
        issues=("案件质量评查表",),
        when=lambda m: do.unscored(m).exists(),
        primary=lambda m: do.unscored(m).exists(),
    )
    send_back = Transition(
        scoring,
        None,
        "退回重评",
        by="aid_review.announce",
        form=f.RescoreForm,
        effect=do.send_back,
        summary=do.send_back_summary,
        when=lambda m: do.scored(m).exists(),
        danger=True,
    )
    announce = Transition(
        scoring,
        closed,
        "通报评查结果",
        by="handle",
        form=f.AnnounceForm,
        approval="aid_review.announce",
        effect=do.announce,
        then=lambda s: do.announced(s.process, s),
        reaches=(rectifying,),
        needs=[do.all_scored],
        issues=("案件质量评查通报",),
        starts=[Start(rectify_due, do.rectification_runs, "通报", amount=lambda s: s.data["days"])],
        primary=lambda m: not do.unscored(m).exists(),
        law="法律援助法第58条",
    )
    confirm = Transition(
        rectifying,
        None,
        "核实整改",
        by="handle",
        form=f.ConfirmForm,
        effect=do.confirm,
        when=lambda m: do.to_confirm(m).exists(),
        primary=lambda m: do.to_confirm(m).exists(),
    )
    close = Transition(
        rectifying,
        closed,
        "结束评查",
        by="handle",
        effect=do.close,
        needs=[do.all_confirmed],
        meets=[rectify_due],
        primary=lambda m: not do.to_confirm(m).exists(),
    )
    drop = Transition(
        (drawn, scoring),
        dropped,
        "作废",
        by="handle",
        form=f.ReviewDropForm,
        effect=do.drop,
        danger=True,
    )
    upload = CaseProcess.upload
    remark = CaseProcess.remark

    facts = classmethod(lambda cls, matter, step=None: facts(matter, step))

    @classmethod
    def outcome_label(cls, matter: Matter) -> str:
        return {"done": "已结束", "dropped": "已作废"}.get(matter.outcome, "")

    @classmethod
    def search_text(cls, matter: Matter) -> Iterable[str]:
        return (matter.title,)
