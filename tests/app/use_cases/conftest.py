"""A catalogue with a client and her song, and a child process that answers at once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app.catalogue import Catalogue
from app.domain.catalogue import Song
from render.monitor import Monitor


class Answering:
    """A worker whose child answers with `result`, or raises it; `asked` is what it was to do."""

    def __init__(self, result: Any) -> None:
        self.result = result
        self.asked: list[tuple[Callable[..., Any], tuple[Any, ...], str]] = []

    def run(self, function: Callable[..., Any], *arguments: Any, title: str, monitor: Monitor) -> Any:  # noqa: ARG002 -- a worker's form
        """Answer."""
        self.asked.append((function, arguments, title))
        if isinstance(self.result, BaseException):
            raise self.result
        return self.result


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """A new one."""
    with Catalogue.open(tmp_path / "catalogue.db", tmp_path / "backups") as opened:
        yield opened


@pytest.fixture
def song(catalogue: Catalogue) -> Song:
    """Ember, by Zoë, of Nova Records."""
    return catalogue.songs.add(catalogue.clients.add("Nova Records").id, "Ember", "Zoë", isrc="GBABC2600001")
