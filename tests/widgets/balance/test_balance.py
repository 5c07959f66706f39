"""The Balance section in the real window: every control, kept, undone, rendered."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractSpinBox, QComboBox, QFileDialog, QSlider, QWidget
from pytestqt.qtbot import QtBot

from app.delivery.balance import SongBalance, read_balance_file
from app.domain.catalogue import Song
from app.domain.session import Group, SessionKind
from render.bus.bus_file import presets, read_bus
from render.bus.settings import StripSettings
from tests.app.catalogue.samples import LEAD, make_scan
from tests.widgets.stems import write_stems
from widgets.balance.balance_text import CHANGED, FLAT
from widgets.balance.view import BalanceView
from widgets.composition import App
from widgets.song.controller import SongController
from widgets.song.delivery import SongDelivery
from widgets.song.view import SongView

STEMS = tuple(
    replace(LEAD, path=f"{group}.wav", group=group)
    for group in (Group.LEAD_VOCAL, Group.BASS, Group.DRUMS, Group.CLICK)
)


@pytest.fixture
def balance(app: App, song: Song, tmp_path: Path) -> BalanceView:
    """The Balance section of a song with a lead, a bass, drums, and a click that is never mixed."""
    scan = make_scan(tmp_path / "stems", *STEMS)
    app.services.catalogue.sessions.record(song.id, SessionKind.PRINTED, scan)
    app.controller.open_song(song.id)
    app.find(SongView).open_section(app.find(BalanceView))
    return app.find(BalanceView)


def mix_of(app: App, song: Song) -> SongBalance:
    """What the catalogue holds."""
    return app.services.catalogue.balances.of_song(song.id)


def test_a_song_without_a_session_has_nothing_to_balance(app: App, song: Song) -> None:
    """The section says what to do."""
    app.controller.open_song(song.id)
    app.find(SongView).open_section(app.find(BalanceView))
    assert app.find(BalanceView).empty.isVisible()
    assert not app.find(BalanceView).bus.isVisible()


def test_each_group_that_is_mixed_has_a_strip(balance: BalanceView) -> None:
    """In the order of the groups; a click has none. Everything is flat."""
    assert list(balance.strips) == [Group.LEAD_VOCAL, Group.DRUMS, Group.BASS]
    assert balance.strips[Group.BASS].isVisible()
    assert balance.proof.text() == FLAT
    assert not balance.flat_button.isEnabled()


def test_level_place_and_width_are_kept_and_undone(app: App, song: Song, balance: BalanceView) -> None:
    """One edit each, in the catalogue at once; undo takes them back one by one."""
    bass = balance.strips[Group.BASS]
    bass.gain.setValue(-2.5)
    bass.pan.setValue(-30)
    bass.width_box.setValue(140)
    assert mix_of(app, song).strips == {Group.BASS: StripSettings(-2.5, -0.3, 1.4)}
    assert (bass.fader.level_db, bass.pan.text(), balance.proof.text()) == (-2.5, "L 30", CHANGED)
    assert app.services.edits.stack.undoText() == "the width of bass"
    for left in (StripSettings(-2.5, -0.3), StripSettings(-2.5), None):
        app.services.edits.stack.undo()
        assert mix_of(app, song).strips.get(Group.BASS) == left
    assert (bass.gain.value(), bass.fader.level_db, balance.proof.text()) == (0.0, 0.0, FLAT)
    app.services.edits.stack.redo()
    assert bass.gain.value() == -2.5


def test_a_fader_goes_by_keys_by_dragging_and_back_by_a_double_click(
    app: App, song: Song, balance: BalanceView
) -> None:
    """A drag is one edit however long it is."""
    fader, edits = balance.strips[Group.DRUMS].fader, app.services.edits.stack
    fader.setFocus()
    QTest.keyClick(fader, Qt.Key.Key_Right)
    assert mix_of(app, song).strip(Group.DRUMS).gain_db == 0.5
    done = edits.count()
    fader.setSliderDown(True)
    for level in (0, -40, -80):
        fader.setValue(level)
    assert balance.strips[Group.DRUMS].gain.value() == -8.0
    assert edits.count() == done
    fader.setSliderDown(False)
    assert (edits.count(), mix_of(app, song).strip(Group.DRUMS).gain_db) == (done + 1, -8.0)
    QTest.mouseDClick(fader, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(3, 10))
    assert mix_of(app, song).flat


def test_a_level_below_the_fader_is_kept(app: App, song: Song, balance: BalanceView) -> None:
    """The field goes further than the fader, which then stands at its end."""
    strip = balance.strips[Group.BASS]
    strip.gain.setValue(-40)
    assert mix_of(app, song).strip(Group.BASS).gain_db == -40.0
    assert (strip.fader.level_db, strip.gain.value()) == (-24.0, -40.0)


def test_bands_are_added_shaped_and_removed(app: App, song: Song, balance: BalanceView) -> None:
    """Each step is one edit; a pass filter has no gain."""
    strip = balance.strips[Group.LEAD_VOCAL]
    strip.tone_button.click()
    assert strip.tone.isVisible()
    bands = strip.tone.bands
    bands.add_button.click()
    bands.rows[0].hz.setValue(3000)
    bands.rows[0].gain.setValue(2.5)
    bands.rows[0].q.setValue(1.4)
    bands.add_button.click()
    kind = bands.rows[1].kind
    kind.setCurrentIndex(kind.findData("high_pass"))
    kind.activated.emit(kind.currentIndex())
    first, second = mix_of(app, song).strip(Group.LEAD_VOCAL).eq
    assert (first.kind, first.hz, first.gain_db, first.q) == ("bell", 3000.0, 2.5, 1.4)
    assert (second.kind, second.gain_db, bands.rows[1].gain.isEnabled()) == ("high_pass", 0.0, False)
    assert bands.curve.accessibleDescription() == "Bell 3 kHz 2.5 dB, High pass 1 kHz"
    assert strip.tone_button.text() == "EQ"
    bands.rows[0].remove.click()
    assert mix_of(app, song).strip(Group.LEAD_VOCAL).eq == (second,)
    app.services.edits.stack.undo()
    assert len(bands.rows) == 2


def test_a_compressor_is_switched_on_set_and_off(app: App, song: Song, balance: BalanceView) -> None:
    """Its numbers are there while it is; the key's filter steps from off to its lowest and back."""
    strip = balance.strips[Group.BASS]
    strip.tone_button.click()
    stage = strip.tone.compressor
    stage.switch.click()
    assert stage.numbers.isVisible()
    stage.numbers.boxes["ratio"].setValue(4)
    key = stage.numbers.boxes["sidechain_high_pass_hz"]
    key.stepUp()
    compressor = mix_of(app, song).strip(Group.BASS).compressor
    assert compressor
    assert (compressor.ratio, compressor.sidechain_high_pass_hz) == (4.0, 10.0)
    key.stepDown()
    compressor = mix_of(app, song).strip(Group.BASS).compressor
    assert compressor
    assert (compressor.sidechain_high_pass_hz, key.text()) == (None, "off")
    stage.switch.click()
    assert mix_of(app, song).flat
    assert not stage.numbers.isVisible()


def test_a_strip_is_reset_and_everything_made_flat(app: App, song: Song, balance: BalanceView) -> None:
    """Both in one edit, and back in one."""
    balance.strips[Group.BASS].gain.setValue(3)
    balance.strips[Group.DRUMS].pan.setValue(50)
    balance.strips[Group.BASS].reset.click()
    assert mix_of(app, song).strips == {Group.DRUMS: StripSettings(pan=0.5)}
    balance.flat_button.click()
    assert mix_of(app, song) == SongBalance()
    app.services.edits.stack.undo()
    assert balance.strips[Group.DRUMS].pan.text() == "R 50"


def test_a_preset_is_chosen_and_changed(app: App, song: Song, balance: BalanceView) -> None:
    """Its stages are in view, and once one is changed it is called by its name no longer."""
    bus = balance.bus
    choose(bus.preset, "glue")
    assert mix_of(app, song).bus == presets()["glue"]
    bus.stages_button.click()
    bus.limiter.switch.click()
    bus.numbers.boxes["mono_below_hz"].setValue(120)
    bus.numbers.boxes["width"].setValue(1.1)
    kept = mix_of(app, song).bus
    assert kept
    assert (kept.limiter, kept.mono_below_hz, kept.width) == (None, 120.0, 1.1)
    assert kept.compressor == presets()["glue"].compressor
    assert bus.preset.currentText() == "Own settings"
    choose(bus.preset, "none")
    assert mix_of(app, song).bus is None
    for _ in range(4):
        app.services.edits.stack.undo()
    assert bus.preset.currentText() == "Glue"


def test_only_one_tone_is_open(balance: BalanceView) -> None:
    """Opening another puts the first away, so that the page stays short."""
    bass, drums = balance.strips[Group.BASS], balance.strips[Group.DRUMS]
    bass.tone_button.click()
    drums.tone_button.click()
    assert (bass.tone.isVisible(), drums.tone.isVisible()) == (False, True)
    balance.bus.stages_button.click()
    assert (drums.tone.isVisible(), balance.bus.stages.isVisible()) == (False, True)


def test_balance_and_bus_go_to_files_and_come_from_them(
    app: App, song: Song, balance: BalanceView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through the menu: written whole, read back as an edit that can be undone; a wrong file is one sentence."""
    balance.strips[Group.BASS].gain.setValue(3)
    choose(balance.bus.preset, "vinyl")
    kept = mix_of(app, song)
    files = {"balance": tmp_path / "balance.toml", "bus": tmp_path / "bus.toml"}
    chosen = list(files.values())
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen.pop(0)), ""))
    actions = balance.files.menu().actions()
    actions[1].trigger()
    actions[3].trigger()
    assert read_balance_file(files["balance"]) == kept.strips
    assert read_bus(files["bus"]) == kept.bus
    balance.flat_button.click()
    chosen = list(files.values())
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(chosen.pop(0)), ""))
    actions[0].trigger()
    actions[2].trigger()
    assert mix_of(app, song) == kept
    files["bus"].write_text("gain_db = 99")
    chosen = [files["bus"]]
    while app.window.messages.shown:
        app.window.messages.next()
    actions[2].trigger()
    shown = app.window.messages.shown
    assert shown
    assert "“gain_db” must be" in shown.text
    assert mix_of(app, song) == kept


def test_a_new_round_goes_on_with_the_mix_and_keeps_its_own(app: App, song: Song, balance: BalanceView) -> None:
    """What is undone after a round began is undone where it was done."""
    balance.strips[Group.BASS].gain.setValue(3)
    catalogue = app.services.catalogue
    round_ = catalogue.rounds.open(song.id)
    app.find(SongController).refresh()
    assert balance.strips[Group.BASS].gain.value() == 3.0
    assert balance.proof.text().startswith("Round 1: the balance")
    app.services.edits.stack.undo()
    assert mix_of(app, song).strip(Group.BASS).gain_db == 3.0
    assert catalogue.balances.place(song.id).round_id == round_.id


def test_a_mix_that_cannot_be_read_is_told_of_and_not_rendered_over(app: App, song: Song, balance: BalanceView) -> None:
    """The page opens; a render is refused rather than made without it."""
    app.services.catalogue._database.update("songs", song.id, {"balance": '{"bass": {"pan": 7}}'})
    app.find(SongController).refresh()
    app.find(SongDelivery).render()
    shown = app.window.messages.shown
    assert shown
    assert "pan” must be" in shown.text
    assert app.services.renders.task_of(song.id) is None
    assert balance.isVisible()


def test_a_render_from_the_window_goes_through_the_mix(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """Everything hard left, the bus 6 dB down: on the left the sum at −6 and +3.01 dB, on the right silence."""
    app.controller.open_song(song.id)
    with qtbot.waitSignal(app.services.scans.ended):
        app.find(SongController).take_folder(write_stems(tmp_path / "stems", ("LV.wav", "Bass.wav")))
    balance = app.find(BalanceView)
    for strip in balance.strips.values():
        strip.pan.setValue(-100)
    choose(balance.bus.preset, "own")
    balance.bus.numbers.boxes["gain_db"].setValue(-6)
    with qtbot.waitSignal(app.services.renders.ended):
        app.find(SongDelivery).render()
    out = tmp_path / "stems deliverables"
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["settings"]["bus"] == {"gain_db": -6.0}
    assert manifest["settings"]["balance"] == {"lead_vocal": {"pan": -1.0}, "bass": {"pan": -1.0}}
    assert all(check["holds"] for check in manifest["checks"])
    main = next(row["path"] for row in manifest["deliverables"] if row["variant"] == "main")
    mix, _ = soundfile.read(out / main)
    stems = [soundfile.read(tmp_path / "stems" / name)[0] for name in ("LV.wav", "Bass.wav")]
    meant = sum(stems) * 10 ** (-6 / 20) * 2**0.5
    assert np.abs(mix[:, 0] - meant).max() < 2**-22
    assert np.abs(mix[:, 1]).max() < 2**-22


def test_every_control_has_a_name_and_the_keyboard_reaches_it(balance: BalanceView) -> None:
    """With every editor filled: nothing is told by its place on the screen alone."""
    strip = balance.strips[Group.BASS]
    strip.tone_button.click()
    strip.tone.bands.add_button.click()
    strip.tone.compressor.switch.click()
    controls = [
        widget
        for kind in (QAbstractButton, QAbstractSpinBox, QComboBox, QSlider)
        for widget in balance.findChildren(kind)
        if widget.isVisible()
    ]
    assert len(controls) > 30
    unnamed = [widget for widget in controls if not widget.accessibleName()]
    assert unnamed == []
    assert all(widget.focusPolicy() & Qt.FocusPolicy.TabFocus for widget in controls)


def test_the_tab_key_goes_through_the_strips_and_then_the_bus(qtbot: QtBot, balance: BalanceView) -> None:
    """In the order in which they stand, also through a band that was added later."""
    bass = balance.strips[Group.BASS]
    bass.tone_button.click()
    bass.tone.bands.add_button.click()
    qtbot.waitUntil(bass.tone.bands.rows[0].isVisible)
    reached: list[QWidget] = []
    here = balance.flat_button.nextInFocusChain()
    while here and here is not balance.bus.preset:
        if here.isVisible() and here.focusPolicy() & Qt.FocusPolicy.TabFocus and not here.focusProxy():
            reached.append(here)
        here = here.nextInFocusChain()
    lines = [control for strip in balance.strips.values() for control in strip.controls() if control.isVisible()]
    assert reached == lines
    assert bass.tone.bands.rows[0].hz in reached


def choose(box: QComboBox, key: str) -> None:
    """Choose as a user does."""
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex())
