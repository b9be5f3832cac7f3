"""Every address of the site."""

from django.urls import include, path

from siheng.kernel.rooms import rooms

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
handler404 = "siheng.web.portal.say.missing"
