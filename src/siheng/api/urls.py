"""The addresses of the API."""

from django.urls import path

from siheng.api.site import api

found = api.urls
for pattern in found[0]:
    # A token lets in here, not a session.
    pattern.callback.login_required = False  # type: ignore[union-attr]
urlpatterns = [path("api/v1/", found)]
