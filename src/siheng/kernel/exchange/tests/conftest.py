"""A kind of matter of the tests' own, with a ledger and a desk, so that no domain is needed here."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
import xlsxwriter
from django import forms
from django.core.files.base import ContentFile
from django.db.models import F, Q

from siheng.kernel.documents.series import next_number
from siheng.kernel.exchange.ledger import Column, Ledger
from siheng.kernel.matters import process as processes
from siheng.kernel.matters import showing
from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.forms import StepForm
from siheng.kernel.matters.models import Party
from siheng.kernel.matters.parties import add_party
from siheng.kernel.matters.process import State, Step, Transition
from siheng.kernel.org import rights
from siheng.kernel.org.identifiers import validate_id_number
from siheng.kernel.org.models import Region, Unit
from siheng.kernel.org.rights import Right, Role

KIND = "sample"


class SampleForm(StepForm):
    """登记: what is asked of a sample matter."""

    sensitive = frozenset({"id_number", "phone"})

    name = forms.CharField(label="姓名", max_length=20)
    id_number = forms.CharField(label="证件号码", required=False, validators=[validate_id_number])
    phone = forms.CharField(label="电话", required=False)
    region = forms.ModelChoiceField(label="镇街", queryset=Region.objects.none())
    agency = forms.ModelChoiceField(label="单位", queryset=Unit.objects.none(), required=False)
    sort = forms.ChoiceField(label="类别", choices=[("", "请选择"), ("a", "甲类"), ("b", "乙类")])
    people = forms.IntegerField(label="人数", min_value=1)
    urgent = forms.BooleanField(label="紧急", required=False)
    areas = forms.MultipleChoiceField(label="领域", required=False, choices=[("x", "城管"), ("y", "食品")])

    def set_up(self) -> None:
        self.fields["region"].queryset = Region.objects.filter(level=Region.Level.TOWN)
        self.fields["agency"].queryset = Unit.objects.all()


def _open(step: Step) -> None:
    m, d = step.matter, step.data
    m.received_on, m.region, m.applicant_text = step.day, d["region"], d["name"]
    m.receipt = f"样 {next_number('样', step.day.year)}"
    m.title = f"{d['name']}（{d['phone']}）"
    m.save()
    add_party(m, role=Party.Role.APPLICANT, name=d["name"], id_number=d["id_number"], phone=d["phone"])


def _closed_to_some(step: Step) -> str:
    return "今天不收这一件" if step.data["name"] == "不巧" else ""


@pytest.fixture
def sample(bureau: Any) -> Iterator[Any]:
    """The kind, declared for one test."""

    class SampleProcess(CaseProcess):
        kind, label = KIND, "样例"
        readers, outline_readers = (Role.LEADER, Role.TOWN), (Role.AGENCY,)
        stages = ("收到",)
        handle = Right("sample.handle", "办理样例", (Role.TOWN, Role.LEADER))
        received = State("已收", stage="收到")
        closed = State("已办", stage="收到", final=True)
        register = Transition(
            None, received, "登记样例", by="handle", form=SampleForm, effect=_open, needs=[_closed_to_some]
        )
        close = Transition(received, closed, "办结", by="handle")

    yield SampleProcess
    del processes._processes[KIND]
    del rights._rights["sample.handle"]


@pytest.fixture
def ledger(sample: Any) -> Ledger:
    return Ledger(
        kind=KIND,
        form=SampleForm,
        columns=(
            Column("日期", "day"),
            Column("姓名", "name"),
            Column("证件号码", "id_number", width=22),
            Column("电话", "phone"),
            Column("镇街", "region"),
            Column("单位", "agency"),
            Column("类别", "sort"),
            Column("人数", "people", blank="1"),
            Column("紧急", "urgent"),
            Column("领域", "areas"),
        ),
        identity=("day", "name", "id_number"),
    )


@pytest.fixture
def desk(sample: Any) -> showing.Desk:
    return showing.Desk(
        kind=KIND,
        label="样例",
        icon="star",
        columns=(
            showing.Column("receipt", "收件号", lambda m: m.receipt, outline=True),
            showing.Column("title", "标题", lambda m: m.title, wide=True),
            showing.Column("received", "收到", lambda m: m.received_on),
        ),
        filters=(),
        views=(
            showing.View("open", "在办"),
            showing.View("done", "已办", lambda a: Q(open=False), ended=True, order=F("received_on").desc()),
        ),
        panels=(),
    )


@pytest.fixture
def opened(sample: Any, bureau: Any, at: Any) -> Any:
    """A sample matter, opened through the door."""

    def made(
        name: str = "苗春梅",
        day: str = "2022-03-01",
        region: str = "371002100000",
        when: str = "2022-03-01",
        **more: Any,
    ) -> Any:
        data = {
            "name": name,
            "day": day,
            "region": region,
            "sort": "a",
            "people": 1,
            "id_number": "11010519491231002X",
            "phone": "13812345521",
            **more,
        }
        return open_matter(
            kind=KIND,
            actor=bureau.wangju,
            data=data,
            at=at(when),
            submission=f"test:{name}:{day}:{region}",
        )

    return made


def sheet(rows: list[list[Any]], name: str = "台账.xlsx") -> ContentFile:
    """A workbook of these rows, the first being the heading; dates and numbers keep their type."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet()
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                page.write_string(r, c, value) if isinstance(value, str) else page.write(r, c, value)
    return ContentFile(target.getvalue(), name=name)
