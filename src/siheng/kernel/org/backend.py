"""Who is signed in (登录): read in one question with unit and region, of which every page asks both."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from siheng.kernel.org.models import Account


class Backend(ModelBackend):
    """Accounts by name and password."""

    def get_user(self, user_id: Any) -> Account | None:
        found = Account.objects.select_related("unit__region").filter(pk=user_id).first()
        return found if found and self.user_can_authenticate(found) else None
