"""What a person does: one address a verb, named after its view."""

from __future__ import annotations

from django.urls import URLPattern, path

from runners.views import check_in, consent, preferences, reactions, routines, settings, soreness, triage

app_name = "runners"

# / and /check-in/
check_in_urls: list[URLPattern] = [
    path("", check_in.check_in, name="check_in"),
    path("check-in/", check_in.preview, name="preview"),
    path("check-in/answers/", triage.answer, name="answer"),
    path("check-in/answers/<int:pk>/clear/", triage.clear_answer, name="clear_answer"),
    path("check-in/help/", triage.help_now, name="help"),
]

# /soreness/
soreness_urls: list[URLPattern] = [
    path("soreness/note/", soreness.note, name="note"),
    path("soreness/now/", soreness.all_now, name="all_now"),
    path("soreness/<int:pk>/now/", soreness.now, name="now"),
    path("soreness/<int:pk>/report/", soreness.report, name="report"),
    path("soreness/<int:pk>/ease/", soreness.ease, name="ease"),
    path("soreness/<int:pk>/remove/", soreness.remove_spot, name="remove_spot"),
]

# /routines/ and /exercises/<slug>/add/
routine_urls: list[URLPattern] = [
    path("routines/", routines.routine_list, name="routine_list"),
    path("routines/save/", routines.save_routine, name="save_routine"),
    path("routines/<int:pk>/", routines.routine_detail, name="routine_detail"),
    path("routines/<int:pk>/play/", routines.play_routine, name="play_routine"),
    path("routines/<int:pk>/rename/", routines.rename_routine, name="rename_routine"),
    path("routines/<int:pk>/remove/", routines.remove_routine, name="remove_routine"),
    path("routines/<int:pk>/restore/", routines.restore_routine, name="restore_routine"),
    path("routines/<int:pk>/steps/restore/", routines.restore_step, name="restore_step"),
    path("routines/<int:pk>/steps/<int:step>/move/", routines.move_step, name="move_step"),
    path("routines/<int:pk>/steps/<int:step>/remove/", routines.remove_step, name="remove_step"),
    path("exercises/<slug:slug>/add/", routines.add_step, name="add_step"),
]

# /exercises/<slug>/reaction/
reaction_urls: list[URLPattern] = [path("exercises/<slug:slug>/reaction/", reactions.reaction, name="reaction")]

# /settings/
settings_urls: list[URLPattern] = [
    path("settings/", preferences.preferences, name="preferences"),
    path("settings/cautions/", preferences.confirm_cautions, name="confirm_cautions"),
    path("settings/consent/", consent.consent, name="consent"),
]

# /settings/account/
account_urls: list[URLPattern] = [path("settings/account/", settings.account, name="account")]

urlpatterns = [*check_in_urls, *soreness_urls, *routine_urls, *reaction_urls, *settings_urls, *account_urls]
