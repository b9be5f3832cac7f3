"""The pages and the figures of mediation, of the one door and of legal aid, on a database filled with ``--mixed``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.test import Client
from django.urls import reverse

from siheng.kernel.figures.evaluate import percentage
from siheng.kernel.figures.periods import Period
from siheng.kernel.matters.codes import code_for
from siheng.kernel.matters.models import Matter, Party
from siheng.kernel.org.models import Account


@dataclass(frozen=True)
class Reader:
    """Who works with a kind: the account, the state of a matter that is looked at, and what else they open."""

    username: str
    kind: str
    state: str
    own: tuple[str, ...] = ()


READERS = (
    Reader("jiceng", "mediation", "settled", ("desk", "places", "places_coverage", "rosters", "activities")),
    Reader("jicengzhang", "mediation", "accepted", ("desk",)),
    Reader("tiaojie", "mediation", "accepted", ("field", "field_days", "field_purse")),
    Reader("zhangcun", "mediation", "accepted", ("desk",)),
    Reader("wangju", "mediation", "settled", ("screen", "onestop_board", "returns")),
    Reader("chuangkou", "onestop", "serving", ("desk", "onestop_board")),
    Reader("xinfang", "onestop", "serving", ("desk", "onestop_board")),
    Reader("lvshi", "service", "ended", ("desk", "onestop_services")),
    Reader("yuanzhu", "legalaid", "handling", ("desk", "places_duty")),
    Reader("yuanzhuzhang", "advice", "answered", ("desk", "places")),
    Reader("haiyun", "legalaid", "handling", ("field", "field_days")),
)
# Of each kind: two filters, and one that leaves half of the rows or more.
TWO = {"mediation": "category=neighbours&level=town", "onestop": "channel=petition&outcome=answered",
       "service": "need=lawyer_advice&outcome=helped", "legalaid": "category=civil&form=litigation", "advice": "channel=visit&topic=labour"}  # fmt: skip
HALF = {"mediation": "difficulty=simple", "onestop": "channel=visit", "service": "need=lawyer_advice",
        "legalaid": "category=civil", "advice": "channel=visit"}  # fmt: skip
WORDS = {
    "mediation": "邻里纠纷",
    "onestop": "来访",
    "service": "律师咨询",
    "legalaid": "劳动",
    "advice": "劳动",
}


def addresses(reader: Reader) -> dict[str, str]:
    """The pages to measure, as this reader has them."""
    account = Account.objects.get(username=reader.username)
    told = Matter.objects.told(account, reader.kind).order_by("-id")
    case = told.filter(state=reader.state).first() or told.first()
    listing, kind = reverse("list", args=[reader.kind]), reader.kind
    found = {
        "list": listing,
        "list, all": f"{listing}?view=all",
        "list, closed": f"{listing}?view=all&state={reader.state}",
        "list, two filters, sorted": f"{listing}?view=all&{TWO[kind]}&sort=-received",
        "list, a filter of half the rows": f"{listing}?view=all&{HALF[kind]}&sort=-due",
        "list, page 200": f"{listing}?view=all&page=200",
        "search, a word of many cases": f"{reverse('search')}?q={WORDS[kind]}&go=0",
        "waiting": reverse("waiting"),
        "stuck": reverse("stuck"),
    }
    if case:
        name = case.applicant_text[:2]
        party = Party.objects.everything("measuring").filter(matter=case).order_by("id").first()
        found |= {
            "list, search in it": f"{listing}?view=all&q={name}",
            "search, name of two characters": f"{reverse('search')}?q={name}&go=0",
            "search, case number": f"{reverse('search')}?q={case}&go=0",
            "case": reverse("matter", args=[case.pk]),
            "person": reverse("person", args=[party.pk]),
        }
        if "field" in reader.own and case.state == reader.state == "accepted":
            found["notes on the phone"] = reverse("field_matter", args=[case.pk])
    found |= {name: reverse(name) for name in reader.own}
    if kind == "legalaid":
        found["list of advice"] = f"{reverse('list', args=['advice'])}?view=all"
    return found


def visits() -> Iterator[tuple[str, Client, str]]:
    """A visitor with the query code of a matter of each kind that has one: the kind, the browser, the address."""
    for kind in ("mediation", "onestop", "legalaid", "advice"):
        case = Matter.objects.everything("measuring").filter(kind=kind).exclude(code_index="").latest("id")
        browser = Client(SERVER_NAME="localhost")
        answer = browser.post(reverse("p_progress"), {"code": code_for(case.submission)})
        assert answer.status_code == 302, (kind, answer.status_code)
        yield kind, browser, reverse("p_progress")


MEDIATION = """
SELECT
  (SELECT COUNT(*) FROM matters_matter m JOIN mediation_mediation d ON d.matter_id = m.id
   WHERE m.kind = 'mediation' AND m.received_on >= %(since)s AND m.received_on < %(until)s
     AND d.same_as_id IS NULL AND m.outcome NOT IN ('refused', 'returned')) AS received,
  COUNT(CASE WHEN m.outcome = 'settled' AND once THEN 1 END) AS settled,
  COUNT(CASE WHEN m.outcome = 'settled' AND once OR m.outcome = 'failed' AND same_as_id IS NULL THEN 1 END) AS ended,
  COUNT(CASE WHEN m.outcome = 'settled' AND once AND form = 'written' THEN 1 END) AS written,
  COUNT(CASE WHEN m.outcome = 'settled' AND once AND form = 'oral' THEN 1 END) AS oral,
  (SELECT COUNT(*) FROM mediation_mediation
   WHERE confirmed_on >= %(since)s AND confirmed_on < %(until)s AND confirmation = 'valid') AS confirmed,
  (SELECT COUNT(*) FROM mediation_mediation
   WHERE performed_on >= %(since)s AND performed_on < %(until)s AND performed) AS performed,
  (SELECT COALESCE(SUM(sum), 0) FROM mediation_subsidyline
   WHERE paid_on >= %(since)s AND paid_on < %(until)s AND state = 'counted') AS subsidy_paid
FROM (
  SELECT m.outcome, d.form, d.same_as_id, d.same_as_id IS NULL OR s.outcome <> 'settled' AS once
  FROM matters_matter m JOIN mediation_mediation d ON d.matter_id = m.id LEFT JOIN matters_matter s ON s.id = d.same_as_id
  WHERE m.kind = 'mediation' AND m.closed_on >= %(since)s AND m.closed_on < %(until)s
) AS m
"""
ONESTOP = """
SELECT
  (SELECT COUNT(*) FROM matters_matter
   WHERE kind = 'onestop' AND received_on >= %(since)s AND received_on < %(until)s) AS received,
  (SELECT COUNT(*) FROM matters_matter
   WHERE kind = 'onestop' AND closed_on >= %(since)s AND closed_on < %(until)s AND outcome <> 'merged') AS concluded,
  (SELECT COUNT(*) FROM matters_matter m JOIN onestop_onestop d ON d.matter_id = m.id
   WHERE m.kind = 'onestop' AND m.closed_on >= %(since)s AND m.closed_on < %(until)s AND d.settled AND d.eased) AS both_settled,
  COUNT(*) AS referred_in,
  COUNT(CASE WHEN need = '心理疏导' THEN 1 END) AS counselling,
  COUNT(CASE WHEN need = '律师咨询' THEN 1 END) AS lawyer_advice,
  COUNT(CASE WHEN need = '法律援助咨询' THEN 1 END) AS legal_aid_advice,
  COUNT(CASE WHEN need = '联合调解' THEN 1 END) AS joint_mediation
FROM matters_handover h JOIN onestop_onestop d ON d.matter_id = h.matter_id
WHERE h.sent_on >= %(since)s AND h.sent_on < %(until)s AND h.sent_on >= '2022-05-01'
  AND h.state <> 'returned' AND d.channel = 'petition'
"""
LEGALAID = """
SELECT
  (SELECT COUNT(*) FROM matters_matter m JOIN legalaid_legalaid d ON d.matter_id = m.id
   WHERE m.kind = 'legalaid' AND m.received_on >= %(since)s AND m.received_on < %(until)s
     AND d.via <> 'notified' AND m.outcome NOT IN ('returned', 'advised')) AS applied,
  (SELECT COUNT(*) FROM legalaid_legalaid WHERE granted_on >= %(since)s AND granted_on < %(until)s) AS granted,
  (SELECT COALESCE(SUM(people), 0) FROM legalaid_legalaid
   WHERE granted_on >= %(since)s AND granted_on < %(until)s) AS granted_people,
  (SELECT COUNT(*) FROM legalaid_legalaid WHERE refused_on >= %(since)s AND refused_on < %(until)s) AS refused,
  (SELECT COUNT(*) FROM matters_matter m JOIN legalaid_legalaid d ON d.matter_id = m.id
   WHERE m.kind = 'legalaid' AND d.granted_on < %(until)s
     AND (m.closed_on IS NULL OR m.closed_on >= %(until)s)) AS pending,
  (SELECT COUNT(*) FROM matters_matter m JOIN legalaid_dutyhelp d ON d.matter_id = m.id
   WHERE d.helped_on >= %(since)s AND d.helped_on < %(until)s) AS duty_helped,
  COUNT(*) AS advice_given, COALESCE(SUM(d.people), 0) AS advice_people
FROM matters_matter m JOIN legalaid_advice d ON d.matter_id = m.id
WHERE m.kind = 'advice' AND m.received_on >= %(since)s AND m.received_on < %(until)s AND NOT d.handed
"""
BARE = {"mediation": MEDIATION, "onestop": ONESTOP, "legalaid": LEGALAID}
SPLIT = {"mediation": ("settled", "month", "town", "category"), "onestop": ("received", "month", "town", "channel"),
         "legalaid": ("granted", "month", "town", "category")}  # fmt: skip


def bare(domain: str, period: Period) -> dict[str, Decimal | None]:
    """The figures of a domain that SQL by hand gives, by key."""
    with connection.cursor() as cursor:
        cursor.execute(BARE[domain], {"since": period.since.isoformat(), "until": period.until.isoformat()})
        found = dict(zip([c[0] for c in cursor.description], cursor.fetchone(), strict=True))
    numbers = {f"{domain}.{name}": Decimal(n) for name, n in found.items()}
    if domain == "mediation":
        numbers["mediation.success_rate"] = percentage(found["settled"], found["ended"], 2)  # type: ignore[assignment]
    return numbers
