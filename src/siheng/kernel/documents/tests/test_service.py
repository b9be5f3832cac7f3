"""Service (送达) asks for what 民事诉讼法第88条至第95条 ask for, and a refusal leaves nothing behind."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from siheng.kernel.documents.services import attach, public_notice_effect, serve, sign, void
from siheng.kernel.documents.services import service_faults as faults

from .conftest import PNG, upload

pytestmark = pytest.mark.django_db
SENT = date(2022, 12, 31)


@pytest.fixture
def case(matter, party, issued, bureau, at):
    """Serves the notice of one matter on its applicant."""
    m = matter()
    applicant = party(m)
    paper = issued(m)

    def go(method, **more):
        fields = {"addressee": applicant, "sent_on": SENT} | more
        return serve(
            matter=m, document=more.pop("document", paper), method=method, by=bureau.lixia, at=at("2022-12-31"),
            **{k: v for k, v in fields.items() if k != "document"},
        )  # fmt: skip

    go.matter, go.paper, go.applicant = m, paper, applicant
    return go


def refused(case, method, **more):
    with pytest.raises(ValidationError) as error:
        case(method, **more)
    assert not case.matter.services.exists()
    return error.value.message_dict


def test_by_hand(case):
    service = case("direct", served_on=SENT, receiver="苗某某")
    assert (service.addressee_name, service.served_on, service.receiver) == ("苗某某", SENT, "苗某某")
    assert list(case.paper.services.all()) == [service]


def test_by_post_needs_the_number_and_waits_for_the_receipt(case):
    assert refused(case, "mail") == {"courier_no": ["邮寄送达要填写快递单号。"]}
    service = case("mail", courier_no="1152123456789")
    assert service.served_on is None
    assert service.waiting_since == SENT


def test_a_receipt_is_signed_once_and_not_before_it_was_sent(case):
    service = case("mail", courier_no="1152123456789")
    with pytest.raises(ValidationError) as error:
        sign(service=service, on=date(2022, 12, 30), receiver="苗某某")
    assert error.value.message_dict == {"served_on": ["送达日期不能早于寄出日期 2022-12-31。"]}
    service.refresh_from_db()
    assert service.served_on is None
    sign(service=service, on=date(2023, 1, 3), receiver="苗某某")
    with pytest.raises(ValidationError) as error:
        sign(service=service, on=date(2023, 1, 4), receiver="宋某某")
    assert error.value.message_dict == {"service": ["这一份已经登记过签收。"]}
    service.refresh_from_db()
    assert (service.served_on, service.receiver) == (date(2023, 1, 3), "苗某某")


def test_a_paper_served_by_notice_is_signed_by_nobody(case):
    service = case("notice", note="住处无人，邮件退回")
    with pytest.raises(ValidationError) as error:
        sign(service=service, on=date(2023, 1, 3), receiver="苗某某")
    assert "served_on" in error.value.message_dict


def test_left_needs_the_reason_and_a_witness_or_picture(case, bureau, at):
    assert refused(case, "left") == {
        "refusal_reason": ["留置送达要记明拒收事由。"],
        "witness": ["留置送达要有见证人，或者附上拍照、录像。"],
    }
    proof = attach(
        matter=case.matter,
        upload=upload("a.png", PNG),
        category="送达照片",
        by=bureau.lixia,
        at=at("2022-12-31"),
    )
    assert case("left", refusal_reason="拒绝签收", proof=proof).served_on == SENT
    assert case("left", refusal_reason="拒绝签收", witness="居委会于某").served_on == SENT


def test_electronic_needs_the_partys_consent(case):
    assert "method" in refused(case, "electronic", served_on=SENT)
    case.applicant.electronic = True
    assert case("electronic", served_on=SENT).served_on == SENT
    assert case("electronic", addressee=None, addressee_name="某公司", consent=True).addressee is None


@pytest.mark.parametrize(
    ("published", "effect"),
    [
        # Thirty days from 2022; the last day, 30 January 2023, is a working day after 春节.
        (date(2022, 12, 31), date(2023, 1, 30)),
        # 2022-09-01 + 30 = 1 October, National Day to the 7th: the 8th is a make-up working day.
        (date(2022, 9, 1), date(2022, 10, 8)),
        # Sixty days before 2022.
        (date(2021, 12, 31), date(2022, 3, 1)),
    ],
)
def test_a_public_notice_takes_effect_by_the_law_of_its_day(published, effect):
    assert public_notice_effect(published) == effect


def test_a_public_notice_needs_its_reason_and_computes_its_day(case):
    assert refused(case, "notice", served_on=SENT) == {
        "note": ["公告送达要记明原因和经过。"],
        "served_on": ["公告送达的送达日期由系统按公告期计算，请空着。"],
    }
    assert case("notice", note="下落不明，邮寄两次退回").served_on == date(2023, 1, 30)


def test_days_stand_in_order(case):
    early = refused(case, "direct", sent_on=date(2022, 12, 29))
    assert early == {"sent_on": ["不能早于文书日期 2022-12-30。"]}
    assert "served_on" in refused(case, "direct", served_on=date(2022, 12, 30))


def test_only_papers_and_parties_of_the_matter(case, matter, party, issued):
    other = matter()
    assert refused(case, "direct", document=issued(other)) == {"document": ["这份文书不是本事项的。"]}
    assert refused(case, "direct", addressee=party(other)) == {"addressee": ["受送达人不是本事项的当事人。"]}
    assert refused(case, "direct", addressee=None) == {"addressee": ["请写明受送达人。"]}


def test_a_void_paper_is_not_served(case):
    void(document=case.paper, reason="写错")
    assert refused(case, "direct") == {"document": ["文书已作废，不能送达。"]}
    assert faults(document=case.paper, method="direct", sent_on=SENT) == {
        "document": "文书已作废，不能送达。"
    }
