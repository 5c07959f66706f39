"""What is delivered of a song: what is ticked, which stems stay out or are asked about, and when a mix is rough."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.domain.catalogue import Song
from app.domain.jobs import JobState
from app.domain.session import Group
from tests.app.pricing.jobs import mixing
from tests.app.pricing.quoted import accepted
from tests.widgets.stems import write_stems
from widgets.composition import App
from widgets.song.delivery import DeliveryChoices, SongDelivery
from widgets.song.view import SongView


def test_what_a_quote_promised_is_ticked(app: App) -> None:
    """Once it is accepted; what is made by hand is no variant to render."""
    quote = accepted(app.services.catalogue, mixing(variants=["tv", "underscore"]))
    assert DeliveryChoices(app.services).variants(quote.songs[0]) == ("main", "tv")


def test_what_was_ticked_goes_before_the_brief_and_that_before_the_preferences(app: App, song: Song) -> None:
    """Variants and formats alike."""
    preferences = app.services.preferences
    preferences.change(replace(preferences.current, variants=("acapella",), formats=("flac24",)))
    choices = DeliveryChoices(app.services)
    assert (choices.variants(song.id), choices.formats(song.id)) == (("acapella",), ("flac24",))
    app.services.catalogue.briefs.edit(song.id, variants=("main", "stems"), formats=("wav16",))
    assert (choices.variants(song.id), choices.formats(song.id)) == (("main", "stems"), ("wav16",))
    choices.choose(song.id, ("tv",), ("wav24",))
    assert (choices.variants(song.id), choices.formats(song.id)) == (("tv",), ("wav24",))


def press(button: QAbstractButton) -> None:
    """Click a button as a hand does."""
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def scan(qtbot: QtBot, app: App, song: Song, folder: Path) -> SongView:
    """The page with a song open whose session was scanned."""
    app.controller.open_song(song.id)
    with qtbot.waitSignal(app.services.scans.ended):
        app.find(SongView).drop_zone.dropped.emit(folder)
    return app.find(SongView)


def render(qtbot: QtBot, app: App, folder: Path) -> dict[str, Any]:
    """The manifest of what is ticked."""
    with qtbot.waitSignal(app.services.renders.ended):
        press(app.find(SongView).deliver.render_button)
    manifest: dict[str, Any] = json.loads((folder.parent / f"{folder.name} deliverables/manifest.json").read_text())
    return manifest


def test_an_older_take_and_a_copy_are_mixed_once_they_are_ticked(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path
) -> None:
    """Each stands below the variants with its reason; the tick holds for the next render and over another song."""
    folder = write_stems(tmp_path / "Ember", ("LV.wav", "LV old.wav", "Kick.wav"))
    shutil.copy(folder / "Kick.wav", folder / "Kick copy.wav")
    view = scan(qtbot, app, song, folder)
    extras = view.deliver.extras
    qtbot.waitUntil(extras.isVisible)
    assert "older take" in extras.detail("LV old.wav")
    assert "copy" in extras.detail("Kick copy.wav")
    assert extras.ticked() == ()
    out = {"superseded_take": ["LV old.wav"], "duplicate": ["Kick copy.wav"]}
    manifest = render(qtbot, app, folder)
    assert {each["code"]: each["files"] for each in manifest["warnings"] if each["code"] in out} == out
    assert "Tick it below the variants" in view.session.files.notes
    box = extras.box("LV old.wav")
    QTest.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(8, box.height() // 2))
    assert extras.ticked() == ("LV old.wav",)
    app.controller.open_song(app.services.catalogue.songs.add(song.client_id, "Ash").id)
    app.controller.open_song(song.id)
    qtbot.waitUntil(extras.isVisible)
    assert extras.ticked() == ("LV old.wav",)
    said = {each["code"]: each["message"] for each in render(qtbot, app, folder)["warnings"]}
    assert "stayed out" not in said["superseded_take"]
    assert "stayed out" in said["duplicate"]


def test_what_stays_out_follows_the_groups_that_stems_are_put_in(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path
) -> None:
    """A guide is in no mix, so it stays out of none, and nobody is its copy; put back, all is as it was."""
    folder = write_stems(tmp_path / "Ember", ("LV.wav", "LV old.wav", "Kick.wav"))
    shutil.copy(folder / "Kick.wav", folder / "Kick copy.wav")
    view = scan(qtbot, app, song, folder)
    extras = view.deliver.extras
    qtbot.waitUntil(extras.isVisible)
    view.session.regrouped.emit(("LV old.wav", "Kick.wav"), Group.GUIDE)
    qtbot.waitUntil(lambda: not extras.isVisible())
    render(qtbot, app, folder)
    assert "stayed out" not in view.session.files.notes
    app.services.edits.stack.undo()
    qtbot.waitUntil(extras.isVisible)
    assert "older take" in extras.detail("LV old.wav")
    assert "copy" in extras.detail("Kick copy.wav")


def test_a_session_without_extras_shows_none(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """There is no empty heading."""
    view = scan(qtbot, app, song, write_stems(tmp_path / "Ember", ("LV.wav", "Kick.wav")))
    assert not view.deliver.extras.isVisible()


@pytest.mark.parametrize("answer", ["stay", "go_on"])
def test_a_stem_that_cannot_be_read_is_asked_about(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path, answer: str
) -> None:
    """By name, with the sentence of what is wrong with it; only once it is allowed is the rest mixed, which is said."""
    folder = write_stems(tmp_path / "Ember", ("LV.wav", "Kick.wav"))
    (folder / "Bass.wav").write_bytes(b"RIFF" + bytes(40))
    view, delivery = scan(qtbot, app, song, folder), app.find(SongDelivery)
    with qtbot.waitSignal(app.services.renders.ended):
        press(view.deliver.render_button)
    question = delivery.question
    assert question is not None
    assert question.windowTitle() == "Render without it?"
    assert "Bass.wav" in " ".join(label.text() for label in question.findChildren(QLabel))
    assert question.stay.isDefault()
    shown = app.window.messages.shown
    assert shown is None or shown.tone != "error"
    if answer == "stay":
        press(question.stay)
        assert [job.state for job in app.services.catalogue.jobs.all(song.id)] == [JobState.FAILED]
        assert not app.services.renders.task_of(song.id)
        return
    with qtbot.waitSignal(app.services.renders.ended):
        press(question.go_on)
    assert [job.state for job in app.services.catalogue.jobs.all(song.id)] == [JobState.DONE, JobState.FAILED]
    manifest = json.loads((tmp_path / "Ember deliverables/manifest.json").read_text())
    assert any("Bass.wav" in each["files"] for each in manifest["warnings"])
    assert "Bass.wav" in view.session.files.notes


def test_a_mix_that_was_signed_off_is_not_rough(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """The client's stems are, until a round of them is approved; other stems that come later are rough again."""
    view = scan(qtbot, app, song, write_stems(tmp_path / "Ember", ("LV.wav", "Kick.wav")))
    assert view.deliver.rough.isVisible()
    rounds, session = app.services.catalogue.rounds, app.services.catalogue.sessions.newest(song.id)
    assert session is not None
    first = rounds.open(song.id, session_id=session.id)
    rounds.approve(first.id, "Rosa Fenn", ())
    app.controller.refresh()
    assert not view.deliver.rough.isVisible()
    with qtbot.waitSignal(app.services.scans.ended):
        app.window.actions_by_key["rescan"].trigger()
    assert not view.deliver.rough.isVisible()
    with qtbot.waitSignal(app.services.scans.ended):
        app.find(SongView).drop_zone.dropped.emit(write_stems(tmp_path / "stems", ("LV.wav",)))
    assert view.deliver.rough.isVisible()


def cut(folder: Path) -> None:
    """A stem that holds half of what it says."""
    whole = (folder / "Kick.wav").read_bytes()
    (folder / "Bass.wav").write_bytes(whole[: len(whole) // 2])


def placeholder(folder: Path) -> None:
    """A stem that still lies in the cloud."""
    (folder / ".Bass.wav.icloud").write_bytes(b"bplist00")


def closed(folder: Path) -> None:
    """A stem that a link leads to, which is never followed."""
    (folder / "Bass.wav").symlink_to(folder / "Kick.wav")


@pytest.mark.parametrize(
    ("amiss", "heading"),
    [
        (cut, "Render what can be read of it?"),
        (placeholder, "Render without it?"),
        (closed, "Render without it?"),
    ],
)
def test_what_is_missing_or_damaged_is_asked_about(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path, amiss: Callable[[Path], None], heading: str
) -> None:
    """Each by name and in its own words; the safe answer is the default, and allowed it is in the warnings."""
    folder = write_stems(tmp_path / "Ember", ("LV.wav", "Kick.wav"))
    amiss(folder)
    view, delivery = scan(qtbot, app, song, folder), app.find(SongDelivery)
    with qtbot.waitSignal(app.services.renders.ended):
        press(view.deliver.render_button)
    question = delivery.question
    assert question is not None
    assert question.windowTitle() == heading
    assert "Bass.wav" in " ".join(label.text() for label in question.findChildren(QLabel))
    assert question.stay.isDefault()
    assert not (tmp_path / "Ember deliverables/manifest.json").exists()
    with qtbot.waitSignal(app.services.renders.ended):
        press(question.go_on)
    manifest = json.loads((tmp_path / "Ember deliverables/manifest.json").read_text())
    assert any("Bass.wav" in name for each in manifest["warnings"] for name in each["files"])
