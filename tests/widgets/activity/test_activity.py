"""The log of a song in sentences, the newest first."""

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.catalogue import ActivityEntry, Song, Stage
from app.rounds.log_wording import HistoryWords
from widgets.activity.page import ActivityView
from widgets.board.page import BoardController
from widgets.composition import App


def test_what_was_done_is_told_and_filtered(qtbot: QtBot, app: App, song: Song) -> None:
    """Of the song and its rounds, not of another's; read once it is looked at, and again after an edit."""
    catalogue = app.services.catalogue
    catalogue.songs.edit(song.id, stage=Stage.MIXING)
    catalogue.rounds.open(song.id)
    other = catalogue.songs.add(song.client_id, "Ebb")
    catalogue.rounds.open(other.id)
    app.controller.open_song(song.id)
    view = app.find(ActivityView)
    assert view.model.rowCount() == 0
    app.window.actions_by_key["open_activity"].trigger()
    qtbot.waitUntil(lambda: bool(view.model.lines))
    sentences = [what for _, _, what in view.model.lines]
    assert sentences[0].startswith("A round was opened")
    assert sentences[1] == "The song was changed: stage enquiry → mixing"
    assert sentences[2].startswith("The song was added: title Ember")
    assert len(sentences) == 3
    QTest.keyClicks(view.search, "stage")
    assert view.shown.rowCount() == 1
    app.find(BoardController).move(song.id, Stage.CLIENT_REVIEW)
    qtbot.waitUntil(lambda: "client review" in view.model.lines[0][2])


@pytest.mark.parametrize(
    ("action", "subject", "details", "text"),
    [
        ("edited", "song", {"due": [None, "2026-03-20"]}, "The song was changed: due – → 2026-03-20"),
        ("issued", "invoice", {"label": "INV-0001", "gross": 5}, "An invoice was issued: number INV-0001"),
        ("lifted", "song", {"why": "old friend"}, "Its delivery was released: reason old friend"),
        ("polished", "time_entry", {}, "Time entry polished"),
    ],
)
def test_sentences(action: str, subject: str, details: dict[str, object], text: str) -> None:
    """Old and new values, reasons and numbers; what has no sentence yet is still told."""
    entry = ActivityEntry(1, "2026-03-01T12:00:00Z", "engineer", action, subject, 1, details)
    assert HistoryWords.load().sentence_of(entry) == text
