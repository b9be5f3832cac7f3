"""A process of the tests' own, such as the public opens: it waits for an answer, is handed on, and is rated."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from siheng.kernel.documents.services import attach
from siheng.kernel.matters import process as declarations
from siheng.kernel.matters.forms import DayField, StepForm
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.parties import add_party
from siheng.kernel.matters.process import ALWAYS, ANY, Process, Start, State, Step, Term, Transition
from siheng.kernel.org.models import Region
from siheng.kernel.org.rights import Right, Role
from siheng.web.portal.forms import PhotosField


class DemandForm(StepForm):
    channel = forms.ChoiceField(choices=[("net", "网上"), ("kiosk", "自助机"), ("visit", "来访")])
    words = forms.CharField(label="事情", max_length=5000)
    wish = forms.CharField(required=False)
    name = forms.CharField(label="姓名", required=False)
    phone = forms.CharField(label="电话", required=False)
    region = forms.ModelChoiceField(queryset=None, required=False)
    place = forms.CharField(required=False)
    other = forms.CharField(required=False)
    people = forms.IntegerField(initial=1)
    photos = PhotosField(required=False)

    def set_up(self) -> None:
        self.fields["region"].queryset = Region.objects.all()

    def clean_words(self) -> str:
        if "测试退回" in self.cleaned_data["words"]:
            raise forms.ValidationError("这几个字不收")
        return self.cleaned_data["words"]


class WordsForm(StepForm):
    words = forms.CharField(label="再说几句", max_length=500, widget=forms.Textarea)
    photos = PhotosField(label="照片", required=False)


class BookForm(StepForm):
    on = DayField(label="哪一天来")
    half = forms.ChoiceField(label="上午还是下午", choices=[("am", "上午"), ("pm", "下午")])


class RateForm(StepForm):
    stars = forms.ChoiceField(label="您满意吗", choices=[("3", "满意"), ("2", "一般"), ("1", "不满意")])


class AskForm(StepForm):
    what = forms.CharField(label="要补充的")


def begin(step: Step) -> None:
    m, d = step.matter, step.data
    m.title, m.received_on = d["words"][:40], step.day
    m.region = d["region"] or m.unit.region
    m.receipt = f"问 {m.submission}"
    m.save()
    who = d["name"] or "未留姓名"
    add_party(m, role=Party.Role.APPLICANT, name=who, phone=d["phone"], region=m.region, people=1)
    if d["other"]:
        add_party(m, role=Party.Role.RESPONDENT, name=d["other"], region=m.region)
    keep(step)


def keep(step: Step) -> None:
    for photo in step.data.get("photos") or []:
        attach(matter=step.matter, upload=photo, category="照片", by=None, at=step.at)


class DemandProcess(Process):
    kind, label, coded = "demand", "诉求", True
    front_door = True
    given = ("裁定书",)
    readers = (Role.CLERK,)
    stages = ("看", "办")

    handle = Right("demand.handle", "办理诉求", (Role.CLERK,))

    screening = State("待甄别", stage="看", public="工作人员正在看")
    waiting = State("待补充", stage="看", waits_for="申请人", public="等您补充")
    serving = State("服务中", stage="办", public="正在办")
    closed = State("办结", final=True, public="办完了")

    # Ten days, moved off a rest day.
    first = Term("time_restoration_request", "首次联系")

    register = Transition(None, screening, "登记", by="demand.handle", form=DemandForm, effect=begin, public=True,
        starts=[Start(first, lambda s: s.day, "收到")])  # fmt: skip
    ask_more = Transition(screening, waiting, "请补充", by="demand.handle", form=AskForm)
    supplement = Transition(
        waiting, screening, "补充材料", by="demand.handle", form=WordsForm, effect=keep, public=True
    )
    add_words = Transition(
        ANY, None, "再说几句", by="demand.handle", form=WordsForm, effect=keep, public=True
    )
    book = Transition(ANY, None, "约时间", by="demand.handle", form=BookForm, public=True)
    rate = Transition(
        ALWAYS, None, "评价", by="demand.handle", form=RateForm, public=True,
        when=lambda m: not m.open and not m.events.filter(step="rate").exists(),
    )  # fmt: skip
    serve = Transition(screening, serving, "开始办", by="demand.handle", meets=[first])
    finish = Transition(serving, closed, "办结", by="demand.handle")

    @classmethod
    def answer_of(cls, matter: Matter) -> str:
        return "" if matter.open else "孙立民的事可以找劳动监察，电话 13906310011"

    @classmethod
    def owed(cls, matter: Matter) -> Any:
        return [("付清欠款 9600 元", date(2022, 4, 1), "还没到日子")]


# Declared for these tests only: a fixture puts it in force where they need it.
declarations._processes.pop("demand")
