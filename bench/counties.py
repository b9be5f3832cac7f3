"""The staff of the other counties: regions below the county, units and accounts of the played one, once more for each."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models, transaction

from siheng.kernel.org.models import Account, Region, Unit

# The towns of the played county have numbers below this.
TOWNS = 110


class County:
    """Who and where in one county each of the played one is. Bureau and government are one, for all."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.map: dict[type[models.Model], dict[Any, Any]] = {Region: {}, Unit: {}, Account: {}}
        if number:
            with transaction.atomic():
                self._regions()
                self._units()
                self._accounts()

    def of(self, model: type[models.Model], key: Any) -> Any:
        """Whom or what a row of this county names instead."""
        return self.map[model].get(key, key)

    def _regions(self) -> None:
        below = Region.objects.filter(level__gte=Region.Level.TOWN)
        rows = [r for r in below if int(r.code[6:9]) < TOWNS]
        names = self.map[Region]
        for r in rows:
            names[r.code] = f"{r.code[:6]}{int(r.code[6:9]) + TOWNS * self.number:03d}{r.code[9:]}"
        Region.objects.bulk_create(
            Region(code=names[r.code], name=self._called(r.name), level=r.level) for r in rows
        )

    def _units(self) -> None:
        units = Unit.objects.exclude(kind__in=(Unit.Kind.BUREAU, Unit.Kind.GOVERNMENT))
        waiting = list(units.exclude(code__startswith="county-"))
        while waiting:
            here = {u.pk for u in waiting}
            for u in [u for u in waiting if u.parent_id not in here]:
                old, waiting = u.pk, [w for w in waiting if w.pk != u.pk]
                u.pk, u.code = None, f"county-{self.number}-{u.code}"
                u.name, u.short = self._called(u.name), self._called(u.short)
                u.region_id, u.parent_id = self.of(Region, u.region_id), self.of(Unit, u.parent_id)
                u._state.adding = True
                u.save(force_insert=True)
                self.map[Unit][old] = u.pk

    def _accounts(self) -> None:
        nobody = make_password(None)
        for a in Account.objects.filter(unit__in=self.map[Unit]).order_by("pk"):
            old, a.pk = a.pk, None
            a.username, a.unit_id, a.password = (
                f"{a.username}.{self.number}",
                self.of(Unit, a.unit_id),
                nobody,
            )
            a._state.adding = True
            a.save(force_insert=True)
            self.map[Account][old] = a.pk

    def _called(self, name: str) -> str:
        return f"{name}（{self.number}）"
