"""Static files in production: compressed, and named by their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = (r'(?P<matched>from "(?P<url>\./[^"]+)";)', 'from "%(url)s";')


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Our JavaScript modules import each other by those names too.

    Django can do so for every file (support_js_module_import_aggregation), and then stumbles
    over an example in a comment of a package's.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("kpis/sheet/*.js", (IMPORT,)))
