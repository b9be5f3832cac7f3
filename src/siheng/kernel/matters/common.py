"""The steps that every case has: handing over, papers in, service, corrections of a start, links. Inherited, not repeated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from siheng.kernel.documents.models import Document, Service
from siheng.kernel.documents.services import attach, serve, sign
from siheng.kernel.matters import clocks
from siheng.kernel.matters.forms import EMPTY, KNOWN, DayField, Group, StepForm
from siheng.kernel.matters.models import Clock, Link, Matter, Party
from siheng.kernel.matters.parties import CorrectPartyForm, applicant_names, correct_party, correct_summary
from siheng.kernel.matters.process import ALWAYS, ANY, Process, State, Step, Transition, process
from siheng.kernel.org.models import Account
from siheng.kernel.org.rights import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet


HANDLING = {
    Role.CLERK,
    Role.HEAD,
    Role.TOWN,
    Role.PETITION,
    Role.MEDIATOR,
    Role.LAWYER,
    Role.COUNSELLOR,
}


# Who is served with the papers of a case; an agent receives in the place of one of them.
SERVED = (Party.Role.APPLICANT, Party.Role.RESPONDENT, Party.Role.THIRD)


def handlers(matter: Matter) -> QuerySet[Account]:
    """The people of the handling unit who may be given a case."""
    able = [
        a.pk for a in Account.objects.filter(unit=matter.unit_id, is_active=True) if HANDLING & set(a.roles)
    ]
    return Account.objects.filter(pk__in=able)


class InHandFields(forms.Form):
    """The number that a case in hand had before it was recorded here (转入的在办案件); it keeps it."""

    number = forms.CharField(
        label="案号", max_length=40, required=False, help_text="以前已经编了案号的在办案件才填"
    )  # as long as a receipt number may be

    def clean_number(self) -> str:
        number: str = self.cleaned_data["number"]
        if number and Matter.objects.everything("a number is given once").filter(number=number).exists():
            raise forms.ValidationError("这个案号已经登记过", code=KNOWN)
        return number


class AssignForm(StepForm):
    """转承办人."""

    handler = forms.ModelChoiceField(label="承办人", queryset=Account.objects.none(), empty_label="请选择")
    reason = forms.CharField(label="事由", max_length=200, required=False)

    def set_up(self) -> None:
        self.fields["handler"].queryset = handlers(self.matter)  # type: ignore[attr-defined,arg-type]


class UploadForm(StepForm):
    """上传材料: what it is, from whom, and whether it belongs to the internal volume (副卷)."""

    day_label = "收到日期"
    paper = forms.FileField(label="材料")
    category = forms.CharField(label="名称", max_length=40, help_text="例：证据、授权委托书、身份证明")
    from_party = forms.ModelChoiceField(label="提交人", queryset=EMPTY, required=False, empty_label="本机关")
    internal = forms.BooleanField(label="入副卷", required=False)

    def set_up(self) -> None:
        self.fields["from_party"].queryset = self.matter.parties.all()  # type: ignore[attr-defined,union-attr]


class ServeForm(StepForm):
    """登记送达: which paper, to whom, how, with what number and proof."""

    day_label = "寄出（送达）日期"
    document = forms.ModelChoiceField(label="文书", queryset=EMPTY, empty_label=None)
    addressee = forms.ModelChoiceField(label="受送达人", queryset=EMPTY, empty_label=None)
    method = forms.ChoiceField(label="送达方式", choices=Service.Method.choices)
    courier_no = forms.CharField(label="快递单号", max_length=40, required=False)
    served_on = DayField(label="签收日期", required=False, help_text="寄出、未签收的先空着，签收后再补")
    receiver = forms.CharField(label="签收人", max_length=40, required=False)
    witness = forms.CharField(label="见证人", max_length=40, required=False)
    refusal_reason = forms.CharField(label="拒收事由", max_length=120, required=False)
    note = forms.CharField(label="原因和经过", max_length=200, required=False)
    proof = forms.FileField(label="送达回证", required=False)

    groups = (
        Group("", ("document", "addressee", "method")),
        Group("", ("day", "served_on", "receiver", "courier_no")),
        Group("", ("witness", "refusal_reason", "note", "proof")),
    )
    ASKED: ClassVar[dict[str, str]] = {
        "courier_no": "邮寄送达要填",
        "witness": "留置送达要填",
        "refusal_reason": "留置送达要填",
        "note": "公告送达要填",
    }

    def set_up(self) -> None:
        assert self.matter
        papers: Any = self.fields["document"]
        papers.queryset = self.matter.documents.filter(status=Document.Status.ISSUED).order_by("-id")
        whom: Any = self.fields["addressee"]
        whom.queryset = self.matter.parties.filter(role__in=[*SERVED, Party.Role.AGENT])
        if not all(self._for(paper) for paper in papers.queryset):
            whom.required, whom.empty_label = False, "文书写明的单位"
        for name, when in self.ASKED.items():
            self.fields[name].when = when  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial = {**self.initial, **self._next()}

    def _for(self, document: Document) -> tuple[str, ...]:
        """The roles that a paper is for; none where it goes to the unit that it names itself, a party or not."""
        return process(self.matter.kind).served_on.get(document.template, SERVED)  # type: ignore[union-attr]

    def _next(self) -> dict[str, Any]:
        """The newest paper that has not gone to everybody whom it is for, and the first whom it has not reached."""
        assert self.matter
        sent = set(self.matter.services.values_list("document", "addressee"))
        parties = self.matter.parties.filter(role__in=SERVED)
        for paper in self.matter.documents.filter(status=Document.Status.ISSUED, to_serve=True).order_by(
            "-id"
        ):
            whom = self._for(paper)
            if not whom and all(paper.pk != document for document, _ in sent):
                return {"document": paper.pk}
            for party in parties:
                if party.role in whom and (paper.pk, party.pk) not in sent:
                    return {"document": paper.pk, "addressee": party.pk}
        return {}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        paper, party = data.get("document"), data.get("addressee")
        if paper and paper.issued_on:
            self.not_before("day", paper.issued_on, "文书日期")
        if paper and "addressee" in data:
            self._judge_addressee(paper, party)
        self.not_before("served_on", data.get("day"), "寄出日期")
        try:
            self.not_future(data.get("served_on"))
        except forms.ValidationError as error:
            self.add_error("served_on", error)
        if data.get("method") == Service.Method.DIRECT and "served_on" in data and not data["served_on"]:
            self.add_error("served_on", "直接送达以签收日期为送达日期，请填写")
        return data

    def _judge_addressee(self, paper: Document, party: Party | None) -> None:
        """A paper goes to whom it is for: parties of some roles, or the unit that it names."""
        whom = self._for(paper)
        if whom and party is None:
            self.add_error("addressee", "请选择受送达人")
        elif party and (party.side not in whom if whom else party.name != paper.addressee):
            meant = "、".join(Party.Role(role).label for role in whom) or paper.addressee
            self.add_error("addressee", f"《{paper.title}》是发给{meant}的")


class SignedForm(StepForm):
    """补登签收."""

    day_label = "签收日期"
    service = forms.ModelChoiceField(label="哪一份", queryset=EMPTY, empty_label=None)
    receiver = forms.CharField(label="签收人", max_length=40)
    relationship = forms.CharField(label="与受送达人的关系", max_length=20, required=False)
    proof = forms.FileField(label="送达回证", required=False)

    def set_up(self) -> None:
        self.fields["service"].queryset = self.matter.services.filter(served_on=None)  # type: ignore[attr-defined,union-attr]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("service"):
            self.not_before("day", data["service"].sent_on, "寄出日期")
        return data


class StartForm(StepForm):
    """更正起算日: the clock, the right day, and why the first was wrong."""

    clock = forms.ModelChoiceField(label="期限", queryset=EMPTY, empty_label=None)
    started_on = DayField(label="正确的起算日")
    reason = forms.CharField(label="更正的理由", max_length=200)

    def set_up(self) -> None:
        self.fields["clock"].queryset = self.matter.clocks.filter(state__in=clocks.LIVE)  # type: ignore[attr-defined,union-attr]

    def clean_started_on(self) -> Any:
        day = self.cleaned_data["started_on"]
        self.not_future(day)
        return day


class NoteForm(StepForm):
    """记事: a note that stays in the internal volume."""

    text = forms.CharField(label="内容", widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class LinkForm(StepForm):
    """关联事项: by its number."""

    number = forms.CharField(label="案号或收件号", max_length=60)
    label = forms.CharField(label="关系", max_length=40, initial="相关案件")

    def clean_number(self) -> str:
        number = self.cleaned_data["number"].strip()
        scoped = Matter.objects.for_account(self.actor).exclude(pk=self.matter.pk)  # type: ignore[union-attr]
        self.cleaned_data["other"] = (
            scoped.filter(number=number).first() or scoped.filter(receipt=number).first()
        )
        if self.cleaned_data["other"] is None:
            raise forms.ValidationError("没有找到这个编号的事项")
        return number


def add_link(matter: Matter, other: Matter, label: str) -> None:
    """Put a matter beside another; shown from both sides, kept at the one that named it."""
    Link.objects.everything("the door").get_or_create(matter=matter, other=other, label=label)


def _assign(step: Step) -> None:
    step.matter.handler = step.data["handler"]


def _upload(step: Step) -> None:
    d = step.data
    attach(
        matter=step.matter,
        upload=d["paper"],
        category=d["category"],
        internal=d["internal"],
        by=step.actor,
        at=step.at,
        from_party=d["from_party"],
    )


def _serve(step: Step) -> None:
    d = step.data
    names = [
        "document",
        "addressee",
        "method",
        "courier_no",
        "served_on",
        "receiver",
        "witness",
        "refusal_reason",
        "note",
    ]
    service = serve(
        matter=step.matter,
        sent_on=step.day,
        proof=_proof(step),
        by=step.actor,
        at=step.at,
        addressee_name="" if d["addressee"] else d["document"].addressee,
        **{n: d[n] for n in names},
    )
    step.starts.extend(step.process.served(step, service))


def _signed(step: Step) -> None:
    service: Service = step.data["service"]
    sign(
        service=service,
        on=step.day,
        receiver=step.data["receiver"],
        relationship=step.data["relationship"],
        proof=_proof(step),
    )
    step.starts.extend(step.process.served(step, service))


def _proof(step: Step) -> Any:
    if not step.data.get("proof"):
        return None
    return attach(
        matter=step.matter,
        upload=step.data["proof"],
        category="送达回证",
        internal=False,
        by=step.actor,
        at=step.at,
    )


def _after_service(step: Step) -> State | None:
    return step.process.after_service(step)


def _serve_summary(step: Step) -> str:
    d = step.data
    if "service" in d:
        return f"{d['service'].document.title}：{d['service'].addressee_name}签收"
    how = Service.Method(d["method"]).label
    number = f" {d['courier_no']}" if d["courier_no"] else ""
    done = "，已签收" if d["served_on"] else ""
    whom = d["addressee"].name if d["addressee"] else d["document"].addressee
    return f"{d['document'].title}送{whom}（{how}{number}）{done}"


def _correct_start(step: Step) -> None:
    clock: Clock = step.data["clock"]
    before, due = clock.started_on, clock.due_on
    clock.started_on = step.data["started_on"]
    clocks.settle_strictly(clock)
    clock.save()
    step.extra["moved"] = {
        "clock": clock.label,
        "from": str(before),
        "to": str(clock.started_on),
        "due": str(due),
        "now": str(clock.due_on),
    }


def _start_summary(step: Step) -> str:
    m = step.extra["moved"]
    return f"{m['clock']}：起算日 {m['from']} 改为 {m['to']}，到期日 {m['due']} → {m['now']}。{step.data['reason']}"


def _correct_party(step: Step) -> None:
    assert issubclass(step.process, CaseProcess)
    party, known = step.data["party"], ("name", "address")
    before = {k: getattr(party, k) for k in known}
    correct_party(step)
    # For the papers that went out before (see righting); not a name that is a part of another's.
    others = list(step.matter.parties.exclude(pk=party.pk).values_list("name", flat=True))
    step.extra["corrected"] = {
        before[k]: getattr(party, k)
        for k in known
        if before[k] not in ("", getattr(party, k)) and not any(before[k] in name for name in others)
    }
    step.process.name(step.matter)
    step.process.reworded(step.matter, step.extra["corrected"])


def _link(step: Step) -> None:
    add_link(step.matter, step.data["other"], step.data["label"])


class CaseProcess(Process):
    """A process whose matters are cases with parties, papers and service. The kind declares a right ``<kind>.handle``."""

    serve = Transition(
        ALWAYS,
        None,
        "登记送达",
        by="handle",
        form=ServeForm,
        effect=_serve,
        then=_after_service,
        summary=_serve_summary,
        when=lambda m: m.documents.exists(),
    )
    signed = Transition(
        ALWAYS,
        None,
        "补登签收",
        by="handle",
        form=SignedForm,
        effect=_signed,
        then=_after_service,
        summary=_serve_summary,
        when=lambda m: m.services.filter(served_on=None).exists(),
    )
    upload = Transition(
        ALWAYS,
        None,
        "上传材料",
        by="handle",
        form=UploadForm,
        effect=_upload,
        internal=lambda s: bool(s.data["internal"]),
    )
    assign = Transition(
        ANY, None, "转承办人", by="handle", form=AssignForm, effect=_assign, internal=True, bulk=True
    )
    correct_start = Transition(
        ANY,
        None,
        "更正起算日",
        by="handle",
        form=StartForm,
        effect=_correct_start,
        summary=_start_summary,
        when=lambda m: m.clocks.filter(state__in=clocks.LIVE).exists(),
    )
    correct_party = Transition(
        ANY,
        None,
        "更正当事人",
        by="handle",
        form=CorrectPartyForm,
        effect=_correct_party,
        summary=correct_summary,
        when=lambda m: bool(m.applicant_text),
    )
    link = Transition(ALWAYS, None, "关联事项", by="handle", form=LinkForm, effect=_link)
    remark = Transition(ALWAYS, None, "记事", by="handle", form=NoteForm, internal=True)

    @classmethod
    def name(cls, matter: Matter) -> None:
        """Set the names that lists show, and the title made of them, from the parties as they stand now."""
        matter.applicant_text = applicant_names(matter)

    @classmethod
    def reworded(cls, matter: Matter, words: Mapping[str, str]) -> None:
        """What else of a matter's record says a party's name: by the words that were corrected, those that are right."""
