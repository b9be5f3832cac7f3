"""How a dispute goes on elsewhere: which way, to whom, with which papers; or that it is one with another."""

from __future__ import annotations

from typing import Any

from django import forms

from siheng.domains.mediation.models import Way
from siheng.domains.mediation.services import leaving
from siheng.kernel.documents.models import Document
from siheng.kernel.matters import duplicates
from siheng.kernel.matters.forms import Group, StepForm
from siheng.kernel.matters.models import Matter
from siheng.kernel.org.models import Unit

# What was given up for the sake of an agreement is not held against anybody before the court: not offered unasked.
KEPT_BACK = ("调解笔录", "调解记录")


class HandToForm(StepForm):
    """移交其他途径: the way, to whom, and which papers go along as one file."""

    day_label = "移交日期"
    way = forms.ChoiceField(label="途径", choices=())
    to = forms.CharField(label="移交单位", max_length=60, required=False)
    centre = forms.ModelChoiceField(
        label="法律援助机构", queryset=Unit.objects.none(), required=False, empty_label="—",
        help_text="申请法律援助的，直接移交过去，结果会回到这里",
    )  # fmt: skip
    agreed = forms.BooleanField(label="当事人同意移交")
    reason = forms.CharField(label="说明", max_length=200, required=False)
    documents = forms.TypedMultipleChoiceField(
        label="一并移交的文书", coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="调解中作出的让步不能在诉讼中作为对其不利的根据，调解笔录一般不移交（特邀调解规定第22条）",
    )  # fmt: skip
    attachments = forms.TypedMultipleChoiceField(
        label="一并移交的材料", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    groups = (
        Group("移交", ("way", "to", "centre", "day", "agreed", "reason")),
        Group("材料", ("documents", "attachments"), style="plain"),
    )

    def set_up(self) -> None:
        m = self.matter
        assert m
        self.fields["way"].choices = leaving.ways(m)  # type: ignore[attr-defined]
        centres = [u.pk for u in leaving.aid_centres()]
        if centres:
            self.fields["centre"].queryset = Unit.objects.filter(pk__in=centres)  # type: ignore[attr-defined]
        else:
            del self.fields["centre"]
        papers = list(m.documents.filter(status=Document.Status.ISSUED, internal=False).order_by("id"))
        files = list(m.attachments.filter(internal=False).order_by("id"))
        documents, attachments = self.fields["documents"], self.fields["attachments"]
        documents.choices = [(p.pk, p.title) for p in papers]  # type: ignore[attr-defined]
        documents.initial = [p.pk for p in papers if p.template not in KEPT_BACK]
        attachments.choices = [(a.pk, f"{a.category} {a.name}") for a in files]  # type: ignore[attr-defined]
        attachments.initial = [a.pk for a in files if a.category not in KEPT_BACK]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        centre = data.setdefault("centre", None)
        if centre and data.get("way") != Way.AID:
            self.add_error("centre", "不是申请法律援助的不选")
        elif data.get("way") == Way.AID and "centre" in self.fields and not centre:
            self.add_error("centre", "请选择法律援助机构")
        elif not centre and not data.get("to"):
            self.add_error("to", "请填写移交单位")
        return data


class LinkSameForm(StepForm):
    """登记为同一纠纷: the earlier one counts, this one does not; what is still open may go on there."""

    INTO = (("yes", "并入那一件办理，这一件到此为止"), ("no", "两件都办，只计一件"))

    likely = forms.ChoiceField(label="可能是同一纠纷的", choices=(), required=False)
    number = forms.CharField(
        label="或者先登记的一件的案号、收件号", max_length=60, required=False, help_text="两样填一样"
    )
    into = forms.ChoiceField(label="怎样办", choices=INTO, widget=forms.RadioSelect, required=False)

    def set_up(self) -> None:
        m, actor = self.matter, self.actor
        assert m
        found = duplicates.candidates(m, actor) if actor else []
        earlier = [(o.receipt, f"{o}，{o.title}（{because}）") for o, because in found if o.pk < m.pk]
        self.fields["likely"].choices = [("", "—"), *earlier]  # type: ignore[attr-defined]
        if not m.open:
            del self.fields["into"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        assert self.matter
        number = (data.get("number") or data.get("likely") or "").strip()
        data["into"] = data.get("into") == "yes"
        other = self._find(number)
        if other is None:
            self.add_error("number", "没有找到这个编号的调解案件" if number else "请选一件，或者填写编号")
            return data
        if other.pk > self.matter.pk:
            self.add_error("number", "那一件登记在后，请在那一件上登记")
        # What already stands for another is counted there.
        other = other.mediation.same_as or other
        if data["into"] and not other.open:
            self.add_error("into", "那一件已经办结，不能并入，请选“两件都办，只计一件”")
        elif data["into"] and self.matter.outcome:
            self.add_error("into", "这一件已经有了结果，不能并入，请选“两件都办，只计一件”")
        data["other"], data["number"] = other, number
        return data

    def _find(self, number: str) -> Matter | None:
        assert self.matter
        assert self.actor
        if not number:
            return None
        seen = Matter.objects.for_account(self.actor, self.matter.kind).exclude(pk=self.matter.pk)
        return seen.filter(number=number).first() or seen.filter(receipt=number).first()

    def record(self) -> dict[str, Any]:
        return {k: v for k, v in super().record().items() if k not in ("other", "likely")}
