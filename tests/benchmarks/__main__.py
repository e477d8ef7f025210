"""python -m tests.benchmarks [cpu] [engine] [growth] [browser] [start]      (all of them where none is named)

Prints one line a figure with its goal, and MISS where it is missed. Always exits 0: a figure is not a test.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

PARTS = ("cpu", "engine", "growth", "browser", "start")


def main(wanted: list[str]) -> None:
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        sys.exit(f"There is no part {unknown[0]!r}. The parts are {', '.join(PARTS)}.")
    with tempfile.TemporaryDirectory(prefix="legwork-bench-") as folder:
        os.environ.update({"DJANGO_SETTINGS_MODULE": "tests.benchmarks.settings", "LEGWORK_DATA": folder, "DATABASE_URL": f"sqlite:///{Path(folder) / 'bench.sqlite3'}"})
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_library", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        from tests.benchmarks import parts

        for part in PARTS:
            if not wanted or part in wanted:
                print(f"\n{part}", flush=True)
                getattr(parts, part)()


main(sys.argv[1:])
