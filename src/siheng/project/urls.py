"""Every address of the site."""

from django.urls import include, path

urlpatterns = [
    path("", include("siheng.web.portal.urls")),
    path("", include("siheng.web.kiosk.urls")),
    path("", include("siheng.web.field.urls")),
    path("", include("siheng.web.screen.urls")),
    path("", include("siheng.web.places.urls")),
    path("", include("siheng.web.workspace.urls")),
]
handler404 = "siheng.web.portal.say.missing"
