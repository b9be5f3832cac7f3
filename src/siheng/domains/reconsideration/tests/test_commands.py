"""``siheng report`` and ``siheng verify``: what a script relies on, the keys, the places and the exit codes."""

import json

import pytest
from django.core.management import call_command

from siheng.domains.reconsideration.tests.published import publish_year
from siheng.kernel.figures.models import Report

TEXT = "2022年以来受理行政复议案件92件,已审结90件(含去年结转11件),综合纠错率34.44%。"


@pytest.fixture
def year(bureau):
    """The published year."""
    publish_year()
    return bureau


@pytest.fixture
def run(capsys):
    """Runs a verb; its exit code and what it printed."""

    def ran(*words):
        code = 0
        try:
            call_command(*map(str, words))
        except SystemExit as stop:
            code = stop.code
        return code, capsys.readouterr().out

    return ran


@pytest.fixture
def paper(tmp_path):
    """A text on disk."""

    def written(text, name="报告.txt"):
        path = tmp_path / name
        path.write_text(text, encoding="utf8")
        return path

    return written


def test_a_report_gives_its_figures_by_key_with_their_rows(run, year):
    code, out = run("report", 2022, "--json")
    data = json.loads(out)
    told = {key: (f["value"], f["unit"], len(f["rows"])) for key, f in data["figures"].items()}
    assert code == 0
    assert told["reconsideration.accepted"] == (90, "件", 90)
    assert told["reconsideration.concluded"] == (90, "件", 90)
    assert told["reconsideration.concluded_carried_over"] == (11, "件", 11)
    assert told["reconsideration.correction_rate"] == (34.44, "%", 31)
    assert data["figures"]["reconsideration.correction_rate"]["denominator"]["value"] == 90
    assert {i["equation"] for i in data["identities"]} >= {"11 + 90 = 90 + 11"}


def test_a_report_as_word_verifies_against_the_same_records(run, year, tmp_path):
    path = tmp_path / "报告.docx"
    assert run("report", 2022, "--docx", path)[0] == 0
    code, out = run("verify", path, "--json")
    assert (code, json.loads(out)["summary"]["differs"]) == (0, 0)


def test_a_report_is_published_by_a_leader_only(run, year):
    assert run("report", 2022, "--publish", "lixia")[0] == 2
    assert run("report", 2022, "--publish", "nobody")[0] == 2
    assert Report.objects.count() == 0
    code, out = run("report", 2022, "--publish", "wangju", "--json")
    assert code == 0
    assert json.loads(out)["published"] == {"version": 1, "digest": Report.objects.get().digest}


def test_no_such_year(run, year):
    code, out = run("report", 0, "--json")
    assert code == 2
    assert "error" in json.loads(out)


def test_a_year_that_has_not_come_is_not_reported_on(run, year):
    code, out = run("report", 2222, "--json")
    assert (code, json.loads(out)) == (2, {"error": "2222年还没有到，没有可写的。"})


def test_each_number_of_a_text_has_its_place_and_status(run, year, paper):
    code, out = run("verify", paper(TEXT), "--json")
    data = json.loads(out)
    assert code == 1
    assert data["year"] == 2022
    assert data["summary"] == {"agrees": 3, "differs": 1, "unknown": 0, "not_a_figure": 1}
    wrong = next(n for n in data["numbers"] if n["status"] == "differs")
    assert len(wrong.pop("rows")) == 90
    assert wrong == {
        "place": {"line": 1, "column": 16, "start": 15, "end": 18},
        "value": 92,
        "unit": "件",
        "hedge": "exact",
        "wording": "92件",
        "status": "differs",
        "key": "reconsideration.accepted",
        "period": "2022",
        "expected": 90,
        "difference": 2,
        "why": "2022年受理行政复议案件为90件，多写2件",
    }


def test_a_text_that_agrees(run, year, paper):
    code, out = run("verify", paper(TEXT.replace("92", "90")))
    assert code == 0
    assert "第1行第16字 90件 相符：2022年受理行政复议案件为90件" in out


def test_a_file_that_cannot_be_read(run, year, tmp_path, paper):
    code, out = run("verify", tmp_path / "没有.txt", "--json")
    assert code == 2
    assert "不能打开" in json.loads(out)["error"]
