"""Which article each outcome, termination, refusal and suspension rests on: law of 2017, revision of 2023."""

from __future__ import annotations

import pytest

from siheng.domains.reconsideration.facts import articles
from siheng.domains.reconsideration.forms import AcceptForm
from siheng.domains.reconsideration.forms.grounds import GROUNDS_NEW, GROUNDS_OLD, Ending, grounds
from siheng.domains.reconsideration.models import Outcome, Reconsideration, Refusal

L, R = articles.LAW, articles.REGULATION


@pytest.mark.parametrize(
    ("outcome", "ground", "unanswered", "old", "new"),
    [
        ("maintain", "", False, f"{L}第二十八条第一款第（一）项", f"{L}第六十八条"),
        ("perform", "", False, f"{L}第二十八条第一款第（二）项", f"{L}第六十六条"),
        ("revoke", "", False, f"{L}第二十八条第一款第（三）项", f"{L}第六十四条第一款"),
        ("revoke_part", "", False, f"{L}第二十八条第一款第（三）项", f"{L}第六十四条第一款"),
        ("change", "", False, f"{L}第二十八条第一款第（三）项", f"{L}第六十三条第一款"),
        ("illegal", "", False, f"{L}第二十八条第一款第（三）项", f"{L}第六十五条"),
        ("revoke", "", True, f"{L}第二十八条第一款第（四）项", f"{L}第七十条"),
        ("illegal", "", True, f"{L}第二十八条第一款第（三）项", f"{L}第七十条"),
        ("maintain", "", True, f"{L}第二十八条第一款第（一）项", f"{L}第六十八条"),
        (
            "reject_application",
            "受理后发现不符合受理条件",
            False,
            f"{R}第四十八条第一款第（二）项",
            f"{L}第三十三条",
        ),
        (
            "reject_application",
            "没有法定职责或者已经履行",
            False,
            f"{R}第四十八条第一款第（一）项",
            f"{L}第三十三条",
        ),
        ("reject_claim", "", False, "", f"{L}第六十九条"),
        ("invalid", "", False, "", f"{L}第六十七条"),
        ("agreement", "", False, "", f"{L}第七十一条"),
        ("mediation", "", False, "", ""),
    ],
)
def test_each_outcome_rests_on_its_article(outcome, ground, unanswered, old, new):
    assert articles.decision(outcome, ground, False, L, unanswered=unanswered) == old
    assert articles.decision(outcome, ground, True, L, unanswered=unanswered) == new


@pytest.mark.parametrize(
    ("outcome", "ground", "old", "new"),
    [
        (
            "terminated_withdrawn",
            "",
            f"{L}第二十五条、{R}第四十二条第一款第（一）项",
            f"{L}第四十一条第（一）项",
        ),
        (
            "terminated_corrected",
            "",
            f"{L}第二十五条、{R}第四十二条第一款第（一）项",
            f"{L}第四十一条第（一）项",
        ),
        (
            "terminated_settled",
            "",
            f"{R}第四十条、第四十二条第一款第（四）项",
            f"{L}第四十一条第（一）项、第七十四条第二款",
        ),
        ("terminated_other", "2", f"{R}第四十二条第一款第（二）项", f"{L}第四十一条第（二）项"),
        ("terminated_other", "3", f"{R}第四十二条第一款第（三）项", f"{L}第四十一条第（三）项"),
        ("terminated_other", "4", f"{R}第四十二条第一款第（五）项", f"{L}第四十一条第（四）项"),
        ("terminated_other", "5", f"{R}第四十二条第二款", f"{L}第四十一条第（五）项"),
    ],
)
def test_each_termination_rests_on_its_article(outcome, ground, old, new):
    assert articles.termination(outcome, ground, False, L) == old
    assert articles.termination(outcome, ground, True, L) == new


@pytest.mark.parametrize(
    ("outcome", "place", "cited"),
    [
        ("change", 1, "第六十三条第一款第（一）项"),
        ("change", 3, "第六十三条第一款第（三）项"),
        ("revoke", 2, "第六十四条第一款第（二）项"),
        ("revoke_part", 4, "第六十四条第一款第（四）项"),
        ("illegal", 1, "第六十五条第一款第（一）项"),
        ("illegal", 2, "第六十五条第一款第（二）项"),
        ("illegal", 3, "第六十五条第二款第（一）项"),
        ("illegal", 5, "第六十五条第二款第（三）项"),
        ("agreement", 2, "第七十一条第二款"),
        ("reject_application", 1, "第三十三条"),
    ],
)
def test_a_correction_of_the_new_law_is_cited_by_paragraph_and_item(outcome, place, cited):
    ground = grounds(outcome, True)[place - 1]
    assert articles.decision(outcome, ground, True, L, unanswered=False) == L + cited


@pytest.mark.parametrize("outcome", ["revoke", "revoke_part", "change", "illegal"])
def test_a_correction_of_the_old_law_is_cited_by_its_sub_item(outcome):
    said = [
        articles.decision(outcome, ground, False, L, unanswered=False) for ground in grounds(outcome, False)
    ]
    assert said == [f"{L}第二十八条第一款第（三）项第{n}目" for n in range(1, 6)]


def test_an_act_that_nobody_defended_is_revoked_for_that_alone():
    assert articles.decision("revoke", "违反法定程序", True, L, unanswered=True) == f"{L}第七十条"
    assert (
        articles.decision("revoke", "违反法定程序", False, L, unanswered=True)
        == f"{L}第二十八条第一款第（四）项"
    )


def test_every_ground_fits_its_column_and_every_ending_is_known_to_both_laws():
    texts = [text for group in (*GROUNDS_NEW, *GROUNDS_OLD) for text in group.texts]
    assert max(map(len, texts)) <= Reconsideration._meta.get_field("ground").max_length
    assert set(articles.OLD_ENDINGS) == set(Ending)


@pytest.mark.parametrize(
    ("reason", "old", "new"),
    [
        ("parties", f"{L}第十七条第一款、{R}第二十八条第（一）项", f"{L}第三十条第一款第（一）项、第二款"),
        ("duty", f"{L}第十七条第一款、{R}第二十八条第（六）项", f"{L}第三十条第一款第（六）项、第二款"),
        ("seized", f"{L}第十七条第一款、{R}第二十八条第（七）项", f"{L}第三十条第一款第（七）项、第二款"),
        ("petition", f"{L}第十七条第一款、{R}第二十八条第（五）项", f"{L}第三十条第一款第（五）项、第二款"),
        (
            "personnel",
            f"{L}第八条第一款、第十七条第一款、{R}第二十八条第（五）项",
            f"{L}第十二条第（三）项、第三十条第一款第（五）项、第二款",
        ),
        (
            "abstract",
            f"{L}第十七条第一款、{R}第二十八条第（五）项",
            f"{L}第十二条第（二）项、第三十条第一款第（五）项、第二款",
        ),
        ("other", f"{L}第十七条第一款、{R}第二十八条", f"{L}第三十条第一款、第二款"),
    ],
)
def test_each_refusal_rests_on_its_article(reason, old, new):
    assert articles.refusal(reason, False, L) == old
    assert articles.refusal(reason, True, L) == new


def test_every_reason_and_outcome_that_a_form_offers_is_known_to_the_articles():
    for reason in Refusal.values:
        assert all("第" in articles.refusal(reason, new, L) for new in (True, False))
    assert {o for o in Outcome if articles.decision(o, "", True, L, unanswered=False)} == set(
        articles.NEW_DECISIONS
    )


def test_the_review_of_a_rule_suspends_a_case_of_the_old_law_by_the_law_itself():
    assert articles.suspension("9", False, L, attached=True) == f"{L}第二十六条"
    assert articles.suspension("9", False, L, attached=False) == f"{L}第二十七条"
    assert articles.suspension("10", True, L, attached=False) == f"{L}第三十九条第一款第（十）项"


def test_the_grounds_that_choose_an_item_are_those_of_the_forms():
    assert [articles.simplified(ground) for ground in AcceptForm.GROUNDS] == [
        "第五十三条第一款第（一）项",
        "第五十三条第一款第（二）项",
        "第五十三条第一款第（三）项",
        "第五十三条第一款第（四）项",
        "第五十三条第二款",
    ]
