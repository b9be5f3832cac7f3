"""The addresses of the public's pages. None of them holds a query code."""

from django.urls import path

from siheng.web.portal import progress, say

urlpatterns = [
    path("p/", say.home, name="p_home"),
    path("p/say/", say.say, name="p_say"),
    path("p/ask/", say.ask, name="p_ask"),
    path("p/receipt/", say.receipt, name="p_receipt"),
    path("p/progress/", progress.progress, name="p_progress"),
    path("p/progress/do/<slug:step>/", progress.act, name="p_act"),
    path("p/agreement/", progress.agreement, name="p_agreement"),
    path("p/agreement/<int:document>/", progress.paper, name="p_paper"),
    path("p/agreement/material/<int:attachment>/", progress.material, name="p_material"),
    path("p/leave/", progress.leave, name="p_leave"),
    path("p/big/", say.big, name="p_big"),
]
