"""The window over a catalogue of many years: opening, filtering, and the longest frame of a list being scrolled."""

import os
import sqlite3
import tempfile
import time
from contextlib import closing
from itertools import cycle
from pathlib import Path

from PySide6.QtWidgets import QAbstractItemView, QApplication

from app.bootstrap import compose
from app.paths import find_paths
from tests.bench.studio import MOMENT, build, milliseconds
from widgets.activity.page import ActivityView
from widgets.board.page import BoardController
from widgets.board.view import BoardView
from widgets.clients.view import ClientsView
from widgets.composition import App, compose_window
from widgets.hours.view import HoursView
from widgets.rounds.view import RoundsView
from widgets.song.view import SongView

_FRAMES = 120
LONG = 5_001
"""The song that has been worked on for years."""


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
        measured = {"ms to open the window on its Board": 1000 * (time.perf_counter() - start)}
        columns = [column.list for column in app.find(BoardView).columns.values()]
        longest = max(columns, key=lambda each: each.model().rowCount())
        measured["ms of the longest frame, Board"] = longest_frame(qt, longest)
        words = cycle(("ember", "tide", "nova"))  # a filter that finds the same again would draw nothing
        filtering = app.find(BoardController)._filter
        measured["ms to filter the Board in the window"] = milliseconds(lambda: filtering(next(words)), 6)
        app.controller.open_page("clients")
        qt.processEvents()
        measured["ms of the longest frame, Clients"] = longest_frame(qt, app.find(ClientsView).list)
        measured |= of_a_long_song(qt, app)
        app.shutdown.begin()
        while not app.window.may_close:
            qt.processEvents()
    return measured


def of_a_long_song(qt: QApplication, app: App) -> dict[str, float]:
    """The lists of one song that has been worked on for years."""
    measured = {}
    start = time.perf_counter()
    app.controller.open_song(LONG)
    qt.processEvents()
    measured["ms to open a song of 500 rounds"] = 1000 * (time.perf_counter() - start)
    for name, section, view in (
        ("Rounds", app.find(RoundsView), app.find(RoundsView).rounds.list),
        ("Notes", app.find(RoundsView), app.find(RoundsView).notes.table),
        ("Hours", app.find(HoursView), app.find(HoursView).table),
        ("Activity", app.find(ActivityView), app.find(ActivityView).table),
    ):
        start = time.perf_counter()
        app.find(SongView).open_section(section)
        qt.processEvents()
        measured[f"ms to show {name} of a long song"] = 1000 * (time.perf_counter() - start)
        measured[f"ms of the longest frame, {name}"] = longest_frame(qt, view)
    return measured


def lengthen(path: Path) -> None:
    """Give one song 500 rounds more, 5,000 notes in the newest, 5,000 hours and 5,000 entries in its log."""
    with closing(sqlite3.connect(path)) as db, db:
        db.executemany(
            "INSERT INTO rounds (song_id, number, state, opened_at) VALUES (?, ?, 'rejected', ?)",
            ((LONG, 100 + number, MOMENT) for number in range(500)),
        )
        (newest,) = db.execute("SELECT max(id) FROM rounds").fetchone()
        db.executemany(
            "INSERT INTO notes (round_id, position, text, from_s, added_at) VALUES (?, ?, ?, ?, ?)",
            (
                (newest, 1 + number, f"Vocal up a touch in line {number}", number % 240, MOMENT)
                for number in range(5_000)
            ),
        )
        db.executemany(
            "INSERT INTO time_entries (song_id, who, kind, started_at, minutes) VALUES (?, 'Rosa', 'mixing', ?, 45)",
            ((LONG, MOMENT) for _ in range(5_000)),
        )
        db.executemany(
            "INSERT INTO activity (at, who, action, subject, subject_id, details)"
            """ VALUES (?, 'Rosa', 'edited', 'song', ?, '{"title": ["Ember", "Embers"]}')""",
            ((MOMENT, LONG) for _ in range(5_000)),
        )


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
        lengthen(path)
        return figures(home)


JOBS = {"window": bench_window}
