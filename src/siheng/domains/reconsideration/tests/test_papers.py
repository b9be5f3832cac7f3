"""The papers of reconsideration: each goes out whole, cites the law that governs its case, and tells no number in full."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from siheng.domains.reconsideration.facts import facts
from siheng.domains.reconsideration.models import Reconsideration
from siheng.domains.reconsideration.process import ReconsiderationProcess
from siheng.domains.reconsideration.tests.papers import CITES, ID, ISSUED, NEEDED, NEW, OLD, PHONE, cites
from siheng.kernel.documents.models import Document
from siheng.kernel.documents.templates import MissingFact, all_templates, find
from siheng.kernel.matters.models import Clock, Event, Matter, Party
from siheng.kernel.matters.parties import add_agency, add_party
from siheng.kernel.matters.process import Step


@pytest.fixture
def filled(bureau, at):
    """A fully filled case under either law."""

    def make(law=NEW, **changes):
        new = law == NEW
        received = date(2024, 3, 4) if new else date(2022, 9, 27)
        accepted = date(2024, 3, 6) if new else received
        matter = Matter.objects.everything("test").create(
            kind="reconsideration",
            state="trying",
            receipt=f"收件 {received.year}-0001",
            number=f"威环政复〔{received.year}〕71号",
            title="苗某某 诉 区综合行政执法局",
            region_id="371002003000",
            unit=bureau.units.review,
            handler=bureau.lixia,
            second=bureau.zouqiang,
            received_on=received,
            accepted_on=accepted,
            stepped_at=at(str(accepted)),
            submission=law,
        )
        detail = {
            "respondent": bureau.units.zhzf,
            "act": "罚款 20,000 元并限期改正",
            "act_number": "威环综执罚决字〔2022〕118号",
            "act_on": received.replace(day=1),
            "known_on": received.replace(day=2),
            "category": "penalty",
            "field": "city",
            "claims": "撤销上述决定",
            "reasons": f"证据不足,本人电话{PHONE},身份证{ID}",
            "compensation": True,
            "compensation_amount": Decimal("5000"),
            "attached_review": "《裁量基准》",
            "channel": "window",
        }
        Reconsideration.objects.create(matter=matter, **(detail | changes))
        person = add_party(
            matter,
            role="applicant",
            kind="person",
            name="苗某某",
            id_number=ID,
            phone=PHONE,
            address="环翠区竹岛街道某小区",
        )
        add_party(matter, role="agent", kind="person", name="于某", phone=PHONE, on_behalf_of=person)
        add_agency(matter, bureau.units.zhzf)
        add_party(matter, role="third", kind="business", name="某小吃店", id_number="91350100M000100Y4Z")
        record(matter, "register_answer", {"answer": "处罚事实清楚，证据确凿"})
        Clock.objects.everything("test").create(
            matter=matter,
            key="decision",
            label="作出决定",
            rule="r",
            started_on=accepted,
            started_by="受理",
            due_on=date(2024, 6, 3),
            pauses=[{"from": "2024-04-01", "to": "2024-04-08", "ground": "法律适用问题"}],
            extensions=[{"on": "2024-04-20", "amount": 30, "approver": "王钜"}],
        )
        Document.objects.everything("test").create(
            matter=matter,
            template="行政复议决定书",
            to_serve=True,
            title="行政复议决定书",
            number="威环政复决〔2024〕7号",
            digest="-",
            body={},
            issued_on=date(2024, 6, 1),
            created_at=at("2024-06-01"),
        )
        return matter

    def record(matter, step, data):
        Event.objects.everything("test").create(
            matter=matter,
            seq=matter.events.count() + 1,
            at=at("2024-05-01"),
            actor_text="-",
            step=step,
            label=step,
            after="trying",
            data=data,
            hash="-",
        )

    make.record = record
    return make


@pytest.fixture
def doing(bureau, at):
    """A step under way, as the door hands it to the facts."""

    def step(matter, key, data, day=None):
        day = day or (matter.accepted_on or matter.received_on)
        return Step(
            process=ReconsiderationProcess,
            transition=ReconsiderationProcess.transitions[key],
            matter=matter,
            actor=bureau.lixia,
            actor_text="李霞",
            at=at(str(day)),
            today=day,
            data={"day": day, **data},
        )

    return step


@pytest.fixture
def known(bureau, filled, doing):
    """The facts of a filled case at the moment that a paper is issued."""

    def of(name, law, matter=None, **more):
        matter = matter or filled(law)
        key, data = ISSUED[name]
        if key == "letter":
            data = data | {"addressee": bureau.units.scjg}
        return facts(matter, doing(matter, key, data | more) if key else None)

    return of


def text_of(name, known_facts):
    """The whole paper in words. Raises MissingFact."""
    return find("reconsideration", name).fill(known_facts, on=date(2024, 6, 1)).text


def test_every_paper_that_the_process_issues_has_a_template_and_no_template_is_idle():
    issued = {
        n for t in ReconsiderationProcess.transitions.values() if not callable(t.issues) for n in t.issues
    }
    stored = {name for domain, name in all_templates() if domain == "reconsideration"}
    assert stored == set(ISSUED) == set(CITES)
    assert issued <= stored


@pytest.mark.parametrize(
    ("name", "law"),
    [(name, law) for name in ISSUED for law in (OLD, NEW) if CITES[name][law == NEW] is not None],
)
def test_a_filled_case_gives_every_paper_whole_with_the_articles_of_its_law_and_no_number_in_full(
    known, name, law
):
    text = text_of(name, known(name, law))
    assert cites(text) == CITES[name][law == NEW]
    assert ID not in text
    assert PHONE not in text
    assert not re.search(r"\{|\}|%|____|None|True|False|。。|[\u4e00-\u9fff][,;:]", text)
    assert ("具体行政行为" in text) == (law == OLD and "行政行为" in text)


@pytest.mark.parametrize("name", NEEDED)
def test_a_paper_with_a_fact_missing_does_not_go_out_and_says_which(known, name):
    whole = known(name, NEW)
    for fact in NEEDED[name].split():
        with pytest.raises(MissingFact) as refused:
            text_of(name, {n: v for n, v in whole.items() if n != fact})
        assert refused.value.missing == (fact,)


def test_an_unknown_fact_is_left_out_rather_than_empty(filled):
    found = facts(filled(NEW, act_on=None, reasons=""))
    assert not {"行为日期", "事实和理由", "补正事项", "不予受理法条", "办理日期"} & set(found)
    assert all(value is not None and value != "" for value in found.values())
    assert {type(v) for v in found.values()} <= {str, bool, int, date, Decimal}


def test_the_organ_is_the_government_of_the_county_and_its_office_the_bureau(filled):
    found = facts(filled())
    assert found["机关全称"] == "威海市环翠区人民政府"
    assert found["复议机构"] == "威海市环翠区司法局"
    assert found["承办人员"] == "李霞、邹强"


def test_parties_stand_line_by_line_with_their_numbers_masked(filled):
    found = facts(filled())
    assert found["申请人列表"] == (
        "申请人：苗某某，公民身份号码110105********002X，住环翠区竹岛街道某小区。\n委托代理人：于某。"
    )
    assert found["被申请人列表"] == "被申请人：威海市环翠区综合行政执法局。"
    assert found["第三人列表"] == "第三人：某小吃店（个体工商户），统一社会信用代码913501********0Y4Z。"
    assert found["当事人"] == "苗某某、威海市环翠区综合行政执法局、某小吃店"


def test_a_group_is_named_by_its_first_and_its_number(filled):
    matter = filled()
    matter.parties.filter(role=Party.Role.APPLICANT).update(people=6)
    assert facts(matter)["申请人"] == "苗某某等 6 人"
    assert facts(matter)["称呼"] == "你们"
    assert facts(matter)["申请人列表"].startswith(
        "申请人：苗某某等 6 人，苗某某公民身份号码110105********002X，"
    )


def test_terms_are_those_of_the_law_in_force(filled, doing):
    matter = filled(OLD)
    old, new = facts(matter), facts(filled(NEW))
    assert (old["答复期限"], old["审理期限"], old["反馈期限"]) == ("十日", "六十日", "六十日")
    assert (new["答复期限"], new["审理期限"], new["补正期限"]) == ("十个工作日", "六十日", "十个工作日")
    assert "补正期限" not in old
    assert (
        facts(matter, doing(matter, "require_correction", {"items": "x", "days": 15}))["补正期限"] == "十五日"
    )


def test_the_simplified_procedure_has_its_own_terms_and_articles(known, filled):
    matter = filled(NEW)
    chosen = {"procedure": "simplified", "procedure_ground": "案件涉及款额三千元以下"}
    accepted = text_of("受理通知书", known("受理通知书", NEW, matter, **chosen))
    assert "法第五十三条第一款第（三）项 法第六十二条第二款" in cites(accepted)
    assert "适用简易程序审理，本机关自受理之日起三十日内" in accepted
    answer = text_of("答复通知书", known("答复通知书", NEW, matter, **chosen))
    assert cites(answer).startswith("法第五十四条第一款 ")
    assert "自收到之日起五个工作日内" in answer


@pytest.mark.parametrize(("law", "article"), [(OLD, "法第十七条第二款"), (NEW, "法第三十条第三款")])
def test_an_application_deemed_accepted_says_so(filled, doing, law, article):
    matter = filled(law)
    text = text_of("受理通知书", facts(matter, doing(matter, "deem_accepted", {})))
    assert "起视为受理，案号为" in text
    assert cites(text).startswith(article + " ")


def test_a_case_of_the_old_law_that_is_decided_later_says_which_version_it_cites(filled, doing):
    matter = filled(OLD)
    _, data = ISSUED["行政复议决定书"]
    before = text_of("行政复议决定书", facts(matter, doing(matter, "decide", data, date(2023, 12, 29))))
    after = text_of("行政复议决定书", facts(matter, doing(matter, "decide", data, date(2024, 1, 5))))
    assert "2017年修正" not in before
    assert "《中华人民共和国行政复议法》（2017年修正）第二十八条第一款第（三）项" in after


@pytest.mark.parametrize(
    ("awarded", "sentence"),
    [
        (Decimal("1200.50"), "被申请人依法赔偿申请人人民币1200.50元。"),
        (Decimal(0), "驳回申请人的行政赔偿请求。"),
    ],
)
def test_a_claim_of_compensation_is_decided_with_the_act(known, awarded, sentence):
    assert sentence in text_of("行政复议决定书", known("行政复议决定书", NEW, awarded=awarded))


def test_without_claim_third_party_or_answer_the_decision_says_nothing_of_them(known, filled):
    matter = filled(NEW, compensation=False, compensation_amount=None, attached_review="")
    matter.parties.filter(role=Party.Role.THIRD)._raw_delete("default")
    Event.objects.everything("test").filter(matter=matter)._raw_delete("default")
    text = text_of("行政复议决定书", known("行政复议决定书", NEW, matter, awarded=None))
    assert "赔偿" not in text
    assert "第三人" not in text
    assert "被申请人未提出书面答复" in text


def test_the_decision_tells_the_way_of_the_case_and_where_to_sue(known):
    text = text_of("行政复议决定书", known("行政复议决定书", NEW))
    assert "自2024年4月1日起中止审理，自2024年4月8日起恢复审理。因情况复杂，经批准延长审理期限30日。" in text
    assert text.splitlines()[-2:] == ["威海市环翠区人民政府", "2024年6月1日"]
    assert "自收到本决定书之日起十五日内，依法向有管辖权的人民法院提起行政诉讼。" in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"act": "擅自搭建阳光房,罚款 5,000 元"},
            "于2024年3月1日作出的行政行为（擅自搭建阳光房，罚款 5,000 元，威环综执罚决字〔2022〕118号）",
        ),
        ({"act": "不予认定工伤决定", "act_number": ""}, "于2024年3月1日作出的不予认定工伤决定"),
        ({"act": "未查处违法建设", "act_number": "", "category": "inaction"}, "未查处违法建设"),
    ],
)
def test_what_is_complained_of_reads_as_a_sentence(filled, changes, words):
    assert facts(filled(NEW, **changes))["行为表述"] == f"威海市环翠区综合行政执法局{words}"
