"""The dossier (卷宗) is one file, in order, with a proof of each thing in it, and shows no one more than they may see."""

import io
import json
import zipfile

import pytest
from docx import Document as open_word

from siheng.kernel.documents import dossier
from siheng.kernel.documents.services import attach, void
from siheng.kernel.trust.chain import sm3

from .conftest import NOTICE, PDF, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(matter, party, issued, template, bureau, at):
    m = matter()
    applicant = party(m)
    void(document=issued(m), reason="写错姓名")
    issued(m)
    issued(
        m,
        template=template(
            NOTICE.replace("正卷", "副卷").replace("标题：受理通知书", "标题：呈批表"), "呈批表"
        ),
    )
    for internal, category in ((False, "证据"), (True, "合议笔录")):
        attach(
            matter=m, upload=upload("扫描/件.pdf", PDF), category=category, by=bureau.lixia, at=at("2022-12-31"),
            from_party=None if internal else applicant, internal=internal,
        )  # fmt: skip
    return m


def opened(m, *, internal):
    content = dossier.build(
        title=m.title, number="威环政复〔2022〕90号", volumes=dossier.volumes_of(m, internal=internal)
    )
    return content, zipfile.ZipFile(io.BytesIO(content))


def test_everything_stands_in_order_with_its_proof(filled):
    content, held = opened(filled, internal=True)
    assert held.namelist() == [
        "卷宗封面与目录.docx",
        "正卷/001 受理通知书.docx",
        "正卷/002 受理通知书.docx",
        "正卷/003 证据 件.pdf",
        "副卷/001 呈批表.docx",
        "副卷/002 合议笔录 件.pdf",
        "目录.json",
    ]
    proof = json.loads(held.read("目录.json"))
    assert proof["案号"] == "威环政复〔2022〕90号"
    assert {f["名称"]: f["SM3"] for f in proof["文件"]} == {
        name: sm3(held.read(name)) for name in held.namelist()[:-1]
    }
    assert opened(filled, internal=True)[0] == content


def test_the_catalogue_lists_each_volume(filled):
    _, held = opened(filled, internal=True)
    document = open_word(io.BytesIO(held.read("卷宗封面与目录.docx")))
    first, second = ([[c.text for c in row.cells] for row in t.rows] for t in document.tables)
    assert first == [
        ["序号", "文书名称", "文号", "日期", "页次", "备注"],
        ["1", "受理通知书", "威环政复受字〔2022〕1号", "2022-12-30", "", "已作废：写错姓名"],
        ["2", "受理通知书", "威环政复受字〔2022〕2号", "2022-12-30", "", ""],
        ["3", "证据", "", "2022-12-31", "", "苗某某"],
    ]
    assert [row[1] for row in second[1:]] == ["呈批表", "合议笔录"]
    assert "卷　　数：正卷3件，副卷2件" in [p.text for p in document.paragraphs]


def test_who_may_not_see_the_internal_volume_gets_no_trace_of_it(filled):
    _, held = opened(filled, internal=False)
    everything = b"".join(held.read(n) for n in held.namelist()) + "".join(held.namelist()).encode()
    assert not [n for n in held.namelist() if "副卷" in n]
    assert "呈批表".encode() not in everything
    assert "合议笔录" not in open_text(held)


def open_text(held):
    document = open_word(io.BytesIO(held.read("卷宗封面与目录.docx")))
    return "".join(p.text for p in document.paragraphs) + "".join(
        c.text for t in document.tables for row in t.rows for c in row.cells
    )


def test_an_empty_matter_has_an_empty_dossier(matter):
    _, held = opened(matter(), internal=False)
    assert held.namelist() == ["卷宗封面与目录.docx", "目录.json"]
