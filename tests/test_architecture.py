"""The house stays as it was built: who may import whom, and what stays free of Django."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PURE = [
    *("library.words", "library.timing", "library.catalogue", "library.checks", "library.seed", "library.wording"),
    *("runners.advice", "runners.history", "runners.shelf", "runners.packing", "runners.suggestions", "runners.wording", "runners.timeline"),
]


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def python_files(app: str) -> list[Path]:
    files = sorted((ROOT / app).rglob("*.py"))
    assert files
    return files


def test_the_library_never_imports_the_runners_or_the_config():
    offenders = {str(path.relative_to(ROOT)) for path in python_files("library") for name in imports_of(path) if name.split(".")[0] in {"runners", "config"}}
    assert offenders == set()


def test_the_runners_import_of_the_config_only_what_a_request_is():
    """The typed requests, and the settings' own readers are the config's face to the apps."""
    offenders = {(str(path.relative_to(ROOT)), name) for path in python_files("runners") for name in imports_of(path) if name.split(".")[0] == "config" and name != "config.http"}
    assert offenders == set()


def test_the_config_names_the_apps_only_in_settings_and_urls():
    allowed = {"settings", "urls.py", "http.py"}  # http.py names the user model for the type checker alone
    offenders = {
        str(path.relative_to(ROOT))
        for path in python_files("config")
        for name in imports_of(path)
        if name.split(".")[0] in {"library", "runners"} and not allowed & set(path.relative_to(ROOT).parts)
    }
    assert offenders == set()


def test_the_rules_and_the_catalogue_know_nothing_of_django():
    """In a fresh interpreter, importing them brings no Django in."""
    script = f"import sys, {', '.join(PURE)}; print(sorted(name for name in sys.modules if name.split('.')[0] == 'django'))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stdout + done.stderr


def test_test_folders_have_no_init_file_that_would_shadow_the_apps():
    """The top has one, so that no installed package called `tests` stands in for ours."""
    assert list((ROOT / "tests").rglob("__init__.py")) == [ROOT / "tests" / "__init__.py"]


def test_no_view_is_exempt_from_the_forgery_check_and_no_query_is_raw():
    for app in ("config", "library", "runners"):
        for path in python_files(app):
            text = path.read_text(encoding="utf-8")
            assert "csrf_exempt" not in text, path
            assert not any(raw in text for raw in (".raw(", ".extra(", "RawSQL")), path
