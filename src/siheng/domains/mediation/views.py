"""What the shared pages do not give: the papers of a dispute that goes on elsewhere, as one file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from siheng.domains.mediation.services import leaving
from siheng.kernel.matters import scope
from siheng.kernel.matters.models import Matter
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
    answer = HttpResponse(body, content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, f"{m}移交材料.zip") or "attachment"
    return answer
