"""Accounts for a whole roster (按名册开通账号): who has none, and one press that makes them, with the list of first passwords."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.cache import never_cache

from siheng.kernel.exchange.writing import Book
from siheng.kernel.org.clock import now, today
from siheng.kernel.registers.declare import AppointmentKind, kinds_of
from siheng.kernel.registers.enrolling import Enrolment, enrol, enrolments, without
from siheng.web.workspace.base import answers, log
from siheng.web.workspace.ledger import written
from siheng.web.workspace.staff import ask_admin

HEAD = (("姓名", 14), ("单位", 30), ("账号", 18), ("初始密码", 20))


@answers
@never_cache
def roster(request: HttpRequest, kind: str) -> HttpResponse:
    """Those of a roster without an account; posted, they have one, and the answer is the list to hand out, this once."""
    actor = ask_admin(request)
    found = kinds_of(AppointmentKind).get(kind)
    if found is None or found.role is None:
        raise Http404
    if request.method == "POST":
        made = enrol(found, actor=actor, at=now())
        log(request, "download", None, f"{found.label}初始密码 {len(made)} 人")
        return written(lambda target: _list(target, made), f"{found.label}账号{now():%Y%m%d}.xlsx")
    context = {
        "kind": found,
        "rows": enrolments(found, today()),
        "all": without(found, today()).count(),
        "list": reverse("accounts"),
    }
    return render(request, "workspace/enrol.html", context)


def _list(target: Path, made: Sequence[tuple[Enrolment, str]]) -> None:
    with Book(target) as book:
        sheet = book.sheet("账号", [(label, width, book.head) for label, width in HEAD])
        for n, (one, password) in enumerate(made, start=1):
            cells = (
                one.entry.name,
                one.entry.unit.name,
                one.account.username,
                password or "原有账号，密码不变",
            )
            for column, value in enumerate(cells):
                book.put(sheet, n, column, value)
        book.notes(
            [
                (
                    "须知",
                    "初始密码只在这份表里，系统不保存。请逐人交付，提醒登录后在“我的账号”改密码，发完删除。",
                )
            ]
        )


urls = [path("accounts/roster/<slug:kind>/", roster, name="accounts_roster")]
