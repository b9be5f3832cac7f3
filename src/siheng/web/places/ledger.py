"""Excel of a register: out as it stands. How one comes in stands with the ledgers of matters."""

from __future__ import annotations

from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from siheng.kernel.exchange.registers import register_ledgers, write_register
from siheng.kernel.exchange.writing import TooMany
from siheng.kernel.matters.refusals import NotNow
from siheng.kernel.org.clock import now
from siheng.web.workspace.base import address, answers, reader
from siheng.web.workspace.ledger import written


@answers
@require_GET
def export(request: HttpRequest, key: str) -> HttpResponse:
    """All entries of a register that the reader sees."""
    ledger, account = register_ledgers().get(key), reader(request)
    if ledger is None:
        raise Http404
    ledger.rows(account)

    def write(target: Path) -> None:
        try:
            write_register(ledger, target, account=account, at=now(), address=address(request))
        except TooMany as error:
            raise NotNow(str(error)) from error

    return written(write, f"{ledger.label}{now():%Y%m%d}.xlsx")


urls = [path("registers/<slug:key>/export.xlsx", export, name="register_export")]
