"""Proving returns later (核验): that nothing of them was changed since they were closed or taken in."""

from __future__ import annotations

from collections.abc import Iterator

from siheng.kernel.figures.freezing import rows_digest
from siheng.kernel.returns.files import BadFile, read_return
from siheng.kernel.returns.models import Return, Step
from siheng.kernel.returns.stepping import hash_of
from siheng.kernel.trust.chain import START, Fault, sm3


def faults(of: Return) -> list[str]:
    """What no longer agrees inside a return, in sentences; empty when it is as it was closed."""
    cells = list(of.figures.all())
    wrong = []
    if of.bureau_id is None:
        wrong = [f"{c.label}的行被改动" for c in cells if c.digest != rows_digest(c.rows)]
    if of.digest != sm3(of.body.encode()) or not _says_the_same(of):
        wrong.append(f"{of}的正文或者数字被改动")
    return wrong


def broken() -> Iterator[Fault]:
    """Every return and every step that was changed behind its back."""
    for of in Return.objects.prefetch_related("figures").iterator(chunk_size=200):
        for fault in faults(of):
            yield Fault(f"报表 {of.pk}", fault)
    before = START
    for made in Step.objects.select_related("of").order_by("pk").iterator():
        if made.previous != before or made.hash != hash_of(made):
            yield Fault(f"报表经过 {made.pk}", "被改动，或者与上一环接不上。")
        before = made.hash


def _says_the_same(of: Return) -> bool:
    """Whether the figures in the table are those in the body."""
    whole = f'{{"body":{of.body},"digest":"{of.digest}","signature":"-"}}'
    try:
        told = read_return(whole)
    except BadFile:
        return False
    said = [
        (c.key, c.label, c.unit, c.version, c.value, c.numerator, c.denominator, c.rows) for c in told.figures
    ]
    kept = [
        (c.key, c.label, c.unit, c.definition_version, c.value, c.numerator, c.denominator, c.digest)
        for c in of.figures.all()
    ]
    same = (told.table, str(told.period), told.version) == (of.table, of.period, of.version)
    return same and sorted(said) == sorted(kept)
