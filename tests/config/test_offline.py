"""What lets Legwork be installed and be there without a network, and that nothing private is in it."""

from __future__ import annotations

import json

import pytest
from django.contrib.staticfiles import finders

pytestmark = pytest.mark.django_db


def test_the_worker_keeps_static_files_and_one_page(visitor):
    response = visitor.get("/worker.js")
    assert response["Service-Worker-Allowed"] == "/"
    assert response["Cache-Control"] == "no-cache"
    script = response.content.decode()
    told = json.loads(script.split("const LEGWORK = ", 1)[1].split(";\n", 1)[0])
    assert told["offline"] == "/offline/"
    assert {"/static/js/player.js", "/static/js/player-state.js", "/static/css/player.css", "/static/img/icons.svg"} <= set(told["files"])
    assert [file for file in told["files"] if not file.startswith("/static/") or "admin" in file] == []


def test_switched_off_the_worker_takes_itself_away(visitor, settings):
    settings.SERVICE_WORKER = False
    script = visitor.get("/worker.js").content.decode()
    assert "unregister" in script
    assert "LEGWORK" not in script


def test_the_offline_page_is_the_same_for_everybody(visitor, alices_client, alice):
    page = visitor.get("/offline/")
    assert page.content == alices_client.get("/offline/").content
    assert not page.cookies
    for private in ("Alice", alice.email, "csrfmiddlewaretoken", "data-who"):
        assert private not in page.content.decode()


def test_the_manifest_names_icons_that_exist(visitor):
    response = visitor.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    told = response.json()
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}
    assert [icon["src"] for icon in told["icons"] if not finders.find(icon["src"].removeprefix("/static/"))] == []
