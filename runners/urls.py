"""What a person does: one address a verb, named after its view."""

from __future__ import annotations

from django.urls import URLPattern, path

from runners.views import check_in, consent, exchange, log, play, preferences, reactions, routines, settings, sharing, soreness, starters, steps, triage

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

# /routines/, /exercises/<slug>/add/ and /starters/<slug>/copy/
routine_urls: list[URLPattern] = [
    path("routines/", routines.routine_list, name="routine_list"),
    path("routines/put-away/", routines.put_away_list, name="put_away_list"),
    path("routines/new/", routines.new_routine, name="new_routine"),
    path("routines/save/", routines.save_routine, name="save_routine"),
    path("routines/<int:pk>/", routines.routine_detail, name="routine_detail"),
    path("routines/<int:pk>/play/", play.play_routine, name="play_routine"),
    path("routines/<int:pk>/rename/", routines.rename_routine, name="rename_routine"),
    path("routines/<int:pk>/duplicate/", routines.duplicate_routine, name="duplicate_routine"),
    path("routines/<int:pk>/put-away/", routines.put_away, name="put_away"),
    path("routines/<int:pk>/bring-back/", routines.bring_back, name="bring_back"),
    path("routines/<int:pk>/remove/", routines.remove_routine, name="remove_routine"),
    path("routines/<int:pk>/restore/", routines.restore_routine, name="restore_routine"),
    path("routines/<int:pk>/use-mine/", routines.use_mine, name="use_mine"),
    path("routines/<int:pk>/keep-mine/", routines.keep_mine, name="keep_mine"),
    path("routines/<int:pk>/order/", steps.order_steps, name="order_steps"),
    path("routines/<int:pk>/steps/add/", steps.pick_step, name="pick_step"),
    path("routines/<int:pk>/steps/restore/", steps.restore_step, name="restore_step"),
    path("routines/<int:pk>/steps/<int:step>/edit/", steps.edit_step, name="edit_step"),
    path("routines/<int:pk>/steps/<int:step>/again/", steps.repeat_step, name="repeat_step"),
    path("routines/<int:pk>/steps/<int:step>/move/", steps.move_step, name="move_step"),
    path("routines/<int:pk>/steps/<int:step>/remove/", steps.remove_step, name="remove_step"),
    path("exercises/<slug:slug>/add/", steps.add_step, name="add_step"),
    path("starters/<slug:slug>/copy/", starters.copy_starter, name="copy_starter"),
]

# Links to a routine, a sheet, files; and /shared/<token>/
sharing_urls: list[URLPattern] = [
    path("routines/<int:pk>/share/", sharing.share_routine, name="share_routine"),
    path("routines/<int:pk>/share/<int:share>/revoke/", sharing.revoke_share, name="revoke_share"),
    path("routines/<int:pk>/print/", sharing.print_routine, name="print_routine"),
    path("routines/<int:pk>/export/", exchange.export_routine, name="export_routine"),
    path("routines/<int:pk>/calendar/", exchange.routine_calendar, name="routine_calendar"),
    path("routines/<int:pk>/calendar.ics", exchange.routine_ics, name="routine_ics"),
    path("routines/import/", exchange.import_routine, name="import_routine"),
    path("shared/<str:token>/", sharing.shared, name="shared"),
    path("shared/<str:token>/qr/", sharing.shared_code, name="shared_code"),
    path("shared/<str:token>/copy/", sharing.copy_shared, name="copy_shared"),
]

# /play/ and /practices/
play_urls: list[URLPattern] = [
    path("play/", play.play_list, name="play_list"),
    path("practices/keep/", play.keep_practice, name="keep_practice"),
    path("practices/done/", play.done_with, name="done_with"),
    path("practices/felt/", play.felt, name="felt"),
    path("practices/<int:pk>/", play.practice, name="practice"),
]

# /log/
log_urls: list[URLPattern] = [
    path("log/", log.log, name="log"),
    path("log/report/", log.log_report, name="log_report"),
    path("log/legwork.csv", log.log_csv, name="log_csv"),
    path("log/goal/", log.set_goal, name="set_goal"),
    path("log/<int:pk>/remove/", log.remove_practice, name="remove_practice"),
    path("log/<int:pk>/restore/", log.restore_practice, name="restore_practice"),
    path("routines/<int:pk>/done/", log.done_today, name="done_today"),
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

urlpatterns = [*check_in_urls, *soreness_urls, *routine_urls, *sharing_urls, *play_urls, *log_urls, *reaction_urls, *settings_urls, *account_urls]
