"""Sessions (会话): Django's, whose use is noted to five minutes, and not at every page.

Noted at every page, each reader on SQLite waited for whoever was writing, and a full disk let nobody read.
"""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse

from siheng.kernel.org.clock import real_now

USED, USED_EVERY = "used", timedelta(minutes=5)
# So long nothing is noted once it could not be: each try waits for whoever writes.
REST = timedelta(minutes=1)


def end_sessions(account_id: int) -> None:
    """End every session of an account for good: none goes on when it may sign in again."""
    for session in Session.objects.filter(expire_date__gt=real_now()):
        if session.get_decoded().get(SESSION_KEY) == str(account_id):
            session.delete()


class Sessions(SessionMiddleware):
    """Middleware: keeps a session that is used from ending; that it could not be noted takes nothing from the page."""

    rests_until = 0.0

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session, at = getattr(request, "session", None), real_now().timestamp()
        if session is None:  # a page that writes nothing has put it away
            return response
        own = session.modified
        if own or (
            session.accessed
            and not session.is_empty()
            and session.get(USED, 0) < at - USED_EVERY.total_seconds()
            and self.rests_until < at
        ):
            session[USED] = at
        try:
            return super().process_response(request, response)
        except SessionInterrupted:
            if own:
                raise
            self.rests_until = at + REST.total_seconds()
            return response
