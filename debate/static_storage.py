"""Static files under hashed names, the names inside ES modules' imports included, so that browsers may keep them for ever."""

from servestatic.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    max_post_process_passes = 30
    """As deep as modules may import one another; a circle of imports never settles and is an error."""
    manifest_strict = False
