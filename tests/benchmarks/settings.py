"""As `make run` has them, with the floor's addresses beside the others."""

from config.settings.local import *  # noqa: F403  settings are one flat namespace by Django's design
from config.settings.local import ALLOWED_HOSTS

ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]
ROOT_URLCONF = "tests.benchmarks.urls"
