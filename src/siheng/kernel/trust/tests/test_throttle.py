"""Whoever knocks too often waits; nobody else does, and nothing in the table tells who it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from siheng.kernel.trust import access
from siheng.kernel.trust.models import AccessLog, Knock
from siheng.kernel.trust.throttle import knock


@pytest.mark.django_db
def test_the_knock_after_the_last_allowed_one_waits_for_the_next_span(at: Any) -> None:
    now = at("2022-03-01T10:00")
    told = [knock("look", "198.51.100.7", at=now, limit=3, seconds=600) for _ in range(4)]
    assert told == [True, True, True, False]
    assert knock("look", "198.51.100.8", at=now, limit=3, seconds=600)
    assert knock("say", "198.51.100.7", at=now, limit=3, seconds=600)
    assert knock("look", "198.51.100.7", at=now + timedelta(minutes=10), limit=3, seconds=600)


@pytest.mark.django_db
def test_what_is_counted_tells_nobody_and_goes_when_its_time_is_over(at: Any) -> None:
    now = at("2022-03-01T10:00")
    knock("look", "198.51.100.7", at=now, limit=3, seconds=600)
    row = Knock.objects.get()
    assert (len(row.key), row.times, row.until) == (32, 1, now + timedelta(minutes=10))
    assert "198" not in row.key
    knock("look", "198.51.100.7", at=now + timedelta(minutes=20), limit=3, seconds=600)
    assert Knock.objects.count() == 1


@pytest.mark.django_db
def test_a_look_by_query_code_is_logged_without_an_account_and_no_other_look_is(at: Any) -> None:
    when = at("2022-03-01")
    access.record(account=None, at=when, kind=AccessLog.Kind.PUBLIC, subject="看进展", matter_id=7)
    with pytest.raises(ValidationError, match="写明账号"):
        access.record(account=None, at=when, kind=AccessLog.Kind.VIEW, subject="看进展", matter_id=7)
    assert list(AccessLog.objects.values_list("kind", flat=True)) == ["public"]
