"""``siheng term``: what it prints, what it refuses."""

import io
import json

import pytest
from django.core.management import call_command

from siheng.kernel.law.calendar import Calendar
from siheng.kernel.law.management.commands import term
from siheng.kernel.law.rulebook import all_rules, families


@pytest.fixture(autouse=True)
def _no_database(monkeypatch):
    monkeypatch.setattr(term, "_calendar", Calendar.official)


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("term", *arguments, stdout=out, stderr=err)
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue(), err.getvalue()


def answer(*arguments):
    code, out, err = run(*arguments, "--json")
    assert (code, err) == (0, "")
    return json.loads(out)


def refusal(*arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    code, out, also = run(*arguments, "--json")
    assert (code, also) == (2, "")
    assert json.loads(out) == {"error": err.strip()}
    return err.strip()


DECISION = "recon_decision_ordinary_v1999"


def test_json_tells_all():
    told = answer(
        DECISION,
        "--from",
        "2022-09-27",
        "--pause",
        "2022-11-14",
        "--resume",
        "2022-11-19",
        "--extended-on",
        "2022-11-24",
    )
    steps = told.pop("steps")
    assert told == {
        "key": DECISION, "name": "作出决定期限（旧法）", "law": "行政复议法(1999/2009/2017修正)", "article": "第31条",
        "citation": "《行政复议法（1999/2009/2017修正）》第31条", "kind": "deadline", "amount": 60, "unit": "day",
        "from": "2022-09-27", "due_on": "2023-01-03", "due_at": None, "raw_end": "2022-12-31", "allowed_from": None,
        "window": False, "remaining": None, "provisional": False, "unverified": False, "warnings": [],
    }  # fmt: skip
    assert [s["kind"] for s in steps] == ["start", "term", "extension", "pause", "end", "roll", "due"]
    assert steps[3] == {
        "kind": "pause",
        "text": "+ 中止 5 日（2022年11月14日至11月18日不计，11月19日恢复）",
        "from": "2022-11-14",
        "to": "2022-11-18",
        "days": 5,
    }


def test_text_is_the_sum_and_the_answer():
    code, out, _ = run("recon_acceptance_review_v1999", "--from", "2022-01-28")
    assert code == 0
    assert out.splitlines() == [
        "受理审查期限（旧法）    规则 recon_acceptance_review_v1999",
        "依据 《行政复议法（1999/2009/2017修正）》第17条",
        "转述，非原文：旧法审查期同为五个工作日，但除不予受理或告知转送外，复议机构收到之日即为受理日。",
        "",
        "  起算：行政复议机关收到申请之日 2022年1月28日（星期五），当日不计，次日为第 1 日",
        "  + 5 个工作日（只数工作日，调休上班日计入）",
        "  1月31日至2月6日春节放假，不计（7 日）",
        "  1月29日、1月30日调休上班，计入",
        "  = 2022年2月9日（星期三）届满",
        "",
        "应在2022年2月9日（星期三）或之前办理。",
    ]


def test_what_is_not_law_is_not_called_law():
    _, out, _ = run("doc_validity_normal", "--from", "2022-03-01")
    assert "未核实的设置，不能当作法定期限引用" in out
    assert "依据" not in out.splitlines()[1]
    assert answer("doc_validity_normal", "--from", "2022-03-01")["unverified"] is True


def test_an_open_pause_has_no_due_day():
    told = answer(
        DECISION,
        "--from",
        "2022-09-27",
        "--pause",
        "2022-10-10",
        "--resume",
        "2022-10-12",
        "--pause",
        "2022-11-14",
    )
    assert (told["due_on"], told["due_at"], told["remaining"]) == (None, None, 15)


def test_hours_come_out_as_a_local_moment():
    told = answer("sec_flaw_report", "--from", "2026-01-28T10:30")
    assert (told["due_on"], told["due_at"]) == ("2026-01-29", "2026-01-29T10:30:00")


def test_a_family_is_resolved_by_the_start_or_by_the_day_said():
    assert answer("recon_reply_ordinary", "--from", "2023-12-31")["key"] == "recon_reply_ordinary_v1999"
    assert answer("recon_reply_ordinary", "--from", "2024-01-01")["key"] == "recon_reply_ordinary_v2023"
    told = answer("recon_reply_ordinary", "--from", "2024-01-05", "--on-date", "2023-12-29")
    assert (told["key"], told["due_on"]) == ("recon_reply_ordinary_v1999", "2024-01-15")


def test_by_belongs_to_the_extension_before_it():
    arguments = (
        "--from",
        "2022-09-27",
        "--extended-on",
        "2022-11-01",
        "--by",
        "10",
        "--extended-on",
        "2022-11-20",
        "--by",
        "20",
    )
    assert answer(DECISION, *arguments)["due_on"] == "2022-12-26"
    assert (
        answer(DECISION, "--from", "2022-09-27", "--by", "10", "--extended-on", "2022-11-01")["due_on"]
        == "2022-12-06"
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nothing", "--from", "2022-01-28"), "规则库里没有“nothing”。"),
        ((DECISION,), "须用 --from 写明起算日，如 --from 2022-01-28。"),
        ((DECISION, "--from", "昨天"), "--from 不是日期：昨天。应写成 2022-01-28 或 2022-01-28T10:30。"),
        (
            (DECISION, "--from", "2022-02-30"),
            "--from 不是日期：2022-02-30。应写成 2022-01-28 或 2022-01-28T10:30。",
        ),
        (
            (DECISION, "--from", "2022-W05-1"),
            "--from 不是日期：2022-W05-1。应写成 2022-01-28 或 2022-01-28T10:30。",
        ),
        (
            (DECISION, "--from", "2022-09-27", "--pause", "2022-10-10", "--resume", "2022-10-01"),
            "恢复日（2022-10-01）早于中止日（2022-10-10）。",
        ),
        (
            (DECISION, "--from", "2022-09-27", "--extended-on", "2022-11-20", "--by", "0"),
            "延长的数量须大于 0。",
        ),
        ((DECISION, "--from", "2022-01-28", "--resume", "2022-02-28"), "--resume 多于 --pause，无法配对。"),
        (
            (DECISION, "--from", "2022-01-28", "--pause", "2022-02-01", "--pause", "2022-02-08"),
            "只有最后一个 --pause 可以没有 --resume。",
        ),
        ((DECISION, "--from", "2022-01-28", "--by", "3"), "--by 要与 --extended-on 一起写。"),
        ((DECISION, "--from", "2022-01-28", "--amount", "多"), "--amount 不是整数：多。"),
        (
            (DECISION, "--from", "2022-01-28", "--extended-on", "2022-04-01"),
            "延期须在期满前决定：期限于2022-03-29届满，延期决定日为2022-04-01。",
        ),
        (
            ("sec_flaw_report", "--from", "2026-01-28"),
            "“涉国家安全漏洞报告”按小时计算，须写明起算的时刻，如 2026-01-28T10:30。",
        ),
        (
            ("sec_breach_notice", "--from", "2026-01-28T10:30"),
            None,
        ),
        (("recon_group_representatives", "--from", "2024-01-28"), None),
        (("recon_reply_ordinary", "--from", "1990-01-28"), None),
    ],
)
def test_a_refusal_is_one_chinese_sentence_and_exit_two(arguments, says):
    told = refusal(*arguments)
    assert told.endswith("。")
    assert says in (None, told)


def test_every_term_answers_by_key():
    for one in all_rules():
        if one.is_term:
            amount = ("--amount", "3") if one.amount is None and one.kind != "date" else ()
            assert answer(one.key, "--from", "2024-09-27T10:30", *amount)["key"] == one.key


def test_a_key_wins_over_a_family_of_that_name():
    assert "pet_handle" in families()
    assert answer("pet_handle", "--from", "2010-03-01")["key"] == "pet_handle"


def test_a_day_or_a_case_asks_for_the_family():
    assert (
        answer("pet_handle", "--from", "2010-03-01", "--on-date", "2010-02-26")["key"] == "pet_handle_v2005"
    )
    found = answer("aid_assign", "--from", "2021-06-01", "--applies-to", "刑事案件")
    assert found["key"] == "aid_assign_criminal_v2012"
    assert "适用于哪类案件" in refusal("aid_assign", "--from", "2021-06-01", "--on-date", "2021-06-01")


def test_a_misspelt_option_is_refused_in_the_same_way(monkeypatch, capsys):
    for json_too in ((), ("--json",)):
        line = ["siheng", "term", DECISION, "--form", "2022-01-28", *json_too]
        monkeypatch.setattr("sys.argv", line)
        with pytest.raises(SystemExit) as stop:
            term.Command().run_from_argv(line)
        out, err = capsys.readouterr()
        assert stop.value.code == 2
        told = json.loads(out)["error"] if json_too else err
        assert told.startswith("选项写得不对（unrecognized arguments: --form 2022-01-28）。用法：siheng term")
        assert json_too or out == ""
