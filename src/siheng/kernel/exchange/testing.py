"""For the tests of domains: a ledger filled in and brought in, as a bureau does it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import xlsxwriter
from django.core.files.base import ContentFile

from siheng.kernel.exchange.importing import Outcome, bring_in
from siheng.kernel.exchange.ledger import Ledger
from siheng.kernel.org.models import Account


def filled(ledger: Ledger, *rows: Mapping[str, Any]) -> ContentFile[bytes]:
    """The ledger as an Excel file, with these rows by its headings; what a row leaves out is empty."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ledger.labels)
        for n, row in enumerate(rows, start=1):
            page.write_row(n, 0, [row.get(label, "") for label in ledger.labels])
    return ContentFile(out.getvalue(), name=f"{ledger.label}台账.xlsx")


def bring_rows(ledger: Ledger, *rows: Mapping[str, Any], actor: Account, at: datetime) -> Outcome:
    """Bring these rows in; nobody waits for progress."""
    return bring_in(ledger, filled(ledger, *rows), actor=actor, at=at, progress=lambda *_: None)
