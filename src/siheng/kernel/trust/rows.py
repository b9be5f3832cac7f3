"""What of a row is sealed: its columns, but for those that stand at their default."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.db.models import Model


def telling(model: type[Model], row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that say something. So a column that a later version adds changes no seal of the rows before it.

    Nothing is lost: a column that is not there stands at its default, and a change from or to it still shows.
    """
    blank = _blank(model)
    return {name: value for name, value in row.items() if name not in blank or value != blank[name]}


@cache
def _blank(model: type[Model]) -> dict[str, Any]:
    columns = [f for f in model._meta.concrete_fields if not f.primary_key]
    fixed = [
        f for f in columns if not f.has_default() or not callable(f.default) or f.default in (list, dict)
    ]
    return {f.attname: f.get_default() for f in fixed}
