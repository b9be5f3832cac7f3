"""A matter with its parties, a template, and uploads, for the tests of papers."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from siheng.kernel.documents.services import issue
from siheng.kernel.documents.templates import read

NOTICE = """标题：受理通知书
编号：威环政复受字〔{year}〕{serial}号
红头：{{ 机关全称 }}
致：{{ 申请人 }}
落款：{{ 机关全称 }}
卷别：正卷
送达：是
用印：是
---
{{ 称呼 }}于{{ 收到日期 }}提出的行政复议申请，本机关决定予以受理。
{% if 第三人 %}第三人：{{ 第三人 }}。{% endif %}
一、权利
特此通知。
"""
FACTS = {
    "机关全称": "威海市环翠区人民政府",
    "申请人": "苗某某",
    "称呼": "你",
    "收到日期": date(2022, 12, 23),
}
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def template(tmp_path):
    """Writes a template file and reads it."""

    def make(text=NOTICE, name="受理通知书"):
        path = tmp_path / f"{name}.txt"
        path.write_text(text, encoding="utf8")
        return read("reconsideration", path)

    return make


@pytest.fixture
def matter(bureau, at):
    """A matter in hand; another with every call."""
    made = []

    def make():
        made.append(None)
        n = len(made)
        # By name: this room lies below matters.
        return apps.get_model("matters.Matter").objects.everything("test").create(
            kind="reconsideration", state="trying", receipt=f"收件 2022-{n:04d}", title="苗某某 诉 竹岛街道办事处",
            region_id="371002003000", unit=bureau.units.review, received_on=date(2022, 12, 23),
            stepped_at=at("2022-12-23"), submission=f"test-{n}",
        )  # fmt: skip

    return make


@pytest.fixture
def party():
    def make(matter, **changes):
        fields = {"role": "applicant", "name": "苗某某"} | changes
        return apps.get_model("matters.Party").objects.everything("test").create(matter=matter, **fields)

    return make


@pytest.fixture
def issued(bureau, at, template):
    """Issues the notice in a matter on a day."""

    def make(matter, day="2022-12-30", **changes):
        return issue(
            matter=matter, template=changes.pop("template", None) or template(), facts=FACTS | changes,
            by=bureau.lixia, at=at(day), on=date.fromisoformat(day),
        )  # fmt: skip

    return make


def upload(name, content):
    return SimpleUploadedFile(name, content)


def package(*names):
    """A zip with these parts."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as out:
        for name in names:
            out.writestr(name, "<x/>")
    return held.getvalue()
