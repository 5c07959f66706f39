"""Opens the catalogue for a command."""

from app.catalogue import Catalogue
from app.paths import find_paths


def opened() -> Catalogue:
    """The studio's catalogue, made if there never was one; close it, or use it in a `with`."""
    paths = find_paths()
    return Catalogue.open(paths.catalogue, paths.backups)
