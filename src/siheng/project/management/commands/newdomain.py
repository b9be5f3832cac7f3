"""siheng newdomain NAME LABEL: a domain's folder, with a process that already runs and passes the shared tests."""

from __future__ import annotations

import keyword
import re
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from string import Template
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from siheng.kernel.rooms import DOMAINS, ROOMS, ROOT

MODELS = '''"""The typed detail of $label: what a matter of this kind has beyond any other's."""

from __future__ import annotations

from django.db import models

from siheng.kernel.matters.models import Matter, Record


class $cls(Record):
    """$label."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, related_name="$name")
    content = models.CharField("事由", max_length=200)

    class Meta:
        verbose_name = "$label"
'''

FORMS = '''"""What the steps of $label ask."""

from __future__ import annotations

from django import forms

from siheng.kernel.matters.forms import Group, StepForm
from siheng.kernel.matters.parties import PartyFields


class RegisterForm(PartyFields, StepForm):
    """登记: who asks, and for what."""

    day_label = "收到日期"
    sensitive = frozenset({"id_number", "phone", "agent_phone"})

    content = forms.CharField(label="事由", max_length=200)

    groups = (
        Group("事项", ("content", "day")),
        Group(
            "申请人",
            (
                "name", "kind", "id_number", "phone", "region", "address", "people", "agent_name", "agent_phone",
                "electronic",
            ),
        ),
    )  # fmt: skip


class CloseForm(StepForm):
    """办结: what came of it."""

    day_label = "办结日期"

    result = forms.CharField(label="结果", max_length=200)
'''

SERVICES = '''"""What the steps of $label write, beside state, clocks, papers and event."""

from __future__ import annotations

from siheng.domains.$name.models import $cls
from siheng.kernel.documents.series import next_number
from siheng.kernel.matters.models import Party
from siheng.kernel.matters.parties import add_from_form, applicant_names
from siheng.kernel.matters.process import Step


def register(step: Step) -> None:
    """A new matter: its number, its detail and who asks."""
    m, d = step.matter, step.data
    m.received_on, m.region, m.handler = step.day, d["region"], step.actor
    year = step.day.year
    m.receipt = f"$label {year}-{next_number('$label', year):04d}"
    m.title = d["content"]
    m.save()
    $cls.objects.everything("the door").create(matter=m, content=d["content"])
    add_from_form(step, Party.Role.APPLICANT)
    m.applicant_text = applicant_names(m)


def close(step: Step) -> None:
    """The day of the end, by which figures count."""
    step.matter.closed_on = step.day
'''

PROCESS = '''"""$label: from registration to closing."""

from __future__ import annotations

from collections.abc import Iterable

from siheng.domains.$name import forms as f
from siheng.domains.$name import services as do
from siheng.domains.$name.models import $cls
from siheng.kernel.matters.common import CaseProcess
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import State, Transition
from siheng.kernel.org.rights import Right, Role


class ${cls}Process(CaseProcess):
    """$label."""

    kind, label = "$name", "$label"
    detail = $cls
    readers = (Role.CLERK, Role.HEAD, Role.LEADER)
    stages = ("收到", "办理", "办结")

    handle = Right("$name.handle", "办理$label", (Role.CLERK, Role.HEAD))

    handling = State("办理中", stage="办理", public="正在办理")
    closed = State("已办结", stage="办结", final=True, public="已办结")

    register = Transition(None, handling, "登记", by="handle", form=f.RegisterForm, effect=do.register)
    close = Transition(handling, closed, "办结", by="handle", form=f.CloseForm, effect=do.close, primary=True)

    @classmethod
    def search_text(cls, matter: Matter) -> Iterable[str]:
        yield matter.$name.content
'''

DESK = '''"""How $label is shown."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from siheng.domains.$name.process import ${cls}Process
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.panels import parties
from siheng.kernel.matters.showing import Column, Desk, Panel, Row, View


def _content(m: Matter) -> Iterator[Row]:
    yield Row("事由", m.$name.content)


desk = Desk(
    kind="$name",
    label="$label",
    icon="folder",
    related=("$name", "handler", "region"),
    columns=(
        Column("number", "编号", str, sort="receipt", outline=True),
        Column("applicant", "申请人", lambda m: m.applicant_text, sort="applicant_text"),
        Column("content", "事由", lambda m: m.$name.content, wide=True),
        Column("stage", "现在到哪一步", lambda m: ${cls}Process.state_of(m).label, outline=True),
        Column("handler", "承办", lambda m: m.handler.name if m.handler else "", outline=True),
        Column("received", "收到", lambda m: m.received_on, sort="received_on", outline=True),
        Column("closed", "办结", lambda m: m.closed_on or "", sort="closed_on", excel_only=True),
    ),
    filters=(),
    views=(
        View("open", "全部在办"),
        View("mine", "我承办", lambda a: Q(handler=a)),
        View("all", "全部", ended=True, counted=False),
    ),
    panels=(Panel("事项", _content), Panel("当事人", parties)),
)
'''

TESTS = '''"""$label from registration to closing."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from siheng.kernel.matters.door import open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import take
from siheng.kernel.matters.testing import ProcessContract


@pytest.fixture
def begin(bureau: Any, at: Any) -> Any:
    """A matter as it is registered."""

    def opened(day: str = "2022-03-01", **changed: Any) -> Matter:
        data = {
            "content": "请求办理一事", "name": "苗春梅", "kind": "person", "people": 1, "region": "371002003000",
            "day": day,
        } | changed  # fmt: skip
        return open_matter(kind="$name", actor=bureau.lixia, data=data, at=at(day), submission=f"test:{day}")

    return opened


@pytest.fixture
def bureau(bureau: Any) -> Any:
    """The section of this clerk handles this kind too."""
    section = bureau.lixia.unit
    section.kinds = [*section.kinds, "$name"]
    section.save()
    return bureau


class TestTheProcess(ProcessContract):
    """What every process must keep, in each of its states."""

    kind = "$name"
    moment = datetime(2022, 12, 30, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

    @pytest.fixture
    def reach(self, begin: Any, bureau: Any, at: Any) -> Any:
        def to(state: str) -> Matter:
            m = begin()
            return m if state == "handling" else take(m, "close", bureau.lixia, at("2022-03-10"), result="已办")

        return to


def test_a_matter_is_registered_with_its_number_title_and_applicant(begin: Any) -> None:
    m = begin()
    assert (m.receipt, m.title, m.applicant_text) == ("$label 2022-0001", "请求办理一事", "苗春梅")
'''

FILES = {
    "__init__.py": '"""$label."""\n',
    "models.py": MODELS,
    "forms.py": FORMS,
    "services.py": SERVICES,
    "process.py": PROCESS,
    "desk.py": DESK,
    "migrations/__init__.py": "",
    "tests/__init__.py": "",
    "tests/test_process.py": TESTS,
}


class Command(BaseCommand):
    help = "新建一个业务域：目录、程序、表单、展示和测试，随即可以运行"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="目录名，也是事项类别的代码：小写英文字母，如 petitions")
        parser.add_argument("label", help="中文名，如 信访事项")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = ROOT / options["name"]
        _ask(options["name"], options["label"], folder)
        for path, text in files(options["name"], options["label"]).items():
            target = folder / path
            if target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf8")
        _migration(options["name"])
        _run("ruff", "format", "--quiet", str(folder))
        self.stdout.write(f"建好 {folder}")
        self.stdout.write(f"测试：python -m pytest {folder}")
        self.stdout.write(
            "登记程序的代码：SIHENG_REWRITE=1 python -m pytest tests/test_architecture.py -k for_ever"
        )
        self.stdout.write(f"办理科室的 kinds 里加上 {options['name']}，科室的人才看得到。")
        self.stdout.write("再往下：期限写进 rules.yaml，文书样式放进 documents/，统计口径写进 figures.py。")


def files(name: str, label: str) -> dict[str, str]:
    """The text of each file of a new domain, by its path in the folder."""
    words = {"name": name, "label": label, "cls": name.title().replace("_", "")}
    return {path: Template(text).substitute(words) for path, text in FILES.items()}


def _ask(name: str, label: str, folder: Path) -> None:
    if not re.fullmatch(r"[a-z][a-z_]{1,20}[a-z]", name) or keyword.iskeyword(name) or name in ROOMS:
        raise CommandError(f"“{name}”不能作目录名：用 3 至 22 个小写英文字母，可以有下划线，不能是保留的名称")
    if not re.fullmatch(r"[\u4e00-\u9fff]{2,12}", label):
        raise CommandError("中文名用 2 至 12 个汉字")
    if folder.exists() and any(p for p in folder.iterdir() if p.name not in ("__init__.py", "rules.yaml")):
        raise CommandError(f"{folder} 里已有内容")


def _migration(name: str) -> None:
    """The first migration, made by a process that knows the new application."""
    done = _run("django", "makemigrations", name, "--settings", "siheng.project.settings")
    if done.returncode:
        raise CommandError(f"{DOMAINS}.{name} 建好了，但没能生成数据库结构：{done.stderr.strip()[-400:]}")


def _run(*module: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *module]
    return subprocess.run(command, capture_output=True, text=True)  # noqa: S603 - our own commands
