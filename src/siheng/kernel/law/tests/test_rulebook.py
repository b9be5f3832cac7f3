"""The rulebook: complete, judged at load, and chosen by the day that governs."""

from datetime import date

import pytest
import yaml

from siheng.kernel.law import rulebook
from siheng.kernel.law.errors import BadRulebook, NoRuleInForce, NoSuchRule, SeveralRules
from siheng.kernel.law.rulebook import all_rules, citation, families, in_force, load, rule

GOOD = {
    "key": "x_v2023", "name": "某期限", "law": "某法(2023修订)", "article": "第1条", "summary": "转述", "amount": 5, "unit": "day",
    "starts_from": "某日", "kind": "deadline", "direction": "forward", "rolls": True, "extension": None, "extendable_by": None,
    "pauses": None, "governs": "received", "family": "x", "effective_from": "2024-01-01", "effective_to": None, "note": None,
    "source": None, "verified": True,
}  # fmt: skip


def book(tmp_path, *entries, text=None):
    path = tmp_path / "room" / "rules.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text or yaml.safe_dump([GOOD | e for e in entries], allow_unicode=True), encoding="utf8")
    return load([("room", path)])


def test_the_whole_rulebook_is_there_each_rule_once():
    keys = [r.key for r in all_rules()]
    settings = {r.key for r in all_rules() if r.law == "本局工作要求"}
    # And what the parties agree on, two terms of legal aid that a paper sets, two old versions not read,
    # the two terms to object to a confirmation as they were before April 2022, how many members a committee has,
    # how many persons hear, take evidence and may be agents in reconsideration, and Shandong's line of hardship,
    # and the day of a hearing, which the notice sets: of legal aid, and of a suit; and the day by which a
    # reconsideration is to be performed, which the decision sets.
    assert len(keys) == len(set(keys)) == 292 + len(settings) + 1 + 4 + 2 + 2 + 5 + 1 + 2 + 1
    assert not [r.key for r in all_rules() if r.key in settings and r.verified]
    assert sum(r.verified for r in all_rules()) == 256 + 1 + 2 + 2 + 2 + 5 + 1 + 2 + 1
    assert len(families()) == 248 + len(settings) + 1 + 2 + 2 + 3 + 1 + 2 + 1


def test_every_place_that_may_hold_rules_belongs_to_one_domain():
    domains = [domain for domain, _ in rulebook.files()]
    assert len(domains) == len(set(domains))
    assert {r.domain for r in all_rules()} == set(domains)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "soon"}, "kind"),
        ({"unit": "week"}, "unit"),
        ({"rolls": False}, "rolls"),
        ({"rolls": 1}, "rolls"),
        ({"kind": "maximum"}, "rolls"),
        ({"unit": "working_day"}, "rolls"),
        ({"kind": "lead", "rolls": "earlier"}, "direction"),
        ({"kind": "lead", "direction": "backward"}, "rolls"),
        ({"kind": "count", "direction": None, "rolls": None, "amount": None}, "amount"),
        ({"starts_from": None}, "starts_from"),
        ({"amount": -1}, "amount"),
        ({"amount": True}, "amount"),
        ({"verified": None}, "verified"),
        ({"governs": "someday"}, "governs"),
        ({"pauses": []}, "pauses"),
        ({"pauses": ["长" * 40]}, "pauses"),
        ({"month_day": "01-31"}, "month_day"),
        ({"kind": "date", "rolls": None, "month_day": "02-30"}, "month_day"),
        ({"family": "x_v2023"}, "family"),
        ({"effective_from": None}, "effective_from"),
        ({"effective_to": "unknown"}, "effective_to"),
        ({"effective_to": "2023-12-31"}, "早于"),
        ({"extension": {"amount": 1, "unit": None, "approver": None, "times": 1, "note": None}}, "extension"),
        (
            {"extension": {"amount": 1, "unit": "day", "approver": None, "times": 2, "note": None}},
            "extension",
        ),
        ({"more": 1}, "more"),
    ],
)
def test_a_bad_rule_stops_the_start_and_says_where_and_what(tmp_path, change, says):
    with pytest.raises(BadRulebook) as error:
        book(tmp_path, change)
    assert str(error.value).startswith("room/rules.yaml：x_v2023：")
    assert says in str(error.value)


def test_a_field_written_twice_is_refused(tmp_path):
    text = yaml.safe_dump([GOOD], allow_unicode=True) + "  name: 又一个名字\n"
    with pytest.raises(BadRulebook, match="同一字段写了两次"):
        book(tmp_path, text=text)


def test_a_key_used_twice_is_refused(tmp_path):
    with pytest.raises(BadRulebook, match=r"room/rules.yaml：x_v2023：这个 key 已经用过"):
        book(tmp_path, {}, {"family": "y"})


def test_versions_in_force_together_must_say_which_cases_each_is_for(tmp_path):
    with pytest.raises(BadRulebook, match="重叠"):
        book(tmp_path, {}, {"key": "x_b"})
    with pytest.raises(BadRulebook, match="重叠"):
        book(tmp_path, {"applies_to": "甲"}, {"key": "x_b", "applies_to": "甲"})
    assert len(book(tmp_path, {"applies_to": "甲"}, {"key": "x_b", "applies_to": "乙"})) == 2


def test_versions_must_agree_on_the_day_that_chooses(tmp_path):
    old = {
        "key": "x_old",
        "effective_from": "1999-10-01",
        "effective_to": "2023-12-31",
        "governs": "accepted",
    }
    with pytest.raises(BadRulebook, match="governs"):
        book(tmp_path, {}, old)


@pytest.mark.parametrize(
    ("on", "key"),
    [
        (date(2023, 12, 31), "recon_reply_ordinary_v1999"),
        (date(2024, 1, 1), "recon_reply_ordinary_v2023"),
    ],
)
def test_the_law_in_force_changes_at_the_turn_of_2024(on, key):
    assert in_force("recon_reply_ordinary", on).key == key


def test_no_rule_before_the_first_law():
    with pytest.raises(NoRuleInForce, match="1999年9月30日没有施行中的规定"):
        in_force("recon_reply_ordinary", date(1999, 9, 30))


def test_two_rules_in_force_need_the_case():
    on = date(2021, 6, 1)
    with pytest.raises(SeveralRules, match="“刑事案件”"):
        in_force("aid_assign", on)
    assert in_force("aid_assign", on, applies_to="刑事案件").key == "aid_assign_criminal_v2012"
    with pytest.raises(NoRuleInForce, match="“其他案件”"):
        in_force("aid_assign", on, applies_to="其他案件")
    assert in_force("aid_assign", date(2022, 1, 1), applies_to="刑事案件").key == "aid_assign"


def test_a_dated_version_goes_before_one_without_a_first_day(monkeypatch, tmp_path):
    # Only reached where applies_to tells them apart, otherwise loading refuses the overlap.
    loaded = book(
        tmp_path, {"applies_to": "甲"}, {"key": "x_b", "applies_to": "乙", "effective_from": "unknown"}
    )
    monkeypatch.setattr(rulebook, "families", lambda: {"x": tuple(loaded.values())})
    assert in_force("x", date(2024, 1, 1)).key == "x_v2023"
    assert in_force("x", date(2023, 12, 31)).key == "x_b"


def test_unknown_names_are_said_so():
    for ask in (lambda: rule("nothing"), lambda: in_force("nothing", date(2024, 1, 1))):
        with pytest.raises(NoSuchRule, match="规则库里没有“nothing”"):
            ask()


def test_only_a_rule_read_and_dated_is_law():
    assert rule("recon_reply_ordinary_v2023").is_law
    assert not rule("doc_validity_normal").is_law
    quarterly = rule("cc_visit_quarterly_local")
    assert (quarterly.verified, quarterly.unknown_start, quarterly.effective_from) == (True, True, None)
    assert not quarterly.is_law


def test_citation_is_in_official_form():
    assert citation(rule("recon_decision_ordinary_v2023")) == "《行政复议法（2023修订）》第62条第1款"
