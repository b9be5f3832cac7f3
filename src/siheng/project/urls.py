"""Every address of the site, and what is answered where none of them could."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from siheng.api.problems import problem
from siheng.kernel.rooms import rooms
from siheng.project.failing import API, broken

urlpatterns = [
    path("", include("siheng.web.portal.urls")),
    path("", include("siheng.web.kiosk.urls")),
    path("", include("siheng.web.field.urls")),
    path("", include("siheng.web.screen.urls")),
    path("", include("siheng.web.places.urls")),
    *(path("", include(module)) for module in rooms("urls").values()),
    path("", include("siheng.api.urls")),
    path("", include("siheng.web.workspace.urls")),
]


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read."""
    if request.path.startswith(API):
        return problem(400)
    return HttpResponse(
        "这个地址读不出来，请从首页重新进入。", status=400, content_type="text/plain; charset=utf-8"
    )


handler400, handler404, handler500 = unreadable, "siheng.web.portal.say.missing", broken
