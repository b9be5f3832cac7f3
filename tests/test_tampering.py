"""Whatever is changed, removed or inserted behind the door is found, and the place is told (经过链与每日封存)."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from siheng.kernel.matters import daily
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.matters.record import event_hash
from siheng.kernel.registers.models import Change


@pytest.fixture
def file(begin: Any, at: Any) -> Matter:
    """A case with parties, clocks, papers, service and a sealed past; all agrees."""
    begin("2022-03-01", act_number="竹街拆决字〔2022〕8号", name="毕玉兰")
    c = begin("2022-03-01").accept("2022-03-03")
    c.answered("2022-03-04", "2022-03-11").take("remark", "2022-03-14", text="电话联系。")
    daily.seal(at("2022-04-01"))
    assert list(daily.check()) == []
    return c.m


def behind(sql: str, *values: Any) -> None:
    """Write to the database past the door, as someone with its password would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        assert cursor.rowcount >= 1


def told() -> list[tuple[str, str]]:
    return [(fault.where, fault.what) for fault in daily.check()]


CHANGES = [
    ("UPDATE matters_matter SET title = '改过的标题' WHERE id = %s", "事项"),
    ("UPDATE matters_matter SET due_on = '2022-12-31' WHERE id = %s", "事项"),
    ("UPDATE matters_party SET name = '别人' WHERE role = 'applicant' AND matter_id = %s", "当事人"),
    ("UPDATE matters_party SET people = people + 1 WHERE matter_id = %s", "当事人"),
    ("UPDATE matters_clock SET due_on = '2022-12-31' WHERE key = 'decision' AND matter_id = %s", "期限"),
    ("UPDATE matters_clock SET state = 'met' WHERE key = 'decision' AND matter_id = %s", "期限"),
    ("UPDATE matters_outsidenumber SET number = '别的文号' WHERE matter_id = %s", "外部编号"),
    ("UPDATE matters_grant SET level = 3 WHERE matter_id = %s", "可见范围"),
    ("UPDATE documents_document SET issued_on = '2022-03-02' WHERE matter_id = %s", "文书"),
    ("UPDATE documents_document SET body = '{}' WHERE matter_id = %s", "文书"),
    ("UPDATE documents_service SET receiver = '别人' WHERE matter_id = %s", "送达"),
    ("UPDATE reconsideration_reconsideration SET claims = '别的请求' WHERE matter_id = %s", "行政复议案件"),
    ("UPDATE reconsideration_reception SET people = 9 WHERE matter_id = %s", "接待记录"),
]


@pytest.mark.parametrize(("sql", "table"), CHANGES)
def test_a_changed_row_is_found_in_its_table(file: Matter, sql: str, table: str) -> None:
    behind(sql, file.pk)
    ((where, what),) = told()
    assert where == f"{file} {table}"
    assert what.startswith(f"与第 {file.version} 条经过“记事”封存的不一致")
    assert "有改动" in what


def test_a_changed_state_is_told_beside_the_state_that_it_should_be(file: Matter) -> None:
    behind("UPDATE matters_matter SET state = 'archived' WHERE id = %s", file.pk)
    (state, row) = told()
    assert state == (str(file), "状态是 archived，最近一条经过后应是 trying")
    assert row[0] == f"{file} 事项"


def test_an_encrypted_telephone_put_in_place_of_another_is_found(file: Matter) -> None:
    """Encrypted with the right key, so that it reads like any other."""
    Party.objects.everything("test").filter(matter=file, role="applicant").update(phone="13900000000")
    assert [where for where, _ in told()] == [f"{file} 当事人"]


def test_a_number_that_can_no_longer_be_read_is_told_and_hides_nothing_else(file: Matter) -> None:
    behind("UPDATE matters_party SET phone = '改过' WHERE role = 'applicant' AND matter_id = %s", file.pk)
    behind("UPDATE trust_seal SET events = events + 1 WHERE day = '2022-03-03'")
    found = told()
    assert found[0] == ("2022-03-03 的封存", "封存记录本身已被改动。")
    assert found[-1] == (str(file), "有内容不能解读。当事人：存储的内容不是密文。")


def test_a_hash_that_is_none_is_told_and_hides_nothing_else(file: Matter) -> None:
    behind("UPDATE matters_event SET previous = '改过' WHERE seq = 2 AND matter_id = %s", file.pk)
    behind("UPDATE trust_seal SET previous = '改过' WHERE day = '2022-03-03'")
    found = told()
    assert ("2022-03-03 的封存", "封存记录本身已被改动。") in found
    assert ("2022-03-03 的封存", "与上一个封存接不上。") in found
    assert (str(file), "经过第 2 条“受理并发通知”与前一条不相接") in found
    assert (str(file), "经过第 2 条“受理并发通知”的内容被改动") in found


@pytest.mark.parametrize("record", ['{"x": 1}', '["x"]', '{"no.Table": "1:0"}'])
def test_a_record_that_is_none_is_told_and_hides_nothing_else(file: Matter, record: str) -> None:
    behind(
        "UPDATE matters_event SET record = %s WHERE seq = %s AND matter_id = %s",
        record,
        file.version,
        file.pk,
    )
    found = told()
    assert found[0] == (str(file), f"经过第 {file.version} 条“记事”的内容被改动")
    assert f"{file} 当事人" in {where for where, _ in found}


def test_an_inserted_party_is_found(file: Matter) -> None:
    columns = "role, kind, name, id_number, id_index, phone, phone_index, address, people, electronic, note, matter_id"
    behind(
        f"INSERT INTO matters_party ({columns}) SELECT {columns} FROM matters_party"
        " WHERE role = 'respondent' AND matter_id = %s",
        file.pk,
    )
    ((where, what),) = told()
    assert (where, what.endswith("封存时 2 行，现有 3 行")) == (f"{file} 当事人", True)


def test_all_rows_of_a_table_removed_are_found(file: Matter) -> None:
    behind("DELETE FROM reconsideration_reception WHERE matter_id = %s", file.pk)
    ((where, what),) = told()
    assert (where, what.endswith("封存时 1 行，现有 0 行")) == (f"{file} 接待记录", True)


@pytest.mark.parametrize(
    "column", ["summary", "actor_text", "label", "internal", "data", "record", "at", "submission"]
)
def test_a_changed_event_is_found_with_its_place(file: Matter, column: str) -> None:
    value = {"internal": "TRUE", "data": "'{}'", "record": "'{}'", "at": "'2022-03-03 01:00:00+00:00'"}.get(
        column, "'改过'"
    )
    behind(f"UPDATE matters_event SET {column} = {value} WHERE seq = 2 AND matter_id = %s", file.pk)
    found = told()
    label = "改过" if column == "label" else "受理并发通知"
    assert (str(file), f"经过第 2 条“{label}”的内容被改动") in found
    # A changed moment also moves the event among the sealed ones, but not out of its day.
    assert {where for where, _ in found} == {str(file)}


def test_an_event_changed_together_with_its_hash_breaks_the_chain_and_the_seal(file: Matter) -> None:
    event = file.events.get(seq=2)  # type: ignore[attr-defined]
    event.summary = "改得很仔细"
    behind(
        "UPDATE matters_event SET summary = %s, hash = %s WHERE id = %s",
        event.summary,
        event_hash(event),
        event.pk,
    )
    assert told() == [
        ("2022-03-03 的封存", "当日经过在封存后被改动。"),
        (str(file), "经过第 3 条“登记送达”与前一条不相接"),
    ]


def test_a_removed_event_is_missed_by_chain_and_seal(file: Matter) -> None:
    behind("DELETE FROM matters_event WHERE seq = 2 AND matter_id = %s", file.pk)
    assert told() == [
        ("2022-03-03 的封存", "封存时有1条经过，现有0条。"),
        (str(file), "经过第 2 条缺失（接着的是第 3 条）"),
    ]


def test_the_last_event_removed_is_missed_by_the_matter_and_by_the_seal(file: Matter) -> None:
    behind("DELETE FROM matters_event WHERE seq = %s AND matter_id = %s", file.version, file.pk)
    found = told()
    assert found[0] == ("2022-03-14 的封存", "封存时有1条经过，现有0条。")
    assert found[1] == (str(file), f"应有 {file.version} 条经过，现有 {file.version - 1} 条")
    # And with the version put back as well, the record no longer is what the event before has sealed.
    behind("UPDATE matters_matter SET version = version - 1 WHERE id = %s", file.pk)
    assert [where for where, _ in told()] == ["2022-03-14 的封存", f"{file} 事项"]


def test_an_event_written_past_the_door_is_found(file: Matter) -> None:
    columns = "at, actor_text, step, label, before, after, summary, internal, data, record, previous, hash, matter_id"
    behind(
        f"INSERT INTO matters_event (seq, {columns}) SELECT seq + 1, {columns} FROM matters_event"
        " WHERE seq = %s AND matter_id = %s",
        file.version, file.pk,
    )  # fmt: skip
    found = told()
    assert found[0] == ("2022-03-14 的封存", "封存时有1条经过，现有2条。")
    assert (str(file), f"经过第 {file.version + 1} 条“记事”与前一条不相接") in found
    assert (str(file), f"应有 {file.version} 条经过，现有 {file.version + 1} 条") in found


def test_all_events_of_a_matter_removed_are_found(file: Matter) -> None:
    behind("DELETE FROM matters_event WHERE matter_id = %s", file.pk)
    assert (str(file), "没有任何经过，这一行不是经办理进来的") in told()


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("UPDATE trust_seal SET events = events + 1 WHERE day = '2022-03-03'", "封存记录本身已被改动。"),
        ("UPDATE trust_seal SET digest = previous WHERE day = '2022-03-03'", "封存记录本身已被改动。"),
        ("DELETE FROM trust_seal WHERE day = '2022-03-02'", "与上一个封存 2022-03-01 之间缺少封存。"),
    ],
)
def test_a_changed_or_missing_seal_is_found(file: Matter, sql: str, what: str) -> None:
    behind(sql)
    assert ("2022-03-03 的封存", what) in told()
    assert all("封存" in where for where, _ in told())


def test_the_command_tells_and_answers_with_one(file: Matter) -> None:
    good = StringIO()
    call_command("integrity", stdout=good)
    events, changes = 1 + file.version, Change.objects.count()
    assert good.getvalue() == f"核验 2 件、{events} 条经过、{changes} 次登记变动，全部相符\n"
    behind(
        "UPDATE matters_clock SET due_on = '2022-12-31' WHERE key = 'decision' AND matter_id = %s", file.pk
    )
    bad = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("integrity", stdout=bad)
    assert left.value.code == 1
    assert f"{file} 期限" in bad.getvalue()
    assert bad.getvalue().endswith(f"核验 2 件、{events} 条经过、{changes} 次登记变动，发现 1 处不一致\n")
