"""Every address of the site and its rule: who may open it, how it is asked, and with what.

From the resolver, so that a new view cannot be forgotten: `tests/test_pages.py` fails for an address without a rule.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

ANYONE, RUNNER, OWNER, STRANGERS, CURATOR = "anyone", "any runner", "the owner alone", "only who is not signed in", "a curator with a second factor"
GET, POST = "get", "post"

# name: (who, how, keyword arguments; "spot", "routine", "step", "share", "token", "practice" stand for rows of Alice's)
RULES: dict[str, tuple[str, str, dict[str, str]]] = {
    "try_the_engine": (CURATOR, GET, {}),
    "healthz": (ANYONE, GET, {}),
    "readyz": (ANYONE, GET, {}),
    "worker": (ANYONE, GET, {}),
    "offline": (ANYONE, GET, {}),
    "manifest": (ANYONE, GET, {}),
    "library:group_list": (ANYONE, GET, {}),
    "library:group_detail": (ANYONE, GET, {"group": "calves"}),
    "library:muscle_detail": (ANYONE, GET, {"group": "calves", "muscle": "soleus"}),
    "library:exercise_list": (ANYONE, GET, {}),
    "library:exercise_detail": (ANYONE, GET, {"slug": "squat"}),
    "library:starter_list": (ANYONE, GET, {}),
    "library:starter_detail": (ANYONE, GET, {"slug": "before-easy-run"}),
    "library:question_list": (ANYONE, GET, {}),
    "library:source_list": (ANYONE, GET, {}),
    "library:safety": (ANYONE, GET, {}),
    "library:about": (ANYONE, GET, {}),
    "runners:check_in": (ANYONE, GET, {}),
    "runners:preview": (ANYONE, POST, {}),
    "runners:answer": (ANYONE, POST, {}),
    "runners:clear_answer": (OWNER, POST, {"pk": "answer"}),
    "runners:help": (ANYONE, GET, {}),
    "runners:note": (RUNNER, POST, {}),
    "runners:all_now": (RUNNER, POST, {}),
    "runners:now": (OWNER, POST, {"pk": "spot"}),
    "runners:report": (OWNER, POST, {"pk": "spot"}),
    "runners:ease": (OWNER, POST, {"pk": "spot"}),
    "runners:remove_spot": (OWNER, POST, {"pk": "spot"}),
    "runners:reaction": (ANYONE, GET, {"slug": "squat"}),
    "runners:confirm_cautions": (RUNNER, POST, {}),
    "runners:consent": (RUNNER, GET, {}),
    "runners:preferences": (RUNNER, GET, {}),
    "runners:account": (RUNNER, GET, {}),
    "runners:routine_list": (RUNNER, GET, {}),
    "runners:save_routine": (ANYONE, GET, {}),
    "runners:routine_detail": (OWNER, GET, {"pk": "routine"}),
    "runners:rename_routine": (OWNER, POST, {"pk": "routine"}),
    "runners:put_away_list": (RUNNER, GET, {}),
    "runners:new_routine": (RUNNER, POST, {}),
    "runners:duplicate_routine": (OWNER, POST, {"pk": "routine"}),
    "runners:put_away": (OWNER, POST, {"pk": "routine"}),
    "runners:bring_back": (OWNER, POST, {"pk": "routine"}),
    "runners:use_mine": (OWNER, POST, {"pk": "routine"}),
    "runners:keep_mine": (OWNER, POST, {"pk": "routine"}),
    "runners:order_steps": (OWNER, POST, {"pk": "routine"}),
    "runners:pick_step": (OWNER, POST, {"pk": "routine"}),
    "runners:edit_step": (OWNER, GET, {"pk": "routine", "step": "step"}),
    "runners:repeat_step": (OWNER, POST, {"pk": "routine", "step": "step"}),
    "runners:copy_starter": (RUNNER, GET, {"slug": "before-easy-run"}),
    "runners:remove_routine": (OWNER, POST, {"pk": "routine"}),
    "runners:restore_routine": (OWNER, POST, {"pk": "routine"}),
    "runners:play_routine": (OWNER, GET, {"pk": "routine"}),
    "runners:play_list": (ANYONE, GET, {}),
    "runners:keep_practice": (RUNNER, POST, {}),
    "runners:done_with": (RUNNER, POST, {}),
    "runners:felt": (RUNNER, POST, {}),
    "runners:practice": (OWNER, GET, {"pk": "practice"}),
    "runners:add_step": (RUNNER, GET, {"slug": "squat"}),
    "runners:move_step": (OWNER, POST, {"pk": "routine", "step": "step"}),
    "runners:restore_step": (OWNER, POST, {"pk": "routine"}),
    "runners:remove_step": (OWNER, POST, {"pk": "routine", "step": "step"}),
    "runners:share_routine": (OWNER, GET, {"pk": "routine"}),
    "runners:revoke_share": (OWNER, POST, {"pk": "routine", "share": "share"}),
    "runners:print_routine": (OWNER, GET, {"pk": "routine"}),
    "runners:export_routine": (OWNER, GET, {"pk": "routine"}),
    "runners:routine_calendar": (OWNER, GET, {"pk": "routine"}),
    "runners:routine_ics": (OWNER, GET, {"pk": "routine"}),
    "runners:import_routine": (RUNNER, GET, {}),
    "runners:shared": (ANYONE, GET, {"token": "token"}),
    "runners:shared_code": (ANYONE, GET, {"token": "token"}),
    "runners:copy_shared": (RUNNER, GET, {"token": "token"}),
    "runners:log": (RUNNER, GET, {}),
    "runners:log_report": (RUNNER, GET, {}),
    "runners:log_csv": (RUNNER, GET, {}),
    "runners:set_goal": (RUNNER, POST, {}),
    "runners:done_today": (OWNER, POST, {"pk": "routine"}),
    "runners:remove_practice": (OWNER, POST, {"pk": "practice"}),
    "runners:restore_practice": (OWNER, POST, {"pk": "practice"}),
    "account_login": (STRANGERS, GET, {}),
    "account_signup": (STRANGERS, GET, {}),
    "account_logout": (ANYONE, GET, {}),
    "account_inactive": (ANYONE, GET, {}),
    "account_reauthenticate": (RUNNER, GET, {}),
    "account_email": (RUNNER, GET, {}),
    "account_change_password": (RUNNER, GET, {}),
    "account_set_password": (RUNNER, GET, {}),
    "account_reset_password": (ANYONE, GET, {}),
    "account_reset_password_done": (ANYONE, GET, {}),
    "account_reset_password_from_key": (ANYONE, GET, {"uidb36": "1", "key": "set-password"}),
    "account_reset_password_from_key_done": (ANYONE, GET, {}),
    "account_email_verification_sent": (ANYONE, GET, {}),
    "account_confirm_email": (ANYONE, GET, {"key": "nonsense"}),
    "account_confirm_login_code": (ANYONE, GET, {}),
    "mfa_authenticate": (ANYONE, GET, {}),
    "mfa_login_webauthn": (ANYONE, GET, {}),
    "mfa_edit_webauthn": (RUNNER, GET, {"pk": "987654321"}),
    "mfa_remove_webauthn": (RUNNER, GET, {"pk": "987654321"}),
    "mfa_index": (RUNNER, GET, {}),
    "mfa_reauthenticate": (RUNNER, GET, {}),
    "mfa_activate_totp": (RUNNER, GET, {}),
    "mfa_deactivate_totp": (RUNNER, GET, {}),
    "mfa_view_recovery_codes": (RUNNER, GET, {}),
    "mfa_generate_recovery_codes": (RUNNER, GET, {}),
    "mfa_download_recovery_codes": (RUNNER, GET, {}),
    "mfa_list_webauthn": (RUNNER, GET, {}),
    "mfa_add_webauthn": (RUNNER, GET, {}),
    "mfa_reauthenticate_webauthn": (RUNNER, GET, {}),
    "usersessions_list": (RUNNER, GET, {}),
}


def addresses(patterns: list[URLPattern | URLResolver] | None = None, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(name, pattern) of every address, with namespaces."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield namespace + (pattern.name or str(pattern.pattern)), pattern
