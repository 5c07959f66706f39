"""Whether Qt can be loaded at all; imports neither Qt nor any other widget, so everything that loads Qt may use it."""

from collections.abc import Iterator
from contextlib import contextmanager

from render.errors import BouncedeskError


@contextmanager
def needing_qt() -> Iterator[None]:
    """Say in one sentence what Qt lacks where it cannot be loaded, as `libEGL.so.1` on a bare server."""
    try:
        yield
    except ImportError as error:
        if not (error.name or "").startswith(("PySide6", "shiboken6")) and ".so" not in str(error):
            raise
        raise BouncedeskError(
            f"Qt cannot be loaded ({error}); nothing was started: install what is missing, as README says, then try "
            "again.",
            code="qt_missing",
            library=error.name,
        ) from error
