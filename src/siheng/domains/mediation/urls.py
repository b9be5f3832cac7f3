"""The addresses of mediation's own pages."""

from django.urls import path

from siheng.domains.mediation import views

urlpatterns = [
    path("mediation/<int:pk>/bundle/<int:seq>/", views.bundle, name="mediation_bundle"),
    path("mediation/<int:pk>/payroll/", views.payroll, name="mediation_payroll"),
]
