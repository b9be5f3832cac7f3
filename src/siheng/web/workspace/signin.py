"""Signing in and out. Each try is logged; guessing is slowed down by axes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from siheng.kernel.org.clock import now, real_now
from siheng.kernel.org.models import Account, Unit
from siheng.kernel.trust.access import record_signin, signed_in_from
from siheng.kernel.trust.throttle import knock
from siheng.web.workspace.base import address


class SignInForm(AuthenticationForm):
    """Name and password; one sentence for every wrong pair, so that no name can be found out."""

    error_messages = {
        "invalid_login": "账号或密码不对。连续输错 5 次，这个账号要等 15 分钟。",
        "inactive": "账号或密码不对。连续输错 5 次，这个账号要等 15 分钟。",
    }


# Of axes' own limit each account and each address has many: these hold who tries many accounts, or from many addresses.
FROM_ADDRESS, FOR_ACCOUNT = 300, 100
QUARTER, HOUR = 15 * 60, 3600
# From where somebody came in so lately, the second does not hold: a stranger would lock him out with a hundred tries
# an hour. The five of axes do.
KNOWN = timedelta(days=30)


class SignIn(LoginView):
    """The sign-in page."""

    template_name = "login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bureau = Unit.objects.filter(kind=Unit.Kind.BUREAU).values_list("name", flat=True).first()
        return super().get_context_data(**kwargs) | {
            "bureau": bureau or "司法局",
            "wait": 15,
            "public_url": reverse("p_home"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        place, name = address(request) or "unknown", request.POST.get("username", "")
        if not (
            knock("sign-in from", place, at=real_now(), limit=FROM_ADDRESS, seconds=QUARTER)
            and (
                signed_in_from(name, address(request), since=now() - KNOWN)
                or knock("sign-in as", name, at=real_now(), limit=FOR_ACCOUNT, seconds=HOUR)
            )
        ):
            return render(request, settings.AXES_LOCKOUT_TEMPLATE, status=429)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        account = form.get_user()
        record_signin(account, at=now(), ok=True, address=address(self.request))
        answer = super().form_valid(form)
        # By the clock that everything else here is told by.
        Account.objects.filter(pk=account.pk).update(last_login=now())
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        known = Account.objects.filter(username=form.cleaned_data.get("username", "")).first()
        record_signin(known, at=now(), ok=False, address=address(self.request))
        return super().form_invalid(form)
