"""Static files: hashed, compressed, and the modules of our own scripts importing each other by their hashed names."""

from __future__ import annotations

from django.contrib.staticfiles.storage import HashedFilesMixin
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]  # no stubs

_, IMPORTS = HashedFilesMixin._js_module_import_aggregation_patterns  # type: ignore[attr-defined]  # Django has them for all scripts or for none


class Storage(CompressedManifestStaticFilesStorage):
    """A script of ours that imports another names the very version it was made with. Those of others stay as they are."""

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("js/*.js", IMPORTS))
