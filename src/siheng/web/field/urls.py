"""The addresses of the phone pages."""

from django.urls import path

from siheng.web.field import own, pages, sending

urlpatterns = [
    path("m/", pages.home, name="field"),
    path("m/worker.js", sending.worker, name="field_worker"),
    path("m/days/", pages.days, name="field_days"),
    path("m/laws/", own.laws, name="field_laws"),
    path("m/purse/", own.purse, name="field_purse"),
    path("m/new/", pages.opening, name="field_new"),
    path("m/<int:pk>/", pages.matter, name="field_matter"),
    path("m/<int:pk>/call/", sending.call, name="field_call"),
    path("m/<int:pk>/do/<slug:step>/", sending.do, name="field_do"),
]
