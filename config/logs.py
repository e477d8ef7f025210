"""Log lines as JSON, one record a line, without queries and bodies: they may say what is sore; and without the tokens of shared links."""

from __future__ import annotations

import json
import logging
import re

SHARED = re.compile(r"(/shared/|%2Fshared%2F)[A-Za-z0-9_-]+", re.IGNORECASE)


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage().split("?", 1)[0] if record.name.startswith("django.request") else record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return SHARED.sub(r"\1…", json.dumps(line, ensure_ascii=False))
