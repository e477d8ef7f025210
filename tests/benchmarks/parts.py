"""The figures of the budget (design: budgets), part by part."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psutil
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from library import snapshot
from runners import suggestions
from runners.advice import Spot
from runners.models import Consent, Report, Runner, SoreSpot
from tests.benchmarks import floor

THREE = "/?sore=calf:left&sore=quads:right&sore=buttock:left&severity-calf-left=3&kind-calf-left=tight&severity-quads-right=2&kind-quads-right=tight&severity-buttock-left=2&kind-buttock-left=tight"
HTMX = {"HX-Request": "true"}


def tell(name: str, figure: float, goal: float, unit: str = "", *, least: bool = False, note: str = "") -> None:
    """One line: the figure, the goal (the most, or the least), and whether it is met."""
    met = figure >= goal if least else figure <= goal
    print(f"  {'ok  ' if met else 'MISS'}  {name}: {figure:,.2f}{unit} (goal {'at least' if least else 'at most'} {goal:g}{unit}){f'; {note}' if note else ''}", flush=True)


def cost(*calls: Callable[[], object], rounds: int = 30) -> list[float]:
    """CPU milliseconds of each call, the median of rounds in which all take turns, so that a busy machine is busy for all."""
    for call in calls:
        call()
    times: list[list[float]] = [[] for _ in calls]
    for _ in range(rounds):
        for number, call in enumerate(calls):
            began = time.process_time()
            call()
            times[number].append(1_000 * (time.process_time() - began))
    return [statistics.median(each) for each in times]


def visitor() -> Client:
    return Client(headers={"Accept-Encoding": "gzip"})


def of(client: Client, path: str, **options: object) -> Callable[[], object]:
    return lambda: client.get(path, **options)


def against_floor(client: Client, path: str, floor_path: str = "/floor/", **options: object) -> tuple[float, float]:
    """CPU milliseconds of a page and of the floor with its bytes."""
    plain = Client()
    plain.cookies = client.cookies
    answer = plain.get(path, **options)
    assert answer.status_code == 200, (path, answer.status_code)
    floor.body = answer.content
    page, least = cost(of(client, path, **options), of(client, floor_path, **options))
    return page, least


def cpu() -> None:
    """Pages and the check-in, against the floor."""
    client = visitor()
    for path in ("/muscles/", "/muscles/calves/", "/muscles/calves/soleus/", "/exercises/", "/exercises/squat/", "/questions/", "/safety/", "/sources/"):
        page, least = against_floor(client, path)
        tell(f"{path} against the floor", least / page, 0.8, least=True, note=f"{page:.1f} ms")
    known = client.get("/muscles/calves/").headers["ETag"]
    page, least = against_floor(client, "/muscles/calves/")
    (again,) = cost(of(client, "/muscles/calves/", headers={"If-None-Match": known}))
    tell("a conditional request, against the page", again / page, 1, note="answered 304")
    page, least = against_floor(client, THREE)
    tell("check-in of a visitor, three areas, over the floor", page - least, 4, " ms", note=f"{page:.1f} against {least:.1f} ms")
    page, least = against_floor(client, THREE, headers=HTMX | {"HX-Target": "chosen"})
    tell("the same in place", page - least, 4, " ms", note=f"{page:.1f} against {least:.1f} ms")
    _alice, hers = a_runner("alice@example.org")
    csrf = {"headers": HTMX | {"HX-Target": "chosen"}}
    data = dict(pair.split("=") for pair in THREE.partition("?")[2].split("&") if not pair.startswith("sore=")) | {"sore": ["calf:left", "quads:right", "buttock:left"]}
    hers.post("/check-in/", data, **csrf)
    with CaptureQueriesContext(connection) as queries:
        answer = hers.post("/check-in/", data, **csrf)
    asked = len(queries)
    assert answer.status_code == 200, answer.status_code
    floor.body = gzip.decompress(answer.content)
    posted, least = cost(lambda: hers.post("/check-in/", data, **csrf), lambda: hers.post("/floor/post/", data, **csrf))
    tell("check-in of a runner, answer in place, over the floor", posted - least, 6, " ms", note=f"{posted:.1f} against {least:.1f} ms")
    tell("its queries", asked, 10)
    page, least = against_floor(hers, "/", "/floor/in/")
    tell("check-in page of a runner with three spots, over the floor", page - least, 6, " ms", note=f"{page:.1f} against {least:.1f} ms")


def a_runner(email: str) -> tuple[Runner, Client]:
    """Somebody with consent and three sore spots, signed in."""
    now = timezone.now()
    runner = Runner.objects.create_user(email, "a long run on sunday")
    Consent.objects.create(runner=runner, wording=Consent.WORDING, given_at=now)
    from library.models import MuscleGroup

    for number, slug in enumerate(("calves", "quadriceps", "glutes")):
        spot = SoreSpot.objects.create(runner=runner, group=MuscleGroup.objects.get(slug=slug), side="left", since=now.date(), noted_at=now)
        spot.report(number + 2, on=now.date())
    client = visitor()
    client.force_login(runner, backend=settings.AUTHENTICATION_BACKENDS[0])
    return runner, client


SIX = tuple(
    Spot(area=area, side=side, severity=severity, kind=kind, days=2)
    for area, side, severity, kind in (
        ("calves", "left", 3, "tight"),
        ("quadriceps", "right", 2, "sore"),
        ("glutes", "left", 2, "tight"),
        ("hamstrings", "both", 3, "tight"),
        ("hip-flexors", "right", 1, "tight"),
        ("core", "centre", 2, "sore"),
    )
)


def engine() -> None:
    """The engine by itself, at the library's size and at 10,000 exercises."""

    small = snapshot.catalogue()
    large = with_many(small, 10_000)
    few, many = cost(lambda: suggestions.suggest(small, SIX, minutes=15), lambda: suggestions.suggest(large, SIX, minutes=15), rounds=15)
    names = ("hamstrings:left", "hamstrings:right", "front-of-hip:right", "abdomen:centre")
    six = THREE + "".join(f"&sore={name}&severity-{name.replace(':', '-')}=2&kind-{name.replace(':', '-')}=tight" for name in names)
    client = visitor()
    page = client.get(six)
    (whole,) = cost(of(client, six), rounds=15)
    tell("engine with six spots, against the rest of its page", few / max(0.1, whole - few), 1, note=f"{few:.1f} ms; page {whole:.1f} ms, {page.status_code}")
    tell(f"engine at 10,000 exercises, against {len(small.exercises)}", many / few, 30, " times", note=f"{many:.1f} ms")


def with_many(catalogue, count: int):
    """The library with clones of its exercises, `count` in all."""
    exercises = dict(catalogue.exercises)
    originals = list(catalogue.exercises.values())
    for number in range(count - len(exercises)):
        one = originals[number % len(originals)]
        slug = f"{one.slug[:40]}-{number}"
        exercises[slug] = replace(one, slug=slug, name=f"{one.name} {number}", easier=None, harder=None)
    from library.catalogue import Catalogue

    return Catalogue.of(**{**dict(catalogue.collections()), "exercises": exercises})


def growth() -> None:
    """Pages with little in the database, then with 10,000 exercises, 100,000 runners and 1,000,000 reports."""
    _runner, hers = a_runner("bea@example.org")
    client = visitor()
    looks = {
        "check-in of a visitor": of(client, THREE),
        "check-in of a runner": of(hers, "/"),
        "exercises, filtered": of(hers, "/exercises/?area=calves"),
        "an exercise": of(hers, "/exercises/squat/"),
        "a group": of(hers, "/muscles/calves/"),
        "routines": of(hers, "/routines/"),
    }
    before = dict(zip(looks, zip(cost(*looks.values(), rounds=15), [queries_of(look) for look in looks.values()], strict=True), strict=True))
    began = time.monotonic()
    crowd(100_000, 10)
    print(f"  100,000 runners and 1,000,000 reports made in {time.monotonic() - began:.0f} s", flush=True)
    report(looks, before, "with the people")
    snapshot.write(snapshot.plan(with_many(snapshot.read(), 10_000)))
    report(looks, before, "with 10,000 exercises as well")


def report(looks: dict[str, Callable[[], object]], before: dict[str, tuple[float, int]], when: str) -> None:
    times = cost(*looks.values(), rounds=15)
    for (name, look), after in zip(looks.items(), times, strict=True):
        tell(f"{name}, {when}", after / before[name][0], 1.3, " times", note=f"{before[name][0]:.1f} to {after:.1f} ms")
        if (now := queries_of(look)) != before[name][1]:
            print(f"  MISS  {name}, {when}: {before[name][1]} queries became {now}", flush=True)


def queries_of(look: Callable[[], object]) -> int:
    look()
    with CaptureQueriesContext(connection) as queries:
        look()
    return len(queries.captured_queries)


def crowd(people: int, reports: int) -> None:
    """Runners with a sore spot each and reports of as many days."""
    now = timezone.now()
    chance = random.Random(7)
    group = SoreSpot.objects.values_list("group_id", flat=True).first()
    for start in range(0, people, 10_000):
        runners = Runner.objects.bulk_create([Runner(email=f"runner{number}@example.org", password="!") for number in range(start, start + 10_000)], batch_size=2_000)
        spots = SoreSpot.objects.bulk_create([SoreSpot(runner=runner, group_id=group, side="left", since=now.date(), noted_at=now) for runner in runners], batch_size=2_000)
        days = [now.date() - timedelta(days=day) for day in range(reports)]
        Report.objects.bulk_create([Report(spot=spot, date=day, severity=chance.randint(0, 10)) for spot in spots for day in days], batch_size=5_000)


# In a browser, against the server people start

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@contextmanager
def served() -> Iterator[tuple[str, subprocess.Popen[bytes], float]]:
    """The server as `make run` starts it: (address, process, seconds until the first page)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="legwork-bench-") as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.local",
            "LEGWORK_DATA": folder,
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'legwork.sqlite3'}",
            "PORT": str(port),
        }
        launched(environment, port)[0].terminate()  # the first start makes the database; the second is the one people wait for
        time.sleep(2)
        server, seconds = launched(environment, port)
        try:
            yield f"http://localhost:{port}", server, seconds
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)


def launched(environment: dict[str, str], port: int) -> tuple[subprocess.Popen[bytes], float]:
    """Start the server; it and the seconds until it answers."""
    began = time.monotonic()
    server = subprocess.Popen([sys.executable, "-m", "config.serve"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/", timeout=30) as page:
                page.read()
            return server, time.monotonic() - began
        except OSError:
            if server.poll() is not None or time.monotonic() - began > 180:
                sys.exit("The server did not start.")
            time.sleep(0.05)


def browser() -> None:
    """Weight and number of requests of the first visit, and how it feels on a slow phone."""
    from playwright.sync_api import sync_playwright

    with served() as (site, server, _seconds), sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"), args=FLAGS)
        weigh(chromium, site)
        feel(chromium, site)
        chromium.close()
        workers = psutil.Process(server.pid).children(recursive=True)
        tell("memory of a worker after these visits", max(each.memory_info().rss for each in workers) / 1e6, 150, " MB")


def weigh(chromium, site: str) -> None:
    for path, most in (("/", 60), (THREE, 90)):
        page = chromium.new_context(viewport={"width": 390, "height": 844}).new_page()
        heard = listen(page)
        page.goto(site + path, wait_until="networkidle")
        tell(
            f"first visit of {path[:1]}{' with results' if len(path) > 1 else ''}, compressed, everything",
            sum(heard.values()) / 1_000,
            most,
            " KB",
            note=", ".join(f"{Path(url.partition('?')[0]).name or '/'} {size / 1_000:.1f}" for url, size in sorted(heard.items(), key=lambda each: -each[1])[:6]),
        )
        tell("its requests", len(heard), 14)
        if len(path) == 1:
            before = dict(heard)
            page.locator("[data-bodymap] .map__view--back .area[data-place='calf'][data-side='left']").first.click()
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1_500)
            tell("the first tap, panel and answer", (sum(heard.values()) - sum(before.values())) / 1_000, 10, " KB")
        page.context.close()


def listen(page) -> dict[str, float]:
    """Bytes on the wire by address, headers included, filled while the page is used."""
    session, urls, sizes = page.context.new_cdp_session(page), {}, {}
    session.send("Network.enable")
    session.on("Network.requestWillBeSent", lambda event: urls.setdefault(event["requestId"], event["request"]["url"]))
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.__setitem__(
            f"{urls.get(event['requestId'], '?')}#{event['requestId']}" if urls.get(event["requestId"], "?") in sizes else urls.get(event["requestId"], "?"),
            event["encodedDataLength"],
        ),
    )
    return sizes


VITALS = """
window.vitals = {lcp: 0, cls: 0, inp: 0};
new PerformanceObserver((list) => { for (const e of list.getEntries()) vitals.lcp = Math.max(vitals.lcp, e.startTime); }).observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) vitals.cls += e.value; }).observe({type: 'layout-shift', buffered: true});
new PerformanceObserver((list) => { for (const e of list.getEntries()) if (e.interactionId) vitals.inp = Math.max(vitals.inp, e.duration); }).observe({type: 'event', durationThreshold: 16, buffered: true});
"""


def feel(chromium, site: str) -> None:
    """Four times slower, 1.6 Mbit/s, 150 ms."""
    found: dict[str, list[float]] = {"lcp": [], "cls": [], "inp": []}
    for _ in range(3):
        context = chromium.new_context(viewport={"width": 390, "height": 844})
        context.add_init_script(VITALS)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 95_000})
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(site, wait_until="networkidle")
        page.wait_for_timeout(500)
        lcp = page.evaluate("vitals.lcp")
        page.locator("[data-bodymap] .map__view--back .area[data-place='calf'][data-side='left']").first.click()
        page.wait_for_timeout(3_000)
        vitals = page.evaluate("vitals")
        found["lcp"].append(lcp)
        found["cls"].append(vitals["cls"])
        found["inp"].append(vitals["inp"])
        context.close()
    tell("largest paint", statistics.median(found["lcp"]) / 1_000, 1.5, " s")
    tell("answer to a tap (INP)", statistics.median(found["inp"]), 100, " ms", note=json.dumps(found["inp"]))
    tell("layout shift", max(found["cls"]), 0.02)


def start() -> None:
    """How long people wait after `make run` on an installed tree."""
    with served() as (_site, _server, seconds):
        tell("cold start to the first page", seconds, 8, " s")
