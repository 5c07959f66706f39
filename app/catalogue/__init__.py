"""The studio's memory: one SQLite file, and the only place with SQL. Open it with `Catalogue.open`."""

from app.catalogue.catalogue import Catalogue
from app.catalogue.errors import (
    CatalogueBusyError,
    CatalogueDamagedError,
    CatalogueError,
    CatalogueFaultError,
    CatalogueNewerError,
)

__all__ = [
    "Catalogue",
    "CatalogueBusyError",
    "CatalogueDamagedError",
    "CatalogueError",
    "CatalogueFaultError",
    "CatalogueNewerError",
]
