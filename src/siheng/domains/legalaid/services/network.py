"""What comes from the network: what a station or contact point sent on to the centre (转介), when last, how soon answered."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import F, Max, Min, Q

from siheng.domains.legalaid.models import Advice, LegalAid
from siheng.kernel.matters.models import Clock
from siheng.kernel.registers.declare import Referred

# Most places sent somebody on within so many days; only of the others the years before are read.
RECENT = timedelta(days=60)


def sent_on(places: Sequence[int], on: date) -> dict[int, date]:
    """The last day, up to this one, on which each of these places sent an application or a question on to the centre.

    What a station answers itself is no referral.
    """
    lately = Q(matter__received_on__gte=on - RECENT)
    found = _last(places, on, lately & Q(matter__kind="legalaid"), lately & Q(matter__kind="advice"))
    return found | _last([p for p in places if p not in found], on, Q(), Q())


def _last(places: Sequence[int], on: date, cases: Q, advice: Q) -> dict[int, date]:
    found: dict[int, date] = {}
    for rows in (LegalAid.objects.filter(cases), Advice.objects.filter(advice, handed=True)):
        sent = rows.filter(place__in=places, matter__received_on__lte=on).values_list("place")
        for place, last in sent.annotate(Max("matter__received_on")):
            found[place] = max(last, found.get(place, last))
    return found


# What came to the centre as a case, and the steps of which one is its first answer.
CAME, ANSWERS = "receive", ("take_over", "send_back", "advise")
# Of one handed over: from where, when, when first answered, whether in time.
Answer = tuple[int, datetime, datetime | None, bool | None]


def referred(places: Sequence[int], since: date, until: date) -> dict[int, Referred]:
    """What each of these places sent on from a day until before another. What the window itself took in waits for no
    first answer; what was handed over does."""
    within = Q(place__in=places, matter__received_on__gte=since, matter__received_on__lt=until)
    cases, advice = LegalAid.objects.filter(within), Advice.objects.filter(within, handed=True)
    sent = Counter(place for rows in (cases, advice) for place in rows.values_list("place", flat=True))
    handed: dict[int, list[Answer]] = defaultdict(list)
    for row in (*advice.values_list("place", "asked_at", "first_at", "in_time"), *_cases(within)):
        handed[row[0]].append(row)
    return {place: _told(n, handed[place]) for place, n in sent.items()}


def _cases(within: Q) -> Iterator[Answer]:
    """The cases that were handed over; whether in time is whether the term to take them in was met by its day."""
    came = LegalAid.objects.filter(within, matter__events__step=CAME).values_list("pk", "place")
    taken = LegalAid.objects.filter(within, matter__events__step__in=ANSWERS).values_list("pk")
    first = dict(taken.annotate(Min("matter__events__at")))
    clocks = Clock.objects.everything("whether those of a place's cases were met").filter(
        key="take_in", state=Clock.State.MET, ended_on__lte=F("due_on"), matter__in=list(first)
    )
    met = set(clocks.values_list("matter", flat=True))
    for pk, place, at in came.annotate(Min("matter__events__at")):
        yield place, at, first.get(pk), pk in met


def _told(sent: int, handed: Sequence[Answer]) -> Referred:
    hours = [(first - came).total_seconds() / 3600 for _, came, first, _ in handed if first]
    return Referred(
        sent,
        len(handed),
        len(hours),
        sum(bool(kept) for *_, kept in handed),
        median(hours) if hours else None,
    )
