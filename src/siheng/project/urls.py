"""Every address of the site, and what is answered where none of them could."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
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

TOO_LARGE = (
    f"一次交的太多，没有收下：文字最多 {settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2} MB，"
    f"文件最多 {settings.DATA_UPLOAD_MAX_NUMBER_FILES} 个、合起来最多 {settings.REQUEST_LIMIT // 1024**2} MB。"
    "请返回，分几次交。"
)


def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read, or is too large to be."""
    status, told = 400, "这个地址读不出来，请从首页重新进入。"
    if isinstance(exception, RequestDataTooBig | TooManyFilesSent):
        status, told = 413, TOO_LARGE
    if request.path.startswith(API):
        return problem(status, told if status == 413 else "")
    return HttpResponse(told, status=status, content_type="text/plain; charset=utf-8")


handler400, handler404, handler500 = unreadable, "siheng.web.portal.say.missing", broken
