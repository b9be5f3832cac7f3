"""What the shared pages do not give: the papers of a dispute that goes on elsewhere, and what the bank is told to pay."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from siheng.domains.mediation.services import leaving, subsidy_papers
from siheng.kernel.documents.uploads import EXCEL
from siheng.kernel.exchange.writing import write_table
from siheng.kernel.matters import scope
from siheng.kernel.matters.models import Matter
from siheng.kernel.matters.process import process
from siheng.kernel.matters.showing import Table
from siheng.kernel.org.clock import now
from siheng.kernel.org.models import Account
from siheng.kernel.trust import access
from siheng.kernel.trust.models import AccessLog


def bundle(request: HttpRequest, pk: int, seq: int) -> HttpResponse:
    """What went along with one letter of transfer; only for who reads the matter wholly, and logged."""
    account: Account = request.user  # type: ignore[assignment]
    m = Matter.objects.for_account(account, "mediation").select_related("mediation").filter(pk=pk).first()
    if m is None or scope.level(account, m) < scope.FULL:
        raise Http404
    body = leaving.bundle(m, seq)
    if body is None:
        raise Http404
    access.record(
        account=account,
        at=now(),
        kind=AccessLog.Kind.DOWNLOAD,
        subject=f"{m} 移交材料",
        matter_id=m.pk,
        address=request.META.get("REMOTE_ADDR"),
    )
    return _download(body, f"{m}移交材料.zip", "application/zip")


def payroll(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom an approved batch pays, with the numbers whole; only for who registers the payment, and logged."""
    account: Account = request.user  # type: ignore[assignment]
    due = Matter.objects.for_account(account, "subsidy").filter(pk=pk, state__in=subsidy_papers.DUE)
    m = due.first() if account.holds(process("subsidy").transitions["pay"].by) else None
    if m is None:
        raise Http404
    access.record(
        account=account,
        at=now(),
        kind=AccessLog.Kind.REVEAL,
        subject=f"{m} 代发名单",
        field="证件号码、账号",
        reason="发放以案定补",
        matter_id=m.pk,
        address=request.META.get("REMOTE_ADDR"),
    )
    table = Table("payroll", subsidy_papers.PAYROLL, subsidy_papers.payroll)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "payroll.xlsx"
        write_table(table, m, target)
        return _download(target.read_bytes(), f"{m}代发名单.xlsx", EXCEL)


def _download(body: bytes, name: str, content_type: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=content_type)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer
