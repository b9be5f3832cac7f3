"""A quality review: drawn so that anybody can draw it again, by people who did not undertake the case, and put right."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from siheng.domains.legalaid.models import Review, ReviewLine
from siheng.domains.legalaid.services import review
from siheng.domains.legalaid.services.review_papers import pool
from siheng.kernel.figures.evaluate import evaluate
from siheng.kernel.figures.periods import Period
from siheng.kernel.figures.registry import registry
from siheng.kernel.matters.door import Invalid, NotFound, NotNow, Refused, open_matter
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.playing import approve, fresh, take
from siheng.kernel.matters.record import faults
from siheng.kernel.matters.scope import NONE, OUTLINE, PARTY, level
from siheng.kernel.matters.testing import ProcessContract, snapshot

NAMES = ("于守业", "车立新", "林玉兰", "邵敏")
GOOD = {f"item_{n}": points for n, points in enumerate((14, 18, 18, 18, 9, 14))}
POOR = {f"item_{n}": points for n, points in enumerate((5, 10, 10, 10, 5, 5))}


@pytest.fixture
def concluded(application, ways):
    """So many concluded cases, all undertaken by the same lawyer."""

    def made(n: int = 4) -> list[Matter]:
        found = []
        for name in NAMES[:n]:
            m = application(name=name, id_number="", phone="")
            m = ways.met(ways.assigned(ways.granted(m)))
            found.append(ways.concluded(m))
        return found

    return made


@pytest.fixture
def drawn(bureau, at):
    def made(day: str = "2022-07-05", **changed) -> Matter:
        data = {
            "period": "2022-Q2", "how": "count", "amount": 2, "seed": "418027", "basis": "法律援助案件质量标准", "day": day,
            "sheet": "会见 15\n阅卷 20\n文书 20\n出庭 20\n沟通 10\n卷宗 15", "excellent": 90, "good": 75, "passing": 60,
        } | changed  # fmt: skip
        return open_matter(
            kind="aid_review",
            actor=bureau.yuanzhu,
            at=at(day),
            data=data,
            submission=f"r:{day}:{data['seed']}",
        )

    return made


@pytest.fixture
def scored(concluded, drawn, bureau, at):
    """Two cases drawn and scored by the lawyer of the other firm: one good, one not."""

    def made(second=POOR) -> Matter:
        concluded()
        m = share(drawn(), [bureau.weisheng], at)
        lines = list(m.review_lines.all())
        m = take(m, "score", bureau.weisheng, at("2022-07-08"), line=lines[0], **GOOD)
        more = {"problems": "没有会见记录", "rectify": "补会见笔录"} if second is POOR else {}
        return take(m, "score", bureau.weisheng, at("2022-07-08"), line=lines[1], **second, **more)

    return made


def share(m: Matter, people: list, at) -> Matter:
    return take(m, "share_out", m.handler, at("2022-07-06"), reviewers=[a.pk for a in people])


def test_the_same_seed_draws_the_same_cases_and_the_pool_shows_how(concluded, drawn):
    cases = concluded()
    m = drawn()
    first = set(m.review_lines.values_list("case", flat=True))
    assert len(first) == 2
    assert first <= {c.pk for c in cases}
    assert set(review.drawn(m.review)) == first
    rows = list(pool(m))
    assert [r[3] for r in rows] == ["抽中", "抽中", "", ""]
    assert [r[2] for r in rows] == sorted(r[2] for r in rows)
    # What was concluded since changes nothing: the pool was kept.
    assert len(m.review.pool) == 4
    assert list(faults(m)) == []


def test_every_form_of_aid_is_in_the_draw(application, notice, ways, concluded, drawn, bureau):
    concluded()
    other = ways.assigned(application(**notice()), "2022-03-02", lawyer=bureau.haiyun)
    other = ways.concluded(ways.met(other), outcome="adopted")
    for seed in ("一", "二", "三"):
        m = drawn(seed=seed)
        assert other.pk in set(m.review_lines.values_list("case", flat=True))
        take(m, "drop", bureau.yuanzhu, ways.at("2022-07-05"), reason="再抽一次")


def test_a_case_is_reviewed_once_unless_the_review_was_dropped(concluded, drawn, bureau, at):
    concluded()
    m = drawn(amount=3)
    assert len(drawn(seed="9").review.pool) == 1
    take(m, "drop", bureau.yuanzhu, at("2022-07-06"), reason="重新组织")
    assert fresh(m).outcome == "dropped"
    assert len(drawn(seed="10").review.pool) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"sheet": "会见 15\n阅卷 20"},
        {"sheet": "会见\n阅卷 100"},
        {"how": "percent", "amount": 101},
        {"good": 55},
        {"period": "2021-Q4"},
        {"basis": ""},
    ],
)
def test_a_draw_that_is_not_sound_is_refused(concluded, drawn, wrong):
    concluded(1)
    before = snapshot()
    with pytest.raises(Invalid):
        drawn(**wrong)
    assert snapshot() == before


def test_nobody_reviews_what_they_or_their_firm_undertook(concluded, drawn, bureau, at):
    cases = concluded()
    m = drawn()
    before = snapshot()
    with pytest.raises(Invalid) as refused:
        share(m, [bureau.haiyun, bureau.haiyun2], at)
    assert "选的人都承办过或者同所" in str(refused.value.form.errors["reviewers"])
    with pytest.raises(Invalid):  # who assigned it stays beside it as the second
        share(m, [bureau.yuanzhu], at)
    assert snapshot() == before
    m = share(m, [bureau.haiyun2, bureau.weisheng], at)
    assert set(m.review_lines.values_list("reviewer__username", flat=True)) == {"weisheng"}
    drawn_cases = [fresh(line.case) for line in m.review_lines.all()]
    assert [level(bureau.weisheng, c) for c in drawn_cases] == [PARTY, PARTY]
    others = [c for c in cases if c.pk not in {d.pk for d in drawn_cases}]
    assert [level(bureau.weisheng, c) for c in others] == [NONE, NONE]
    assert [str(f) for c in drawn_cases for f in faults(c)] == []


def test_points_make_a_grade_and_a_failed_one_says_what_is_to_be_put_right(concluded, drawn, bureau, at):
    concluded()
    m = share(drawn(), [bureau.weisheng], at)
    first = m.review_lines.first()
    before = snapshot()
    for wrong in (GOOD | {"item_0": 16}, POOR, GOOD | {"item_0": ""}):
        with pytest.raises(Invalid):
            take(m, "score", bureau.weisheng, at("2022-07-08"), line=first, **wrong)
    with pytest.raises(Invalid):  # not theirs
        take(m, "score", bureau.yuanzhuzhang, at("2022-07-08"), line=first, **GOOD)
    with pytest.raises(NotFound):
        take(m, "score", bureau.haiyun, at("2022-07-08"), line=first, **GOOD)
    assert snapshot() == before
    m = take(m, "score", bureau.weisheng, at("2022-07-08"), line=first, **GOOD)
    line = ReviewLine.objects.everything("test").get(pk=first.pk)
    assert (line.score, line.grade, line.items[0]) == (91, "excellent", ["会见", 15, 14])
    assert m.documents.get().template == "案件质量评查表"
    with pytest.raises(NotNow, match="还有 1 件没有评查"):
        take(m, "announce", bureau.yuanzhuzhang, at("2022-07-09"), days=15)


def test_the_result_reaches_the_case_and_its_lawyer_puts_it_right(scored, bureau, at, client):
    m = scored()
    m = take(m, "announce", bureau.yuanzhu, at("2022-07-11"), days=10)
    m = approve(m, bureau.yuanzhuzhang, at("2022-07-11"))
    assert (m.state, m.number, m.review.reviewed, m.review.failed) == (
        "rectifying",
        "环法援评〔2022〕1号",
        2,
        1,
    )
    assert m.clocks.get().due_on == date(2022, 7, 21)
    found = evaluate(registry().of_domain("legalaid"), Period.month(2022, 7))
    assert [found[f"legalaid.{k}"].number for k in ("reviewed", "review_failed")] == [2, 1]
    good, poor = (fresh(line.case) for line in m.review_lines.all())
    assert level(bureau.weisheng, poor) == OUTLINE
    client.force_login(bureau.haiyun)
    (owed,) = [p for p in client.get("/").context["beside"] if p["title"] == "评查后待整改"]
    assert [row["name"] for row in owed["rows"]] == [str(poor)]
    assert [(n["name"], n["words"]) for n in client.get("/m/").context["notes"]] == [
        (str(poor), "评查后待整改")
    ]
    shown = client.get(f"/matters/{poor.pk}/").content.decode()
    assert "45 分" in shown
    assert "补会见笔录" in shown
    assert "宋岚" not in shown
    with pytest.raises(NotNow):
        take(good, "rectify", bureau.haiyun, at("2022-07-12"), text="补了")
    with pytest.raises(NotNow, match="还有 1 件"):
        take(m, "close", bureau.yuanzhu, at("2022-07-12"))
    line = m.review_lines.last()
    poor = take(poor, "rectify", bureau.haiyun, at("2022-07-12"), text="补了会见笔录，附卷。")
    m = take(
        fresh(m), "confirm", bureau.yuanzhu, at("2022-07-13"), line=line, enough="no", rectify="缺受援人签名"
    )
    assert [n["name"] for n in client.get("/m/").context["notes"]] == [str(poor)]  # once more
    poor = take(fresh(poor), "rectify", bureau.haiyun, at("2022-07-14"), text="受援人已签名。")
    assert client.get("/m/").context["notes"] == []
    m = take(fresh(m), "confirm", bureau.yuanzhu, at("2022-07-15"), line=line, enough="yes")
    m = take(m, "close", bureau.yuanzhu, at("2022-07-15"))
    assert (m.state, m.outcome, m.clocks.get().state) == ("closed", "done", "met")
    assert [str(f) for x in (m, fresh(good), fresh(poor)) for f in faults(x)] == []


def test_a_score_that_is_not_right_goes_back_to_its_reviewer_before_it_is_announced(scored, bureau, at):
    m = scored()
    line = m.review_lines.last()
    before = snapshot()
    with pytest.raises(Refused):
        take(m, "send_back", bureau.weisheng, at("2022-07-09"), line=line, reason="漏看了笔录")
    with pytest.raises(Invalid):
        take(m, "send_back", bureau.yuanzhuzhang, at("2022-07-09"), line=line, reason="")
    assert snapshot() == before
    m = take(m, "send_back", bureau.yuanzhuzhang, at("2022-07-09"), line=line, reason="漏看了笔录")
    line.refresh_from_db()
    assert (line.score, line.grade, line.rectify, line.reviewer) == (None, "", "", bureau.weisheng)
    with pytest.raises(NotNow, match="还有 1 件没有评查"):
        take(m, "announce", bureau.yuanzhuzhang, at("2022-07-09"), days=10)
    m = take(m, "score", bureau.weisheng, at("2022-07-10"), line=line, **GOOD)
    m = take(m, "announce", bureau.yuanzhuzhang, at("2022-07-11"), days=10)
    assert (m.state, m.review.failed) == ("closed", 0)
    with pytest.raises(NotNow):
        take(m, "send_back", bureau.yuanzhuzhang, at("2022-07-12"), line=line, reason="再看")
    assert [str(f) for f in faults(m)] == []


def test_nothing_to_put_right_ends_with_the_announcement(scored, bureau, at):
    m = scored(second=GOOD)
    m = take(m, "announce", bureau.yuanzhuzhang, at("2022-07-11"), days=10)
    assert (m.state, m.open, m.clocks.count()) == ("closed", False, 0)


class TestTheProcess(ProcessContract):
    """What every process must keep, in each state of a review."""

    kind = "aid_review"
    moment = datetime(2022, 12, 30, 10, tzinfo=ZoneInfo("Asia/Shanghai"))

    @pytest.fixture
    def reach(self, concluded, drawn, scored, bureau, at):
        def to(state: str) -> Matter:
            if state in ("drawn", "dropped"):
                concluded(1)
                m = drawn(amount=1)
                return (
                    m if state == "drawn" else take(m, "drop", bureau.yuanzhu, at("2022-07-06"), reason="停")
                )
            m = scored(second=GOOD if state == "closed" else POOR)
            if state == "scoring":
                return m
            return take(m, "announce", bureau.yuanzhuzhang, at("2022-07-11"), days=10)

        return to


def test_the_limits_of_the_grades():
    rule = Review(excellent=90, good=75, passing=60)
    assert [rule.grade(n) for n in (100, 90, 89, 75, 74, 60, 59, 0)] == [
        "excellent", "excellent", "good", "good", "pass", "pass", "fail", "fail",
    ]  # fmt: skip
