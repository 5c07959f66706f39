"""Where the engine's compiled kernels are kept."""

import os

from app.paths import find_paths


def prepare_engine() -> None:
    """Have compiled kernels kept in the user's cache; must come before anything of the engine is imported."""
    os.environ.setdefault("NUMBA_CACHE_DIR", str(find_paths().kernels))
