"""The window over a catalogue of many years: opening, filtering, and the longest frame of a list being scrolled."""

import os
import tempfile
import time
from itertools import cycle
from pathlib import Path

from PySide6.QtWidgets import QAbstractItemView, QApplication

from app.bootstrap import compose
from app.paths import find_paths
from tests.bench.studio import build, milliseconds
from widgets.composition import compose_window

_FRAMES = 120


def figures(home: Path) -> dict[str, float]:
    """Of the catalogue below `home`: milliseconds to a usable Board, of a filter, and of each list's longest frame."""
    qt = QApplication.instance() or QApplication([])
    assert isinstance(qt, QApplication)
    start = time.perf_counter()
    with compose(home) as studio:
        app = compose_window(qt, studio)
        app.window.resize(1280, 720)
        app.window.show()
        qt.processEvents()
        found = {"ms to open the window on its Board": 1000 * (time.perf_counter() - start)}
        columns = [column.list for column in app.parts.board_view.columns.values()]
        longest = max(columns, key=lambda each: each.model().rowCount())
        found["ms of the longest frame, Board"] = longest_frame(qt, longest)
        words = cycle(("ember", "tide", "nova"))  # a filter that finds the same again would draw nothing
        filtering = app.parts.board._filter
        found["ms to filter the Board in the window"] = milliseconds(lambda: filtering(next(words)), 6)
        app.controller.open_page("clients")
        qt.processEvents()
        found["ms of the longest frame, Clients"] = longest_frame(qt, app.parts.clients_view.list)
        app.shutdown.begin()
        while not app.window.may_close:
            qt.processEvents()
    return found


def longest_frame(qt: QApplication, view: QAbstractItemView) -> float:
    """Scroll from top to bottom in even steps; the longest of them drawn, in milliseconds, after the first."""
    bar, took = view.verticalScrollBar(), []
    for frame in range(_FRAMES):
        start = time.perf_counter()
        bar.setValue(bar.maximum() * frame // (_FRAMES - 1))
        view.viewport().repaint()
        qt.processEvents()
        took.append(1000 * (time.perf_counter() - start))
    return max(took[1:])


def bench_window(_audio: Path, _runs: int) -> dict[str, float]:
    """The window over ten thousand songs, fifty thousand rounds and half a million notes."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        path = find_paths(home).catalogue
        path.parent.mkdir(parents=True, exist_ok=True)
        build(path).close()
        return figures(home)


JOBS = {"window": bench_window}
