"""Modules find each other under the names that production gives them."""

import re
from pathlib import Path
from typing import Any

from django.core.management import call_command


def test_modules_import_each_other_by_the_names_of_production(
    settings: Any, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["css", "js", "svg"]  # it takes long
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "cpcsite.static_files.ModuleStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    (sheet,) = (tmp_path / "kpis" / "sheet").glob("sheet.????????????.js")
    imported = re.findall(r'from "\./([^"]+)"', sheet.read_text())
    assert len(imported) >= 5
    for name in imported:
        assert re.fullmatch(r"\w+\.[0-9a-f]{12}\.js", name)
        assert (sheet.parent / name).exists()
