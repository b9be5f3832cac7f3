"""The address of the big screen."""

from django.urls import path

from siheng.web.screen import board

urlpatterns = [path("screen/", board.page, name="screen")]
