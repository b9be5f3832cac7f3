"""The guard on lists: a table of case data answers nothing until it is told for whom, or why for no one.

Through a matter that one already holds (``matter.parties``) its records are free; from the table itself they are not.
"""

from __future__ import annotations

from typing import Any

from django.db import models


class Unscoped(Exception):
    """A query over case data was made without a scope."""


class GuardedManager(models.Manager[Any]):
    """Raises Unscoped for any query that is neither from an owner nor through ``everything``."""

    def get_queryset(self) -> models.QuerySet[Any]:
        if getattr(self, "instance", None) is None:
            raise Unscoped(f"{self.model.__name__}: 查询没有范围；用 for_account 或 everything")
        return super().get_queryset()

    def everything(self, because: str) -> models.QuerySet[Any]:
        """All rows, for the kernel's own work and for commands; the reason is for the reader of the code."""
        if not because:
            raise Unscoped("everything() 要写明理由")
        return super().get_queryset()


class RecordManager(GuardedManager):
    """The manager of what hangs on a matter (party, event, clock, paper, attachment)."""
