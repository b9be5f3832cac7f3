"""What is answered when something outside the program failed: who writes the books, a full disk, a database that is away."""

from __future__ import annotations

import errno
import sys
from dataclasses import dataclass

from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from siheng.api.problems import problem

API = "/api/"


@dataclass(frozen=True)
class Failing:
    """Why nothing could be done just now, what to do, and in how many seconds it is worth another try."""

    title: str
    text: str
    seconds: int


BUSY = Failing(
    "正在存别的数据，请稍等",
    "多半是在登记一份大台账，这时别的存不进去。看一件案件也要先记下是谁看的，所以也要等。",
    10,
)
FULL = Failing("服务器的磁盘满了", "什么也存不进去，已存的都还在。请告诉系统管理员腾出空间。", 60)
AWAY = Failing("数据库现在用不了", "可能正在重启。一直不行，请告诉系统管理员。", 30)
BEHIND = "数据库还没有建立或升级，请先运行 siheng migrate"
# By how the codes of the two databases begin (PostgreSQL's errors by class and number, SQLite's by name).
CODES = {
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "55P03": BUSY,  # waited too long for a row
    "40P01": BUSY,  # two waited for each other
    "SQLITE_FULL": FULL,
    "53100": FULL,
}


def broken(request: HttpRequest) -> HttpResponse:
    """Handler of what nobody caught: a page that says what it was, or that it was a fault here. Nothing was kept by half."""
    found = _failing(sys.exc_info()[1])
    if found is None:
        return problem(500) if request.path.startswith(API) else server_error(request)
    if request.path.startswith(API):
        answer = problem(503, f"{found.title}。{found.text}")
    elif request.headers.get("X-Sent-By") == "script":
        told = f"{found.title}，没有交上。您写的都还在，过一会儿再按一次，不会重复。"
        answer = HttpResponse(told, content_type="text/plain; charset=utf-8")
    else:
        again = found.seconds if request.method == "GET" else 0
        answer = HttpResponse(render_to_string("503.html", {"failing": found, "again": again}))
    answer.status_code, answer["Retry-After"] = 503, str(found.seconds)
    return answer


def behind() -> bool:
    """Whether the database is not there yet, or older than the program."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def said(error: BaseException) -> str:
    """What a command says of an error, and what to do; empty for a fault of the program."""
    found = _failing(error)
    if isinstance(error, DatabaseError) and found in (None, AWAY):
        try:
            if behind():
                return BEHIND
        except DatabaseError:  # away, as was said
            pass
    return f"{found.title}：{error}" if found else ""


def _failing(error: BaseException | None) -> Failing | None:
    """Which of them an error, or one that it came from, is; None for any other."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return FULL
        if isinstance(error, OperationalError):
            code = str(_code(error.__cause__))
            if code == "SQLITE_ERROR":  # a question put wrongly, which PostgreSQL names a programming error
                return None
            return next((found for begins, found in CODES.items() if code.startswith(begins)), AWAY)
        error = error.__cause__ or error.__context__
    return None


def _code(error: BaseException | None) -> str | None:
    return getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
