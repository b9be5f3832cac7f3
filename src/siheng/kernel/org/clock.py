"""The one reader of the clock, for the edges only: a page, a command, a timer."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present moment, aware; or the moment that a demonstration or a test has set (SIHENG_NOW)."""
    fixed: datetime | None = settings.FIXED_NOW
    if fixed is None:
        return timezone.now()
    return timezone.make_aware(fixed) if timezone.is_naive(fixed) else fixed


def today() -> date:
    """The present day in the bureau's time zone."""
    return local_day(now())


def local_day(moment: datetime) -> date:
    """The bureau's calendar day of a moment."""
    return timezone.localtime(moment).date()


def real_now() -> datetime:
    """The real moment, whatever a demonstration has set: for what slows down guessing, never for what is written down."""
    return timezone.now()
