"""Nothing has its own way in: what a page keeps from an account, the API keeps from it too."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from siheng.api.tests.conftest import Caller, unchanged
from siheng.kernel.exchange import tokens
from siheng.kernel.exchange.models import ApiToken
from siheng.kernel.matters.models import Grant, Matter
from siheng.kernel.org.models import Account
from siheng.kernel.trust.models import AccessLog

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def made(calling: Any, demand: Any) -> Any:
    """A demand that the window registered, as the window's answer has it."""
    return calling("chuangkou").post("matters/onestop", demand()).json()


@pytest.mark.parametrize(
    "key", ["", "siheng_", "siheng_" + "x" * 43, "\u4ee4\u724c".encode().decode("latin-1")]
)
def test_no_token_no_entry(bureau: Any, key: str) -> None:
    answer = Caller(key).get("matters")
    assert answer.status_code == 401
    assert (answer.json()["title"], answer.json()["title_en"]) == ("没有有效的令牌", "No valid token")


def test_a_stopped_an_expired_and_a_closed_account_token_do_not_enter(calling: Any, at: Any) -> None:
    caller = calling("chuangkou")
    assert caller.get("matters").status_code == 200
    ApiToken.objects.update(expires_on=date(2022, 2, 28))
    assert caller.get("matters").status_code == 401
    ApiToken.objects.update(expires_on=date(2022, 12, 31))
    Account.objects.filter(username="chuangkou").update(is_active=False)
    assert caller.get("matters").status_code == 401
    Account.objects.filter(username="chuangkou").update(is_active=True)
    tokens.revoke(token=ApiToken.objects.get(), by=None, at=at("2022-03-01"))
    assert caller.get("matters").status_code == 401


def test_a_token_does_what_its_scopes_say(calling: Any, demand: Any, made: Any) -> None:
    reads = calling("chuangkou", [tokens.READ])
    before = unchanged()
    assert reads.post("matters/onestop", demand()).status_code == 403
    assert reads.get("figures").status_code == 403
    assert unchanged() == before
    assert reads.get(made["href"]).status_code == 200
    assert AccessLog.objects.filter(kind="refused", account__username="chuangkou").count() == 2


def test_a_token_reaches_its_kinds_alone(calling: Any, made: Any) -> None:
    other = calling("chuangkou", kinds=["service"])
    assert other.get(made["href"]).status_code == 404
    assert other.get("matters").json()["items"] == []
    assert other.post(f"matters/onestop/{made['id']}/steps/remark", {"text": "x"}).status_code == 403


def test_outside_the_scope_a_matter_is_not_there(calling: Any, made: Any) -> None:
    outsider = calling("lvshi")
    before = unchanged()
    for path in ("", "/events", "/steps", "/papers/1", "/materials/1"):
        assert outsider.get(made["href"] + path).status_code == 404, path
    assert outsider.post(f"matters/onestop/{made['id']}/steps/remark", {"text": "x"}).status_code == 404
    assert outsider.get("matters", number=made["receipt"]).json()["items"] == []
    assert unchanged() == before


def test_who_may_know_that_it_is_there_knows_no_more(calling: Any, made: Any) -> None:
    outsider = calling("lvshi")
    unit = Account.objects.get(username="lvshi").unit
    Grant.objects.everything("test").create(matter_id=made["id"], unit=unit, level=1, because="移交单位")
    told = outsider.get(made["href"]).json()
    assert (told["level"], told["state_label"], told["title"], told["panels"]) == (
        "outline",
        "待甄别",
        None,
        [],
    )
    assert "漏水" not in str(told)
    assert outsider.get(made["href"] + "/events").status_code == 403
    assert outsider.get("matters", number=made["receipt"]).json()["items"] == []
    before = unchanged()
    assert outsider.post(f"matters/onestop/{made['id']}/steps/remark", {"text": "x"}).status_code == 403
    assert unchanged() == before


def test_inside_without_the_right_is_refused(calling: Any, made: Any) -> None:
    leader = calling("wangju")
    before = unchanged()
    assert leader.post(f"matters/onestop/{made['id']}/steps/answer_here", {"answer": "好"}).status_code == 403
    assert unchanged() == before


def test_a_field_that_the_form_does_not_know_is_not_passed_over(calling: Any, demand: Any) -> None:
    before_calls = calling("chuangkou")
    before = unchanged()
    answer = before_calls.post("matters/onestop", demand(telephone="13812340001"))
    assert answer.json()["errors"] == {"telephone": ["没有这一项"]}
    assert unchanged() == before


def test_an_older_version_is_told_so(calling: Any, made: Any) -> None:
    window = calling("chuangkou")
    steps = f"matters/onestop/{made['id']}/steps/remark"
    assert window.post(f"{steps}?version=1", {"text": "一"}).status_code == 200
    before = unchanged()
    late = window.post(f"{steps}?version=1", {"text": "二"})
    assert (late.status_code, late.json()["type"]) == (409, "urn:siheng:problem:changed")
    assert unchanged() == before


def test_a_step_that_comes_too_late_is_told_so_and_its_names_are_not_blamed(calling: Any, made: Any) -> None:
    window = calling("chuangkou")
    offered = {s["step"]: s for s in window.get(f"matters/{made['id']}/steps").json()}["screen"]
    path, fields = offered["href"], offered["fields"]["properties"]
    content = {
        "counselling": True,
        "counselling_unit": fields["counselling_unit"]["enum"][0],
        "counselling_reason": "受了惊吓",
    }
    assert window.post(f"{path}?version=1", content).status_code == 200
    before = unchanged()
    for late, why in (("?version=1", "changed"), ("", "not-now")):
        answer = window.post(path + late, content)
        assert (answer.status_code, answer.json()["type"]) == (409, f"urn:siheng:problem:{why}")
    assert unchanged() == before


def test_papers_pass_the_same_checks_and_are_fetched_again(calling: Any, made: Any) -> None:
    window = calling("chuangkou")
    path = f"matters/onestop/{made['id']}/steps/upload"
    good = SimpleUploadedFile("证明.pdf", PDF)
    answer = window.send(path, {"paper": good, "category": "身份证明"}, key="upload-0001")
    assert answer.status_code == 200, answer.content.decode()
    kept = window.get(made["href"]).json()["materials"]
    assert [m["title"] for m in kept] == ["身份证明"]
    got = window.get(kept[0]["href"])
    assert b"".join(got.streaming_content) == PDF
    again = window.send(
        path, {"paper": SimpleUploadedFile("证明.pdf", PDF), "category": "身份证明"}, key="upload-0001"
    )
    assert again.json() == answer.json()
    before = unchanged()
    assert (
        window.send(path, {"paper": SimpleUploadedFile("a.exe", b"MZ12"), "category": "x"}).status_code == 422
    )
    two = [SimpleUploadedFile(n, PDF) for n in ("证明一.pdf", "证明二.pdf")]
    answer = window.send(path, {"paper": two, "category": "身份证明"})
    assert (answer.status_code, answer.json()["errors"]) == (422, {"paper": ["只收一个文件"]})
    many = [SimpleUploadedFile(f"{n}.pdf", PDF) for n in range(101)]
    answer = window.send(path, {"paper": many, "category": "身份证明"})
    assert (answer.status_code, answer.json()["title"]) == (413, "内容太大")
    assert answer.json()["detail"].startswith("一次交的太多，没有收下：文字最多 5 MB，文件最多 100 个、")
    assert unchanged() == before


def test_handed_over_and_taken_on_by_two_systems(calling: Any, made: Any) -> None:
    window, lawyers = calling("chuangkou"), calling("lvshi")
    offered = {s["step"]: s for s in window.get(made["href"] + "/steps").json()}
    fields = offered["screen"]["fields"]["properties"]
    unit = next(v for v, label in fields["lawyer_advice_unit"]["x-labels"].items() if "律师" in label)
    content = {"lawyer_advice": True, "lawyer_advice_unit": unit, "lawyer_advice_reason": "想问赔偿"}
    sent = window.post(offered["screen"]["href"], content)
    assert sent.status_code == 200, sent.content.decode()
    mine = lawyers.get("matters", kind="service").json()["items"]
    assert [m["state"] for m in mine] == ["offered"]
    taken = lawyers.post(f"matters/service/{mine[0]['id']}/steps/accept", {})
    assert taken.status_code == 200, taken.content.decode()
    assert "handover:accepted" in [e["step"] for e in window.get(made["href"] + "/events").json()["items"]]


def test_pages_by_cursor_hold_each_matter_once(calling: Any, demand: Any) -> None:
    window = calling("chuangkou")
    for n in range(5):
        window.post("matters/onestop", demand(words=f"第{n}件", same="other"))
    seen, cursor = [], ""
    while cursor is not None:
        page = window.get("matters", limit=2, cursor=cursor).json()
        seen += [m["id"] for m in page["items"]]
        cursor = page["next"]
    assert seen == sorted(Matter.objects.everything("test").values_list("pk", flat=True))
    assert window.get("matters", cursor="nonsense").status_code == 422


def test_too_often_is_told_with_when_to_come_again(calling: Any) -> None:
    caller = calling("chuangkou", per_minute=2)
    assert [caller.get("kinds").status_code for _ in range(3)] == [200, 200, 429]
    assert caller.get("kinds")["Retry-After"] == "60"


@pytest.mark.parametrize(
    ("path", "name", "chinese", "english"),
    [
        ("matters?limit=201", "limit", "不能大于 200", "Input should be less than or equal to 200"),
        ("matters?limit=0", "limit", "不能小于 1", "Input should be greater than or equal to 1"),
        ("matters?number=" + "9" * 81, "number", "最多 80 个字符", "String should have at most 80 characters"),
        ("matters/" + "9" * 30, "id", f"不能大于 {2**63 - 1}", f"Input should be less than or equal to {2**63 - 1}"),
    ],
)  # fmt: skip
def test_a_parameter_is_told_in_both_languages_what_is_wrong_with_it(
    calling: Any, path: str, name: str, chinese: str, english: str
) -> None:
    answer = calling("chuangkou").get(path)
    assert answer.status_code == 422
    assert answer.json()["errors"] == {name: [f"{chinese}（{english}）"]}


def test_a_figure_is_the_one_of_the_pages(calling: Any, made: Any) -> None:
    leader = calling("wangju")
    keys = {f["key"] for f in leader.get("figures").json()}
    assert "reconsideration.accepted" in keys
    answer = leader.get("figures/reconsideration.accepted", period="2022").json()
    assert (answer["number"], answer["unit"], answer["period"]) == (0, "件", "2022")
    assert leader.get("figures/reconsideration.accepted", period="never").status_code == 422
    assert leader.get("figures/no.such", period="2022").status_code == 404
    assert calling("lvshi").get("figures").status_code == 403


def test_a_figure_opens_to_the_matters_that_the_account_may_read_and_to_no_others(
    calling: Any, made: Any, settings: Any
) -> None:
    both, where = [tokens.FIGURES, tokens.READ], "figures/onestop.received/rows"
    leader = calling("wangju", both)
    one = leader.get(where, period="2022").json()
    assert ([m["id"] for m in one["items"]], one["next"]) == ([made["id"]], None)
    assert leader.get("figures/onestop.received", period="2022").json()["number"] == 1
    other = calling("lixia", both).get(where, period="2022")  # of another section: the number, not its rows
    assert (other.status_code, other.json()["items"]) == (200, [])
    assert calling("wangju", both, kinds=["service"]).get(where, period="2022").json()["items"] == []
    assert calling("wangju", [tokens.FIGURES]).get(where, period="2022").status_code == 403
    assert calling("lvshi", both).get(where, period="2022").status_code == 403
    assert leader.get("figures/legalaid.stations/rows", period="2022").status_code == 404
    assert leader.get("figures/no.such/rows", period="2022").status_code == 404


@pytest.mark.parametrize("name", ["number", "kind", "state", "cursor"])
def test_a_text_that_no_database_can_be_asked_for_is_told_so(calling: Any, name: str) -> None:
    answer = calling("chuangkou").get("matters", **{name: "\x00"})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json; charset=utf-8")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_out_of_reach_is_told_at_its_name(calling: Any, moment: str) -> None:
    answer = calling("chuangkou").get("matters", changed_since=moment)
    assert (answer.status_code, answer.json()["errors"]) == (422, {"changed_since": ["时刻超出范围"]})


def test_a_form_that_is_not_utf8_is_not_guessed_at(calling: Any) -> None:
    caller = calling("chuangkou")
    before = unchanged()
    answer = caller.client.post(
        "/api/v1/matters/onestop",
        b"channel=call&region=371002100000&words=%c2%a5%d7%ca",
        content_type="application/x-www-form-urlencoded",
        headers={"idempotency-key": "gb18030-1"},
    )
    assert (answer.status_code, answer.json()["detail"]) == (400, "文字要用 UTF-8")
    assert unchanged() == before


def test_what_goes_wrong_here_is_told_to_a_program_as_a_problem(calling: Any, monkeypatch: Any) -> None:
    def fail(*args: Any) -> Any:
        raise RuntimeError

    caller = calling("wangju")
    monkeypatch.setattr("siheng.api.figures._meaning", fail)
    caller.client.raise_request_exception = False
    answer = caller.get("figures")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json; charset=utf-8")
    assert answer.json()["title_en"] == "Server error"
