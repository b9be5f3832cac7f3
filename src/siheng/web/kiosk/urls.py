"""The addresses of the kiosk."""

from django.urls import path

from siheng.web.kiosk import views

urlpatterns = [
    path("kiosk/", views.start, name="k_start"),
    path("kiosk/say/", views.say, name="k_say"),
    path("kiosk/receipt/", views.receipt, name="k_receipt"),
    path("kiosk/progress/", views.progress, name="k_progress"),
    path("kiosk/help/", views.help_me, name="k_help"),
]
