"""The demonstration year whole: the report that the bureau published for 2022 agrees with its rows, to the number."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from siheng.kernel.figures.registry import registry
from siheng.kernel.figures.verify import AGREES, DIFFERS, verify
from siheng.kernel.registers import record

TODAY = date(2022, 12, 30)
REPORT = (Path(__file__).parent / "report_2022.txt").read_text(encoding="utf8")
PUBLISHED = [
    ("90件", "reconsideration.accepted"),
    ("90件", "reconsideration.concluded"),
    ("11件", "reconsideration.concluded_carried_over"),
    ("34.44%", "reconsideration.correction_rate"),
    ("20件", "litigation.joint_defendant"),
    ("4件", "litigation.sole_defendant"),
    ("67人次", "onestop.referred_in"),
    ("6人次", "onestop.counselling"),
    ("13人次", "onestop.lawyer_advice"),
    ("36人次", "onestop.legal_aid_advice"),
    ("12人次", "onestop.joint_mediation"),
    ("100个", "mediation.brand_rooms"),
    ("8名", "mediation.model_mediators"),
    ("近4000件", "mediation.settled"),
    ("24个", "legalaid.stations"),
    ("220个", "legalaid.contact_points"),
    ("23个", "mediation.industry_committees"),
]


@pytest.mark.slow
@pytest.mark.django_db
def test_the_published_report_agrees_and_each_number_changed_by_one_differs():
    call_command("demo", "--no-serve")
    assert [f"{f.where}：{f.what}" for f in record.check()] == []
    # The day on the report bounds what it can tell, also when it is read years later.
    for today in (TODAY, date(2026, 1, 1)):
        found = verify(registry(), REPORT, today=today).findings
        assert [f.why for f in found if f.status == DIFFERS] == []
        agreed = [f for f in found if f.status == AGREES]
        assert [(f.number.raw, f.key) for f in agreed] == PUBLISHED
    for finding in agreed:
        said = finding.number
        if not (digits := re.match(r"[\d.]+", said.raw)):
            continue
        for change in (1, -1):
            wrong = str(round(float(digits[0]) + (change / 100 if "." in digits[0] else change), 2))
            text = REPORT[: said.start] + wrong.removesuffix(".0") + REPORT[said.start + digits.end() :]
            differing = [f for f in verify(registry(), text, today=TODAY).findings if f.status == DIFFERS]
            assert [(f.number.start, f.key) for f in differing] == [(said.start, finding.key)]
