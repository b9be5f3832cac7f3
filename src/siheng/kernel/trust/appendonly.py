"""Rows that are written once (只增不改) and never changed or deleted afterwards, one by one or in bulk."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class WrittenOnce(Exception):
    """Someone tried to change or delete what may only be added to."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__(f"“{model._meta.verbose_name}”只能新增，不能修改或删除。")


class AppendOnlyQuerySet(models.QuerySet):
    """Reads and adds; every way to change or delete raises WrittenOnce."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WrittenOnce(self.model)

    update = delete = bulk_update = update_or_create = _refuse

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("update_conflicts"):
            raise WrittenOnce(self.model)
        return super().bulk_create(objs, *args, **kwargs)


class AppendOnly(models.Model):
    """A model whose rows are written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise WrittenOnce(type(self))
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise WrittenOnce(type(self))
