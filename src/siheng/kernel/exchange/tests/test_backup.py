"""A backup holds everything and reveals no one; a restore puts all of it into an empty bureau, or changes nothing."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection

from siheng.kernel.documents.models import Attachment, Series
from siheng.kernel.exchange import backup as backing
from siheng.kernel.exchange import restore as restoring
from siheng.kernel.exchange import rows
from siheng.kernel.exchange.backup import backup
from siheng.kernel.exchange.restore import CannotRestore, restore
from siheng.kernel.law.models import CalendarDay
from siheng.kernel.matters import daily, search
from siheng.kernel.matters.models import Event, Matter, Party
from siheng.kernel.matters.playing import take
from siheng.kernel.org.models import Account
from siheng.kernel.trust.models import AccessLog, Seal

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
ID, PHONE = "11010519491231002X", "13812345521"


def silent(text: str) -> None:
    """Nobody reads along."""


@pytest.fixture
def filed(opened: Any, bureau: Any, at: Any, settings: Any, tmp_path: Path) -> Matter:
    """A matter with two papers, its days sealed; the moments carry microseconds."""
    settings.MEDIA_ROOT = tmp_path / "here"
    m = opened("苗春梅")
    for n, second in enumerate(("2022-03-02T09:00:00.123456", "2022-03-03T09:00:00.000001")):
        paper = SimpleUploadedFile(f"证据{n}.pdf", PDF + str(n).encode(), content_type="application/pdf")
        m = take(m, "upload", bureau.wangju, at(second), paper=paper, category="证据")
    daily.seal(at("2022-03-05"))
    return m


@pytest.fixture
def kept(filed: Matter, at: Any, tmp_path: Path) -> Path:
    target = tmp_path / "a.siheng.tar.gz"
    assert backup(target, at=at("2022-03-05"), tell=silent) == []
    return target


@pytest.fixture
def elsewhere(settings: Any, tmp_path: Path) -> Callable[[], Path]:
    """Another machine: an empty database, as migrations leave it, and an empty folder of attachments."""

    def emptied() -> Path:
        for model in rows.tables().values():
            if model._meta.app_label not in restoring.SEEDED_APPS:
                rows.clear(model)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM matters_search")
        settings.MEDIA_ROOT = tmp_path / "there"
        return tmp_path / "there"

    return emptied


def everything() -> dict[str, list[bytes]]:
    """Every row of every table, as a backup would write it."""
    return {label: list(rows.lines(model)) for label, model in rows.tables().items()}


def files(root: Path) -> dict[str, bytes]:
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def rebuilt(source: Path, target: Path, change: Callable[[str, bytes], bytes | None], **added: bytes) -> Path:
    """The same archive with its members changed, left out or added."""
    with tarfile.open(source) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            body = change(member.name, old.extractfile(member).read())  # type: ignore[union-attr]
            if body is not None:
                member.size = len(body)
                new.addfile(member, io.BytesIO(body))
        for name, body in added.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            new.addfile(info, io.BytesIO(body))
    return target


def test_everything_comes_back_and_the_chains_agree(
    kept: Path, filed: Matter, settings: Any, elsewhere: Any, at: Any
) -> None:
    before, papers = everything(), files(Path(settings.MEDIA_ROOT))
    assert len(papers) == 2
    there = elsewhere()
    assert list(daily.check()) == []
    assert not Matter.objects.everything("a test looks").exists()
    restore(kept, tell=silent)
    assert everything() == before
    assert files(there) == papers
    assert list(daily.check()) == []
    assert (Event.objects.everything("count").count(), Seal.objects.count()) == (3, 4)
    back = Matter.objects.everything("a test looks").get()
    assert back.parties.get().id_number == ID
    assert [e.at for e in back.events.all()][1:] == [
        at("2022-03-02T09:00:00.123456"),
        at("2022-03-03T09:00:00.000001"),
    ]
    assert list(search.matching(Matter.objects.everything("a test searches"), "春梅")) == [back]


def test_work_goes_on_after_a_restore(kept: Path, opened: Any, elsewhere: Any, bureau: Any, at: Any) -> None:
    elsewhere()
    restore(kept, tell=silent)
    m = opened("毕海燕", when="2022-03-06")
    assert m.receipt == "样 2"
    take(m, "close", bureau.wangju, at("2022-03-06"))
    assert list(daily.check()) == []


def test_no_personal_number_lies_open_in_the_file(kept: Path) -> None:
    with tarfile.open(kept) as tar:
        bodies = {m.name: tar.extractfile(m).read() for m in tar}  # type: ignore[union-attr]
    parties = bodies["tables/matters.Party.jsonl"].decode()
    assert "苗春梅" in parties
    assert parties.count('"k') == 2
    assert [name for name, body in bodies.items() if ID.encode() in body] == []
    # The title of the sample matter shows the telephone on purpose; the encrypted column does not.
    assert PHONE not in parties


def test_the_backup_and_what_it_unpacks_is_for_its_owner_alone(kept: Path, elsewhere: Any) -> None:
    assert kept.stat().st_mode & 0o777 == 0o600
    there = elsewhere()
    restore(kept, tell=silent)
    assert {p.stat().st_mode & 0o777 for p in there.rglob("*") if p.is_file()} == {0o600}
    assert list(there.glob(".restore-*")) == []


def test_a_bureau_that_holds_anything_is_refused(kept: Path, settings: Any, tmp_path: Path) -> None:
    before = everything()
    with pytest.raises(CannotRestore, match=r"这个数据库里已有“.+”，只能恢复到新建的空数据库"):
        restore(kept, tell=silent)
    assert everything() == before


def test_a_folder_with_attachments_is_refused(kept: Path, elsewhere: Any) -> None:
    there = elsewhere()
    (there / "2021").mkdir(parents=True)
    (there / "2021" / "x").write_bytes(b"x")
    with pytest.raises(CannotRestore, match="里已有文件，只能恢复到空目录"):
        restore(kept, tell=silent)
    assert files(there) == {"2021/x": b"x"}
    assert not Account.objects.exists()


@pytest.mark.parametrize(
    ("change", "added", "told"),
    [
        (lambda n, b: b.replace("苗春梅".encode(), "苗春海".encode()), {}, "校验值不符"),
        (lambda n, b: b + b"\n" if n == "manifest.json" else b, {}, "清单被改动"),
        (lambda n, b: b + b"x" if n.startswith("attachments/") else b, {}, "校验值不符"),
        (lambda n, b: None if n.startswith("attachments/") else b, {}, "缺少"),
        (lambda n, b: None if n == "tables/matters.Event.jsonl" else b, {}, "缺少 matters.Event.jsonl"),
        (lambda n, b: None if n == "manifest.json" else b, {}, "已损坏，或者不是备份"),
        (lambda n, b: None if n == "seal" else b, {}, "已损坏，或者不是备份"),
        (lambda n, b: b, {"attachments/extra": b"x"}, "个条目，现有"),
        (lambda n, b: b, {"../../escaped": b"x"}, "不该有的条目 ../../escaped"),
        (lambda n, b: b, {"/tmp/escaped-siheng": b"x"}, "不该有的条目 /tmp/escaped-siheng"),
        (lambda n, b: b, {"seal": b"x"}, "seal 出现了两次"),
    ],
)
def test_a_changed_file_is_refused_and_nothing_is_changed(
    kept: Path, elsewhere: Any, tmp_path: Path, change: Any, added: dict[str, bytes], told: str
) -> None:
    there, holidays = elsewhere(), CalendarDay.objects.count()
    bad = rebuilt(kept, tmp_path / "bad.tar.gz", change, **added)
    with pytest.raises(CannotRestore, match=told):
        restore(bad, tell=silent)
    assert (files(there), Account.objects.exists(), CalendarDay.objects.count()) == ({}, False, holidays)
    assert not (tmp_path / "escaped").exists()
    assert not Path("/tmp/escaped-siheng").exists()


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_torn_file_is_refused(kept: Path, elsewhere: Any, tmp_path: Path, share: float) -> None:
    there, torn = elsewhere(), tmp_path / "torn.tar.gz"
    whole = kept.read_bytes()
    torn.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(CannotRestore, match="已损坏"):
        restore(torn, tell=silent)
    assert (files(there), Account.objects.exists()) == ({}, False)


def test_what_is_no_backup_at_all_is_refused(db: Any, elsewhere: Any, tmp_path: Path) -> None:
    elsewhere()
    other = tmp_path / "other.txt"
    other.write_text("不是备份")
    for path in (other, tmp_path / "absent"):
        with pytest.raises(CannotRestore, match="不是备份"):
            restore(path, tell=silent)


def test_a_link_in_the_file_is_refused(kept: Path, elsewhere: Any, tmp_path: Path) -> None:
    there = elsewhere()
    with tarfile.open(tmp_path / "link.tar.gz", "w:gz") as tar:
        info = tarfile.TarInfo("attachments")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc"
        tar.addfile(info)
    with pytest.raises(CannotRestore, match="不该有的条目 attachments"):
        restore(tmp_path / "link.tar.gz", tell=silent)
    assert files(there) == {}


def test_other_keys_are_refused_with_a_sentence(kept: Path, elsewhere: Any, settings: Any) -> None:
    there, mine = elsewhere(), settings.INDEX_KEY
    settings.INDEX_KEY = "0" * 32
    with pytest.raises(CannotRestore, match="这里的索引密钥（SIHENG_INDEX_KEY）与备份时的不同"):
        restore(kept, tell=silent)
    settings.INDEX_KEY, settings.FIELD_KEYS = mine, ["0" * 32]
    with pytest.raises(CannotRestore, match=r"没有编号为 .+ 的密钥"):
        restore(kept, tell=silent)
    assert (files(there), Account.objects.exists(), Party.objects.everything("count").count()) == (
        {},
        False,
        0,
    )


def test_another_version_of_the_system_is_refused(
    kept: Path, elsewhere: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    elsewhere()
    monkeypatch.setattr(
        restoring.rows,
        "columns",
        lambda model: [*(f.attname for f in model._meta.concrete_fields)][: 2 if model is Series else None],
    )
    with pytest.raises(CannotRestore, match=r"备份出自另一个版本的系统，documents\.Series 的结构不同"):
        restore(kept, tell=silent)
    assert not Account.objects.exists()


def test_a_restore_that_fails_at_the_last_moment_leaves_nothing(
    kept: Path, elsewhere: Any, monkeypatch: Any
) -> None:
    there, settle = elsewhere(), restoring._settle

    def then_fail(stage: Path, moved: list[Path]) -> None:
        settle(stage, moved)
        raise OSError("磁盘已满")

    monkeypatch.setattr(restoring, "_settle", then_fail)
    with pytest.raises(CannotRestore, match="不能恢复：磁盘已满"):
        restore(kept, tell=silent)
    assert (files(there), Account.objects.exists()) == ({}, False)


def test_a_backup_that_breaks_off_leaves_no_file_and_spares_the_last_one(
    kept: Path, at: Any, monkeypatch: Any
) -> None:
    whole = kept.read_bytes()

    class Killed(BaseException):
        pass

    def kill(model: Any) -> Any:
        raise Killed

    monkeypatch.setattr(backing.rows, "lines", kill)
    for target in (kept, kept.with_name("b.siheng.tar.gz")):
        with pytest.raises(Killed):
            backup(target, at=at("2022-03-05"), tell=silent)
    assert kept.read_bytes() == whole
    assert sorted(p.name for p in kept.parent.iterdir() if p.is_file()) == [kept.name]


def test_an_attachment_that_is_gone_is_told_and_the_rest_is_kept(
    filed: Matter, elsewhere: Any, settings: Any, at: Any, tmp_path: Path
) -> None:
    lost = filed.attachments.first().file.name
    (Path(settings.MEDIA_ROOT) / lost).unlink()
    target = tmp_path / "b.tar.gz"
    assert backup(target, at=at("2022-03-05"), tell=silent) == [lost]
    there = elsewhere()
    assert restore(target, tell=silent) == [lost]
    assert len(files(there)) == 1
    assert Attachment.objects.everything("count").count() == 2


def test_a_file_that_no_row_names_is_left_behind(
    filed: Matter, elsewhere: Any, settings: Any, at: Any, tmp_path: Path
) -> None:
    (Path(settings.MEDIA_ROOT) / "2022" / "orphan").write_bytes(b"x")
    target = tmp_path / "b.tar.gz"
    backup(target, at=at("2022-03-05"), tell=silent)
    there = elsewhere()
    restore(target, tell=silent)
    assert "2022/orphan" not in files(there)


def test_tables_larger_than_a_batch_go_and_come_whole(
    kept: Path, elsewhere: Any, bureau: Any, at: Any, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(rows, "BATCH", 2)
    for n in range(5):
        AccessLog.objects.create(
            account=bureau.lixia, at=at("2022-03-05"), kind="view", subject=f"第 {n} 次", address="10.0.0.7"
        )
    before, target = everything(), tmp_path / "b.tar.gz"
    backup(target, at=at("2022-03-05"), tell=silent)
    elsewhere()
    restore(target, tell=silent)
    assert everything() == before


def test_the_manifest_says_what_is_inside(kept: Path) -> None:
    with tarfile.open(kept) as tar:
        manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]
    assert (manifest["format"], datetime.fromisoformat(manifest["at"]).date().isoformat()) == (
        1,
        "2022-03-05",
    )
    assert (manifest["tables"]["matters.Event"]["rows"], manifest["files"]["rows"], manifest["missing"]) == (
        3,
        2,
        [],
    )
    assert set(manifest["tables"]) == set(rows.tables())


def test_the_commands_back_up_and_restore(filed: Matter, elsewhere: Any, tmp_path: Path, capsys: Any) -> None:
    target = tmp_path / "c.tar.gz"
    call_command("backup", str(target))
    assert f"已备份到 {target}。字段密钥和索引密钥不在其中" in capsys.readouterr().out
    with pytest.raises(CommandError, match="只能恢复到新建的空数据库"):
        call_command("restore", str(target))
    elsewhere()
    call_command("restore", str(target))
    assert "恢复完成；请运行 siheng check 核验。" in capsys.readouterr().out
    assert Matter.objects.everything("a test looks").get().applicant_text == "苗春梅"
    with pytest.raises(CommandError, match="写不了备份文件"):
        call_command("backup", str(tmp_path / "absent" / "d.tar.gz"))
