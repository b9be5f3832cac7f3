"""An upload is what its name says, no larger than allowed, and kept with its SM3; what is refused leaves no file."""

import io
import os
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from siheng.kernel.documents import uploads
from siheng.kernel.documents.models import Attachment
from siheng.kernel.documents.services import attach
from siheng.kernel.trust.chain import sm3

from .conftest import PDF, PNG, package, upload

JPEG = b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0\x00\x11\x08\x00\x10\x00\x10" + b"\x00" * 20
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
EXE = b"MZ\x90\x00" + b"\x00" * 200
WORD = package("[Content_Types].xml", "word/document.xml")
NOTES = b"\xff\xd8" + (b"\xff\xe1\xff\xff" + b"\x00" * 65533) * 2 + JPEG[8:]


def name16(text):
    return text.encode("utf-16-le")


GOOD = {
    "a.pdf": PDF,
    "a.docx": WORD,
    "a.xlsx": package("xl/workbook.xml"),
    "a.ofd": package("OFD.xml"),
    "a.doc": OLE + name16("WordDocument"),
    "a.xls": OLE + b"\x00" * 70000 + name16("Workbook"),
    "a.jpg": JPEG,
    "A.JPEG": JPEG,
    "notes.jpg": NOTES,
    "page.png": PNG + b"<html><script>alert(1)</script>",
    "a.png": PNG,
    "a.txt": "申请书\r\n一、请求".encode(),
    "b.txt": "申请书".encode("gb18030"),
    "a.mp3": b"ID3\x04" + b"\x00" * 50,
    "a.mp4": b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 50,
}
BAD = {
    "renamed.pdf": EXE,
    "renamed.docx": EXE,
    "renamed.png": EXE,
    "renamed.jpg": PNG,
    "renamed.txt": EXE,
    "binary.txt": b"a\x00b",
    "renamed.mp4": EXE,
    "renamed.mp3": EXE,
    "renamed.doc": WORD,
    "excel.doc": OLE + name16("Workbook"),
    "excel.docx": package("xl/workbook.xml"),
    "cut.docx": WORD[:40],
    "empty.png": PNG[:16] + b"\x00" * 40,
    "empty.jpg": JPEG.replace(b"\x00\x10\x00\x10", b"\x00\x00\x00\x10"),
    "endless.jpg": b"\xff\xd8" + b"\xff\xe1\x00\x02" * 2000 + JPEG[8:],
    "cut.jpg": NOTES[:70000],
    "macro.docx": package("word/document.xml", "word/vbaProject.bin"),
    "macro.xlsx": package("xl/workbook.xml", "xl/vbaProject.bin"),
    "macro.doc": OLE + name16("WordDocument") + b"\x00" * 70000 + name16("_VBA_PROJECT"),
}


@pytest.mark.parametrize("name", GOOD)
def test_what_agrees_with_its_name_is_taken(name):
    found = uploads.check(upload(name, GOOD[name]))
    assert found.content_type == uploads.TYPES[name.rpartition(".")[2].lower()]


@pytest.mark.parametrize("name", BAD)
def test_what_does_not_agree_with_its_name_is_refused(name):
    with pytest.raises(ValidationError) as refused:
        uploads.check(upload(name, BAD[name]))
    assert refused.value.code == "content"
    assert refused.value.message.startswith(f"“{name}”")


def sized(width, height):
    return {
        "png": PNG[:16] + width.to_bytes(4) + height.to_bytes(4) + PNG[24:],
        "jpg": JPEG.replace(b"\x00\x10\x00\x10", height.to_bytes(2) + width.to_bytes(2)),
    }


@pytest.mark.parametrize("extension", ["png", "jpg"])
def test_a_picture_too_large_to_be_shown_is_refused_by_its_header(extension):
    uploads.check(upload(f"a.{extension}", sized(16320, 12240)[extension]))
    with pytest.raises(ValidationError) as refused:
        uploads.check(upload(f"a.{extension}", sized(30000, 20000)[extension]))
    said = f"“a.{extension}”有 30000 × 20000 像素，太大，请缩小后再上传。"
    assert (refused.value.code, refused.value.message) == ("content", said)


def test_what_unpacks_to_more_than_a_program_can_hold_is_refused(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_UNPACKED", 1000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("word/document.xml", b"\x00" * 998)
        out.writestr("a", b"\x00" * 2)
    uploads.check(upload("a.docx", packed.getvalue()))
    with zipfile.ZipFile(packed, "a") as out:
        out.writestr("b", b"\x00")
    with pytest.raises(ValidationError, match=r"^\['“a\.docx”展开后过大，不能上传。'\]$"):
        uploads.check(upload("a.docx", packed.getvalue()))


def test_a_package_of_too_many_parts_is_refused_before_they_are_listed(monkeypatch):
    parts = ["word/document.xml", *(f"p{n}" for n in range(29))]
    monkeypatch.setattr(uploads, "MOST_PARTS", 30)
    uploads.check(upload("a.docx", package(*parts)))
    more = package(*parts, "one more")
    monkeypatch.setattr(uploads.zipfile, "ZipFile", lambda handle: 1 / 0)
    with pytest.raises(ValidationError, match=r"“a\.docx”展开后过大，不能上传"):
        uploads.check(upload("a.docx", more))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.exe", "不收“.exe”文件，可以上传：pdf、doc"),
        ("a.zip", "不收“.zip”"),
        ("a.docm", "不收“.docm”"),
        ("无后缀", "不收“.”"),
    ],
)
def test_other_kinds_of_file_are_refused(name, said):
    with pytest.raises(ValidationError) as refused:
        uploads.check(upload(name, b"x"))
    assert refused.value.message.startswith(said)


def test_an_empty_file_is_refused():
    with pytest.raises(ValidationError, match=r"“a\.pdf”是空文件"):
        uploads.check(upload("a.pdf", b""))


def test_a_file_over_the_limit_is_refused_by_both_sizes_without_being_read(settings):
    settings.UPLOAD_LIMIT = 50 * 1024 * 1024
    with pytest.raises(ValidationError) as refused:
        # No content at all: reading any of it would fail.
        uploads.check(SimpleNamespace(name="a.pdf", size=200 * 1024 * 1024))
    assert refused.value.message == "文件 200 MB，超过上限 50 MB。"
    with pytest.raises(ValidationError) as refused:
        uploads.check(SimpleNamespace(name="a.pdf", size=50 * 1024 * 1024 + 1))
    assert refused.value.message == "文件 50.01 MB，超过上限 50 MB。"


def test_just_at_the_limit_is_taken(settings):
    settings.UPLOAD_LIMIT = len(PDF)
    assert uploads.check(upload("a.pdf", PDF)).name == "a.pdf"


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/申请书.pdf", "申请书.pdf"),
        ("C:\\材料\\证据.png", "证据.png"),
        ("a\u202efdp.exe.pdf", "afdp.exe.pdf"),
        ("x\x00y\n.pdf", "xy.pdf"),
        ("长" * 300 + ".pdf", "长" * 96 + ".pdf"),
        ("", "未命名"),
        (" .pdf", "未命名.pdf"),
    ],
)
def test_names_are_cleaned(given_name, kept):
    assert uploads.clean_name(given_name) == kept


@given(st.text(max_size=300))
def test_a_cleaned_name_is_short_and_plain_and_stays_itself(name):
    kept = uploads.clean_name(name)
    assert 0 < len(kept) <= 100
    assert not set(kept) & set('/\\<>:"|?*\x00\n')
    assert uploads.clean_name(kept) == kept


@given(st.binary(max_size=400), st.sampled_from(sorted(uploads.TYPES)))
def test_any_bytes_are_taken_or_refused_but_never_break(content, extension):
    file = SimpleNamespace(name=f"a.{extension}", size=len(content), file=io.BytesIO(content))
    code = "taken"
    try:
        uploads.check(file)
    except ValidationError as refused:
        code = refused.code
    assert code in ("taken", "content", "empty")


@pytest.mark.django_db
def test_a_kept_file_carries_its_size_and_sm3_under_a_random_name(matter, party, bureau, at, settings):
    m = matter()
    applicant = party(m)
    kept = attach(
        matter=m, upload=upload("../证据.pdf", PDF), category=" 证据 ", by=bureau.lixia, at=at("2022-12-31"),
        from_party=applicant, internal=True,
    )  # fmt: skip
    path = Path(settings.MEDIA_ROOT) / kept.file.name
    assert path.read_bytes() == PDF
    assert path.stat().st_mode & 0o777 == 0o600
    assert kept.file.name.startswith("2022/")
    assert "证据" not in kept.file.name
    assert (kept.name, kept.category, kept.size, kept.digest) == ("证据.pdf", "证据", len(PDF), sm3(PDF))
    assert (kept.internal, kept.from_party, kept.uploaded_by) == (True, applicant, bureau.lixia)
    with kept.file.open() as handle:
        assert handle.read() == PDF
    assert uploads.orphans() == []
    assert list(uploads.damaged()) == []


@pytest.mark.django_db
def test_a_refused_upload_leaves_no_file_and_no_row(matter, party, bureau, at, settings):
    m, other = matter(), matter()
    with pytest.raises(ValidationError):
        attach(matter=m, upload=upload("a.pdf", EXE), category="证据", by=bureau.lixia, at=at("2022-12-31"))
    with pytest.raises(ValidationError, match="提交人不是本事项的当事人"):
        attach(
            matter=m, upload=upload("a.pdf", PDF), category="证据", by=bureau.lixia, at=at("2022-12-31"),
            from_party=party(other),
        )  # fmt: skip
    assert not m.attachments.exists()
    assert not list(Path(settings.MEDIA_ROOT).rglob("*"))


@pytest.mark.django_db
def test_a_failed_write_takes_the_file_away_again(matter, bureau, at, settings, monkeypatch):
    m = matter()
    monkeypatch.setattr(Attachment, "save", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        attach(matter=m, upload=upload("a.pdf", PDF), category="证据", by=bureau.lixia, at=at("2022-12-31"))
    assert not [p for p in Path(settings.MEDIA_ROOT).rglob("*") if p.is_file()]


@pytest.mark.django_db
def test_orphans_and_changed_files_are_found(matter, bureau, at, settings):
    m = matter()
    kept = [
        attach(matter=m, upload=upload("a.pdf", PDF), category="证据", by=bureau.lixia, at=at("2022-12-31"))
        for _ in range(3)
    ]
    root = Path(settings.MEDIA_ROOT)
    (root / "2022" / "left-behind").write_bytes(b"x")
    (root / kept[0].file.name).write_bytes(PDF + b"changed")
    (root / kept[1].file.name).unlink()
    assert uploads.orphans() == ["2022/left-behind"]
    assert [(a.pk, what) for a, what in uploads.damaged()] == [
        (kept[0].pk, "文件内容与上传时不一致"),
        (kept[1].pk, "文件不在了"),
    ]
    changed, missing, stray = uploads.faults()
    assert changed.where == f"{m} 材料“证据（a.pdf）”"
    assert changed.what == f"文件内容与上传时不一致（{kept[0].file.name}）"
    assert missing.what == f"文件不在了（{kept[1].file.name}）"
    assert stray.where == "附件目录 2022/left-behind"


@pytest.mark.django_db
def test_what_a_cut_upload_left_is_removed_a_day_later_and_nothing_else(matter, bureau, at, settings):
    kept = attach(
        matter=matter(), upload=upload("a.pdf", PDF), category="证据", by=bureau.lixia, at=at("2022-12-31")
    )
    root = Path(settings.MEDIA_ROOT)
    for name, written in (("cut", "2022-12-29"), ("under-way", "2022-12-31")):
        (root / "2022" / name).write_bytes(b"x")
        os.utime(root / "2022" / name, (at(written).timestamp(),) * 2)
    os.utime(root / kept.file.name, (at("2022-12-29").timestamp(),) * 2)
    assert uploads.sweep(before=at("2022-12-30")) == 1
    assert uploads.orphans() == ["2022/under-way"]
    assert list(uploads.damaged()) == []


def test_a_large_file_is_hashed_in_pieces(settings, tmp_path, at):
    settings.MEDIA_ROOT = tmp_path
    file = SimpleUploadedFile("a.pdf", PDF * 3000)
    with uploads.stored(file, at=at("2022-12-31")) as kept:
        assert kept.size == len(PDF) * 3000
        assert kept.digest == sm3(PDF * 3000) == uploads.digest_of(tmp_path / kept.path)
