"""The addresses of the centre's board and of the services' own page."""

from django.urls import path

from siheng.domains.onestop import views

urlpatterns = [
    path("onestop/", views.board, name="onestop_board"),
    path("onestop/services/", views.services, name="onestop_services"),
    path("onestop/<int:pk>/code/", views.code, name="onestop_code"),
]
