"""The Pricing page: every change shows its price at once; what was measured is marked; text and file hold the job."""

import json
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from app.catalogue.database import Database
from app.domain.catalogue import Song, Stage
from app.domain.session import Problem, SessionKind, Severity
from tests.app.catalogue.samples import make_scan
from tests.app.pricing.jobs import parse_job
from widgets.common.labels import TextLabel
from widgets.composition import App
from widgets.pricing.controller import PricingController
from widgets.pricing.fields import KeyedChoice
from widgets.pricing.price_panel import Figures, Reckoner
from widgets.pricing.view import PricingView


@pytest.fixture
def view(app: App, song: Song) -> PricingView:
    """The page in front, with a song in the catalogue whose session was scanned."""
    app.services.catalogue.sessions.record(song.id, SessionKind.RECEIVED, make_scan(Path("/sessions/ember")))
    app.controller.open_page("pricing")
    return app.find(PricingView)


def click(button: QAbstractButton) -> None:
    """A real click, on what a click reaches: the box of a tick is at its left."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(14, button.height() // 2))


def choose(choice: KeyedChoice, text: str) -> None:
    """Open the list with the keyboard and take what begins with these letters."""
    choice.setFocus()
    QTest.keyClicks(choice, text)
    QTest.keyClick(choice, Qt.Key.Key_Return)
    if choice.currentText().startswith(text):
        choice.activated.emit(choice.currentIndex())


def lines(view: PricingView) -> dict[str, str]:
    """What for, and the amount."""
    return {row[0].strip(): row[3] for row in view.price.lines.lines}


def test_nothing_to_price_is_friendly(view: PricingView, app: App) -> None:
    """No price, one thing to do, and a way back to the Board."""
    assert view.empty.isVisible()
    assert not view.copy.isEnabled()
    click(view.empty.aside_button)
    assert app.window.page == "board"


def test_a_new_song_is_priced_at_once(view: PricingView) -> None:
    """Mixed and mastered, everything else assumed; the wheel over a list or a number changes no price."""
    click(view.empty.button)
    assert view.price.isVisible()
    assert view.price.gross.text() == "£325"
    assert lines(view) == {"1. Song 1": "", "Mixing, up to 24 tracks": "£250", "Mastering": "£75"}
    assert view.price.lines.lines[1][2] == "assumed"
    before = view.price.gross.text()
    for field in (view.song.work, view.song.tracks):
        place = field.rect().center().toPointF()
        turned = QWheelEvent(
            place,
            field.mapToGlobal(place),
            QPoint(),
            QPoint(0, -120),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(field, turned)
    assert view.price.gross.text() == before


def test_a_song_of_the_catalogue_brings_what_was_measured(view: PricingView, app: App, song: Song) -> None:
    """Marked as measured; what is typed over it is as stated. Taken twice, it is in the job once."""
    view.catalogue.chosen.emit(view.catalogue.itemData(0))
    metrics = make_scan(Path("/sessions/ember")).metrics
    priced = app.find(PricingController).job.songs[0]
    assert (priced.title, priced.tracks, priced.rounds) == ("Ember", metrics.track_count, song.rounds_included)
    labels = [label.text() for label in view.song.findChildren(type(view.price.gross))]
    assert {"Tracks (measured)", "Session (measured)", "Density (measured)"} <= set(labels)
    view.song.tracks.setFocus()
    view.song.tracks.selectAll()
    QTest.keyClicks(view.song.tracks, "49")
    assert any("49–72" in said or "25–72" in said for said in lines(view))
    assert "Tracks (as stated)" in [label.text() for label in view.song.findChildren(type(view.price.gross))]
    app.find(PricingController).add_song(song.id)
    assert len(app.find(PricingController).job.songs) == 1


def test_every_field_changes_the_price(view: PricingView) -> None:
    """By click and by key: ticks, numbers, lists, the whole job."""
    click(view.empty.button)
    click(view.song.stems)
    assert lines(view)["Stems pack"] == "£40"
    QTest.keyClick(view.song.rounds, Qt.Key.Key_Up)
    view.song.rounds.setFocus()
    view.song.rounds.selectAll()
    QTest.keyClicks(view.song.rounds, "4")
    assert view.price.gross.text() == "£415"
    view.song.hours["comping"].setFocus()
    view.song.hours["comping"].selectAll()
    QTest.keyClicks(view.song.hours["comping"], "1.1")
    assert lines(view)["Editing, comping: 1.25 h"] == "£43.75"
    view.song.variants.action("tv").trigger()
    view.song.formats.action("cd").trigger()
    click(view.song.needs_care)
    assert lines(view)["Variants beyond those included: TV mix"] == "£10"
    click(view.job.rush)
    click(view.job.vat_registered)
    assert "VAT £" in view.price.sums.text()
    choose(view.song.work, "Master")
    assert lines(view).keys() == {
        "1. Song 1",
        "Mastering",
        "Formats beyond those included: cd",
        "A mix that needs care: 20 % of mastering",
        "The whole job",
        "Rush: 25 % of the above",
    }
    assert not view.song.stems.isVisible()


def test_several_songs_in_a_job(view: PricingView, app: App) -> None:
    """Each with its fields; a title shows as it is typed; one taken out is gone, the last leaves nothing."""
    click(view.empty.button)
    click(view.new)
    view.song.title.selectAll()
    QTest.keyClicks(view.song.title, "Slow Tide")
    assert [view.songs.itemText(place) for place in range(2)] == ["1. Song 1", "2. Slow Tide"]
    assert view.song.title.text() == "Slow Tide"
    for _ in range(2):
        click(view.new)
    assert lines(view)["4 songs mastered together: 10 % off mastering"] == "−£30"
    app.find(PricingController).show_place(1)
    assert view.song.title.text() == "Slow Tide"
    for left in (3, 2, 1, 0):
        click(view.remove)
        assert len(app.find(PricingController).job.songs) == left
    assert view.empty.isVisible()
    click(view.empty.button)
    view.song.title.selectAll()
    QTest.keyClick(view.song.title, Qt.Key.Key_Delete)
    assert view.song.title.text() == ""
    assert app.find(PricingController).job.songs[0].title == "Song 1"


def test_beside_the_price(view: PricingView, app: App, song: Song) -> None:
    """Savings, options, hours and the guide's words follow the job; work that is booked moves the date."""
    click(view.empty.button)
    assert not view.price.savings.lines
    click(view.song.stems)
    assert list(view.price.savings.lines) == [("Leave out the stems pack", "£40")]
    assert [row[0] for row in view.price.options.lines] == ["Mix only", "Mix and master", "EP bundle"]
    assert "budget" not in view.price.advice.text()
    assert "larger and more time-intensive" in view.price.advice.text()
    first = view.price.times.lines[0]
    assert view.price.delivery.text().endswith(f"earliest {first[1]}")  # beside the price
    app.services.catalogue.songs.edit(song.id, stage=Stage.BOOKED)
    app.find(PricingController).refresh()
    assert view.price.times.lines[0] != first
    assert view.price.range.accessibleDescription().startswith("From £365 for a tidy session")


def test_the_estimate_as_text_and_the_job_as_a_file(view: PricingView, app: App, tmp_path: Path) -> None:
    """On the clipboard, line by line; the file is one that `quote` reads, and a folder that is not there is said."""
    click(view.empty.button)
    click(view.copy)
    text = QGuiApplication.clipboard().text()
    assert "Mixing, up to 24 tracks" in text
    assert "By rate card default@1" in text
    click(view.song.stems)
    app.find(PricingController).export(tmp_path / "job.json")
    text = (tmp_path / "job.json").read_text("utf-8")
    assert "tracks" not in json.loads(text)["songs"][0]
    assert parse_job(text).songs[0].stems
    app.find(PricingController).export(tmp_path / "nowhere" / "job.json")
    shown = app.window.messages.shown
    assert shown is not None
    assert "job.json" in shown.text


def test_what_a_scan_hints_at_is_marked_until_hours_are_entered(view: PricingView, app: App, song: Song) -> None:
    """A hint makes up no hours and no price; it says what to listen to."""
    hint = Problem("vocal_pitch", Severity.INFO, ("LV.wav",), (1.0,), "A hint for the editing hours.")
    scan = make_scan(Path("/sessions/ember"))
    scan = replace(scan, problems=(*scan.problems, hint))
    app.services.catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan)
    view.song_wanted.emit(str(song.id))
    labels = [label.text() for label in view.song.findChildren(TextLabel)]
    assert "Vocal tuning (hint)" in labels
    assert "Drum timing" in labels
    assert not any("Editing" in line for line in lines(view))
    view.song.edited.emit("editing_hours", {"vocal_tuning": Decimal(1)})
    assert "Vocal tuning" in [label.text() for label in view.song.findChildren(TextLabel)]


class Paints(QObject):
    """Counts how often the widgets it watches are painted."""

    def __init__(self, *watched: QWidget) -> None:
        super().__init__()
        self.count = 0
        for widget in watched:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's
        self.count += event.type() == QEvent.Type.Paint
        return super().eventFilter(watched, event)


def test_a_change_of_eight_songs_is_priced_and_painted_once(
    view: PricingView, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit works the figures out once, reads nothing from the catalogue, and paints the sum at most once."""
    for _ in range(8):
        app.find(PricingController).add_new()
    QApplication.processEvents()
    worked_out, asked = Counter[str](), Counter[str]()
    figures, rows = Reckoner.figures, Database.rows

    def counted_figures(*given: Any) -> Figures:
        worked_out["figures"] += 1
        return figures(*given)

    def counted_rows(*given: Any) -> list[dict[str, Any]]:
        asked[given[1]] += 1
        return rows(*given)

    monkeypatch.setattr(Reckoner, "figures", counted_figures)
    monkeypatch.setattr(Database, "rows", counted_rows)
    paints = Paints(view.price.gross)
    for tracks in range(1, 60):
        view.song.edited.emit("tracks", tracks)
        QApplication.processEvents()
    assert worked_out["figures"] == 59
    assert [sql for sql in asked if "data_version" not in sql] == []  # the watch polls that, whatever is edited
    assert 0 < paints.count <= 59


def test_keys_add_no_song_before_one_is_taken(view: PricingView, app: App, song: Song) -> None:
    """They open the list and move in it; Return takes one, and the field stands for the next again."""
    catalogue = app.services.catalogue
    catalogue.songs.add(song.client_id, "Ash")
    catalogue.songs.add(song.client_id, "Tide")
    app.controller.refresh()
    view.catalogue.setFocus()
    QTest.keyClick(view.catalogue, Qt.Key.Key_Down)
    listed = view.catalogue.view()
    assert listed.isVisible()
    QTest.keyClick(listed, Qt.Key.Key_Down)
    assert app.find(PricingController).job.songs == ()
    taken = listed.currentIndex().data()
    QTest.keyClick(listed, Qt.Key.Key_Return)
    assert [each.title for each in app.find(PricingController).job.songs] == [taken.partition(" — ")[0]]
    assert view.catalogue.currentIndex() == -1
