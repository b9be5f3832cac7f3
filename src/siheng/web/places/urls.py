"""The addresses of the registers: 阵地网点, 名册, 活动."""

from django.urls import path

from siheng.web.places import (
    activities,
    duty,
    entry,
    ledger,
    outline,
    place,
    places,
    population,
    referrals,
    rosters,
)

urlpatterns = [
    path("places/", places.overview, name="places"),
    path("places/coverage/", places.coverage, name="places_coverage"),
    path("places/referrals/", referrals.page, name="places_referrals"),
    path("places/duty/", duty.weeks, name="places_duty"),
    path("places/outline/", outline.upload, name="places_outline"),
    path("places/people/", population.page, name="places_population"),
    path("places/new/<slug:kind>/", entry.new_place, name="place_new"),
    path("places/<int:place>/", place.page, name="place"),
    path("places/<int:place>/edit/", entry.edit_place, name="place_edit"),
    path("places/<int:place>/close/", entry.close_place, name="place_close"),
    path("places/<int:place>/duty/", duty.week, name="place_duty"),
    path("places/<int:place>/duty/<int:duty>/drop/", duty.drop, name="place_duty_drop"),
    path("rosters/", rosters.listing, name="rosters"),
    path("rosters/new/<slug:kind>/", entry.new_appointment, name="appointment_new"),
    path("rosters/<int:appointment>/", rosters.page, name="appointment"),
    path("rosters/<int:appointment>/edit/", entry.edit_appointment, name="appointment_edit"),
    path("rosters/<int:appointment>/end/", entry.end_appointment, name="appointment_end"),
    path("rosters/<int:appointment>/reveal/", rosters.reveal, name="appointment_reveal"),
    path("activities/", activities.listing, name="activities"),
    path("activities/new/<slug:kind>/", entry.new_activity, name="activity_new"),
    path("activities/<int:activity>/", activities.page, name="activity"),
    path("activities/<int:activity>/edit/", entry.edit_activity, name="activity_edit"),
    *ledger.urls,
]
