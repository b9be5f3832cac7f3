"""From the application to the decision, and the objection to it (法律援助法第34条至第49条)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from siheng.domains.legalaid.forms.carried import CarriedFields
from siheng.domains.legalaid.models import (
    CRIMINAL_FORMS,
    NOTIFYING,
    AidForm,
    Category,
    Cause,
    CheckWay,
    LegalAid,
    NoticeGround,
    Organ,
    Person,
    RefuseGround,
    Stage,
    Unlimited,
    UrgentGround,
    Via,
    Waived,
)
from siheng.domains.legalaid.services.hardship import Means
from siheng.domains.legalaid.services.intake import ground as case_ground
from siheng.domains.legalaid.services.intake import too_rich
from siheng.domains.legalaid.services.organs import kind_of
from siheng.kernel.law.rulebook import in_force
from siheng.kernel.matters.forms import Group, StepForm
from siheng.kernel.matters.models import Party
from siheng.kernel.matters.parties import PartyFields
from siheng.kernel.org.models import Region
from siheng.kernel.registers.models import Place

TEXT = forms.Textarea(attrs={"rows": 3})
NETWORK = ("aid_station", "aid_contact")
OTHERS = [c for c in Party.Kind.choices if c[0] != Party.Kind.AGENCY]


class AskedFields(forms.Form):
    """What aid is asked for, and on what ground without an examination of means."""

    category = forms.ChoiceField(label="案件类别", choices=Category.choices)
    form = forms.ChoiceField(label="援助形式", choices=AidForm.choices)
    cause = forms.ChoiceField(label="援助事项", choices=[("", "请选择"), *Cause.choices])
    stage = forms.ChoiceField(label="办理阶段", choices=Stage.choices, initial=Stage.NONE)
    person = forms.ChoiceField(label="受援人群体", choices=Person.choices, initial=Person.GENERAL)
    unlimited = forms.ChoiceField(label="不受经济困难条件限制", choices=Unlimited.choices, required=False)
    waived = forms.ChoiceField(label="免予核查经济困难状况", choices=Waived.choices, required=False)

    def ask_form(self, data: dict[str, Any]) -> None:
        """A form of aid that fits the category (法律援助法第22条)."""
        criminal = data.get("category") == Category.CRIMINAL
        form = data.get("form")
        if criminal and form and form not in CRIMINAL_FORMS | {AidForm.DRAFTING}:
            self.add_error("form", "刑事案件请选刑事辩护、刑事代理或者代拟法律文书；值班律师法律帮助另行登记")
        if not criminal and form in CRIMINAL_FORMS:
            self.add_error("form", f"“{AidForm(form).label}”只用于刑事案件")


class OrganFields(forms.Form):
    """Whose case it is, or who passed the application on (办案机关、监管场所)."""

    organ_kind = forms.ChoiceField(
        label="办案机关类别",
        choices=[("", "—"), *Organ.choices],
        required=False,
        help_text="国家安全机关、海警、军队保卫部门选公安机关；空着的按名称认",
    )
    organ = forms.CharField(label="办案机关", max_length=60, required=False)
    organ_number = forms.CharField(label="办案机关文号", max_length=60, required=False)

    def ask_organ(self, data: dict[str, Any], *, notified: bool, notice: str) -> None:
        """Of what kind it is, and whether it may notify on such a ground (法律援助法第25条)."""
        for name, wanted in (("organ", "办案机关"), ("organ_number", "通知的文号")):
            if notified and not data.get(name):
                self.add_error(name, f"办案机关通知的，请填{wanted}")
        name = data.get("organ") or ""
        data["organ_kind"] = kind = data.get("organ_kind") or (kind_of(name) if name else "")
        if name and not kind:
            self.add_error("organ_kind", "看名称认不出，请选办案机关的类别")
        if kind and not name and "organ" not in self.errors:
            self.add_error("organ", "请填办案机关的名称")
        if notified and kind and kind not in NOTIFYING:
            self.add_error(
                "organ_kind", "通知指派律师的是人民法院、人民检察院、公安机关，或者办理狱内案件的监狱"
            )
        elif notice == NoticeGround.ORDINARY and kind not in ("", None, Organ.COURT):
            where = "notice" if "notice" in self.fields else "organ_kind"
            self.add_error(where, "适用普通程序审理的，由人民法院通知")


class RegisterForm(CarriedFields, AskedFields, OrganFields, PartyFields, StepForm):
    """登记申请（通知）: who, what for, against whom; no more than the window needs."""

    day_label = "收到日期"
    sensitive = frozenset({"id_number", "phone", "agent_phone"})

    via = forms.ChoiceField(
        label="来源", choices=[c for c in Via.choices if c[0] != Via.HANDED], initial=Via.SELF
    )
    place = forms.ModelChoiceField(
        label="工作站、联络点", queryset=Place.objects.none(), required=False, empty_label="—"
    )
    sender = forms.CharField(label="转交单位", max_length=60, required=False)
    relation = forms.CharField(
        label="与本人的关系", max_length=40, required=False, help_text="代为申请的填写"
    )
    other_name = forms.CharField(label="对方", max_length=80, required=False)
    other_kind = forms.ChoiceField(
        label="对方类别", choices=OTHERS, initial=Party.Kind.PERSON, required=False
    )
    words = forms.CharField(label="案情和请求", widget=TEXT, max_length=4000)
    notice = forms.ChoiceField(label="通知的情形", choices=[("", "—"), *NoticeGround.choices], required=False)
    seal = forms.BooleanField(label="保密", required=False, help_text="通知为未成年人指派的，自动保密")

    groups = (
        Group(
            "申请人（受援人）",
            ("name", "kind", "id_number", "phone", "region", "address", "people", "person", "electronic"),
        ),
        Group("代为申请", ("agent_name", "agent_phone", "relation"), folded=True),
        Group(
            "申请的援助",
            ("category", "form", "cause", "stage", "other_name", "other_kind", "day", "words"),
        ),
        Group("经济状况", ("unlimited", "waived"), style="plain"),
        Group("来源", ("via", "place", "sender", "seal")),
        Group(
            "办案机关",
            ("organ_kind", "organ", "organ_number", "notice"),
            sub="办案机关通知的、监管场所转交的填写",
            folded=True,
        ),
        Group("转入的在办案件", CarriedFields.CARRIED, folded=True),
    )

    def set_up(self) -> None:
        super().set_up()
        self.offer_lawyers()
        self.fields["agent_name"].label = "代为申请人"
        towns = Region.objects.filter(level=Region.Level.TOWN)
        own = self.actor.unit if self.actor else None
        places = Place.objects.filter(kind__in=NETWORK, closed_on=None)
        if own and not own.sees_whole_bureau:
            towns = towns.filter(code__startswith=own.prefix)
            places = places.filter(region__code__startswith=own.prefix)
            self.fields["region"].initial = own.region_id
            self.fields["via"].initial = Via.STATION
            self.fields["place"].initial = places.filter(unit=own, kind="aid_station").first()
        self.fields["region"].queryset = towns  # type: ignore[attr-defined]
        self.fields["place"].queryset = places  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.ask_form(data)
        self.ask_standing(data)
        data["other_kind"] = data.get("other_kind") or Party.Kind.PERSON
        via = data.get("via")
        notified = via == Via.NOTIFIED
        if notified and not data.get("notice"):
            self.add_error("notice", "办案机关通知的，请填通知的情形")
        self.ask_organ(data, notified=notified, notice=data.get("notice") or "")
        if data.get("notice") == NoticeGround.MINOR:
            data["person"] = Person.MINOR
        if data.get("notice") and not notified:
            self.add_error("notice", "不是办案机关通知的不填")
        if notified and data.get("category") != Category.CRIMINAL:
            self.add_error("category", "办案机关通知指派的是刑事案件")
        if via == Via.STATION and not data.get("place"):
            self.add_error("place", "工作站、联络点转交的，请选是哪一个")
        if via == Via.AGENT:
            for name, wanted in (("agent_name", "代为申请人"), ("relation", "与本人的关系")):
                if not data.get(name):
                    self.add_error(name, f"代为申请的，请填{wanted}")
        return data


class ReceiveForm(StepForm):
    """接收移交: what another mechanism, or a station, gives along."""

    day_label = "移交日期"
    words = forms.CharField(label="案情和请求", max_length=4000)
    wish = forms.CharField(label="希望怎样解决", max_length=1000, required=False)
    reason = forms.CharField(label="移交的理由", max_length=200, required=False)
    region = forms.ModelChoiceField(label="所在镇街", queryset=Region.objects.all(), required=False)
    source_note = forms.CharField(label="移交单位", max_length=60, required=False)
    category = forms.ChoiceField(label="案件类别", choices=Category.choices, required=False)
    form = forms.ChoiceField(label="援助形式", choices=AidForm.choices, required=False)
    cause = forms.ChoiceField(label="援助事项", choices=Cause.choices, required=False)
    station = forms.BooleanField(label="工作站、联络点转交", required=False)
    place = forms.IntegerField(label="工作站、联络点", required=False)


class TakeForm(AskedFields, StepForm):
    """接收: what aid it is about."""

    day_label = "接收日期"

    def set_up(self) -> None:
        assert self.matter
        for name in ("category", "form", "cause", "stage", "person"):
            self.fields[name].initial = getattr(self.matter.legalaid, name)
        if self.matter.legalaid.cause == Cause.OTHER:  # as it came, before anybody looked at it
            self.fields["cause"].initial = ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.ask_form(data)
        return data


class SendBackForm(StepForm):
    """退回移交."""

    day_label = "退回日期"
    reason = forms.CharField(label="退回的理由", max_length=200)


class AdviseForm(StepForm):
    """咨询答复: who needs advice alone."""

    day_label = "答复日期"
    answer = forms.CharField(label="答复", widget=TEXT, max_length=2000)
    told = forms.BooleanField(label="已提示有权申请法律援助，告知了条件和程序（法律援助法第23条）")


class CheckForm(StepForm):
    """核查经济困难状况: the sum is made here and kept with what it was made of (法律援助法第34条、第41条)."""

    day_label = "核查日期"
    household = forms.IntegerField(label="家庭人口", min_value=1, max_value=30)
    income = forms.DecimalField(label="家庭月收入（元）", min_value=0, max_digits=12, decimal_places=2)
    necessary = forms.DecimalField(
        label="必要支出（元）", min_value=0, max_digits=12, decimal_places=2, initial=0
    )
    standard = forms.DecimalField(
        label="上一年度最低生活保障标准（元／月）", min_value=1, max_digits=10, decimal_places=2
    )
    multiple = forms.DecimalField(label="倍数", min_value=Decimal("0.1"), max_digits=4, decimal_places=2)
    standard_basis = forms.CharField(label="标准依据", max_length=80)
    check_way = forms.ChoiceField(label="核查方式", choices=CheckWay.choices, initial=CheckWay.PROMISE)
    promised = forms.BooleanField(label="申请人已对真实性作出承诺", required=False)

    def set_up(self) -> None:
        """The multiple that the province sets; the standard as it was last used."""
        self.fields["multiple"].initial = in_force("aid_sd_hardship_multiple", self.today).amount
        last = LegalAid.objects.filter(checked_on__isnull=False).order_by("-checked_on", "-pk").first()
        if last:
            for name in ("standard", "standard_basis"):
                self.fields[name].initial = getattr(last, name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("check_way") == CheckWay.PROMISE and not data.get("promised"):
            self.add_error("promised", "采用诚信承诺的，要有申请人的承诺")
        if not self.errors:
            data["means"] = Means(
                data["household"], data["income"], data["necessary"], data["standard"], data["multiple"]
            )
        return data

    def record(self) -> dict[str, Any]:
        """Without the gathered sum: its fields say it."""
        return {k: v for k, v in super().record().items() if k != "means"}


class GroundForm(StepForm):
    """更正免予核查、不受限制的情形."""

    unlimited = forms.ChoiceField(label="不受经济困难条件限制", choices=Unlimited.choices, required=False)
    waived = forms.ChoiceField(label="免予核查经济困难状况", choices=Waived.choices, required=False)
    proof = forms.CharField(label="依据的材料", max_length=120)

    def set_up(self) -> None:
        assert self.matter
        for name in ("unlimited", "waived"):
            self.fields[name].initial = getattr(self.matter.legalaid, name)


class SupplementAskForm(StepForm):
    """通知补充材料: all that is missing at once (法律援助法第43条第2款)."""

    day_label = "通知日期"
    missing = forms.CharField(label="要补充的材料", widget=TEXT, max_length=1000)
    days = forms.IntegerField(label="几日内", min_value=1, max_value=60)

    def set_up(self) -> None:
        self.fields["days"].initial = in_force("aid_supplement_usual", self.today).amount


class SupplementForm(StepForm):
    """登记补充的材料."""

    day_label = "补充日期"
    what = forms.CharField(label="补充了什么", max_length=200)


class GrantForm(StepForm):
    """给予法律援助."""

    day_label = "决定日期"
    opinion = forms.CharField(label="审查意见", max_length=500, required=False)


class UrgentForm(StepForm):
    """先行提供法律援助 (法律援助法第44条)."""

    day_label = "决定日期"
    ground = forms.ChoiceField(label="情形", choices=[("", "请选择"), *UrgentGround.choices])
    days = forms.IntegerField(label="几日内补办手续", min_value=1, max_value=60)

    def set_up(self) -> None:
        self.fields["days"].initial = in_force("aid_urgent_papers_usual", self.today).amount


class MakeUpForm(StepForm):
    """补办手续."""

    day_label = "补办日期"
    what = forms.CharField(label="补办的手续、补充的材料", max_length=200)


class RefuseForm(StepForm):
    """不予法律援助: with the reason in writing (法律援助法第43条第1款)."""

    day_label = "决定日期"
    ground = forms.ChoiceField(label="不予理由", choices=[("", "请选择"), *RefuseGround.choices])
    reason = forms.CharField(label="事实和理由", widget=TEXT, max_length=1000)

    def set_up(self) -> None:
        assert self.matter
        if too_rich(self.matter.legalaid):
            self.fields["ground"].initial = RefuseGround.NOT_POOR

    def clean_ground(self) -> str:
        """Nobody is refused as not poor whose means were not examined, or on whom they do not depend (第32条、第42条)."""
        assert self.matter
        case, ground = self.matter.legalaid, str(self.cleaned_data["ground"])
        if ground == RefuseGround.NOT_POOR and not too_rich(case):
            known = case_ground(case)
            raise forms.ValidationError(
                f"记录的是“{known}”，不能以此为由" if known else "还没有核查经济困难状况，不能以此为由"
            )
        return ground


class WithdrawForm(StepForm):
    """撤回申请."""

    day_label = "撤回日期"
    reason = forms.CharField(label="事由", max_length=200)


class ObjectForm(StepForm):
    """对决定的异议: to the bureau (法律援助法第49条)."""

    day_label = "收到异议日期"
    reason = forms.CharField(label="异议的理由", widget=TEXT, max_length=2000)


class DecideObjectionForm(StepForm):
    """异议审查: maintained, or the centre is told to set it right."""

    day_label = "审查决定日期"
    decision = forms.ChoiceField(
        label="审查结果",
        choices=[("maintain", "维持"), ("correct", "责令改正，给予或者继续提供法律援助")],
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(label="审查意见", widget=TEXT, max_length=1000)
