"""The addresses of the API. What has no verb or no address here is answered as a program expects it too."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from siheng.api.problems import problem
from siheng.api.site import api

View = Callable[..., HttpResponseBase]


def _named(view: View) -> View:
    """A token lets in here, not a session; a verb that an address does not have is told as a problem."""

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if answer.status_code != 405:
            return answer
        told = problem(405)
        told["Allow"] = answer["Allow"]
        return told

    return login_not_required(csrf_exempt(answered))


@login_not_required
@csrf_exempt
def missing(request: HttpRequest) -> HttpResponse:
    """An address that there is not."""
    return problem(404)


found = api.urls
for pattern in found[0]:
    pattern.callback = _named(pattern.callback)  # type: ignore[arg-type]
urlpatterns = [path("api/v1/", found), re_path(r"^api/", missing)]
