"""The guided page: questions one at a time, the answer as it takes shape, a file as evidence."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import Studio
from app.domain.enquiry import Advised
from app.intake.advice.advice_rules import AdviceRules
from app.settings import Theme
from widgets.advice.advice_dialog import AdviceDialog
from widgets.advice.page import AdviceController
from widgets.advice.question_page import ChoiceCard
from widgets.board.view import BoardView
from widgets.common.look import Look
from widgets.composition import App
from widgets.job_bridge import JobBridge


@pytest.fixture
def advice(qtbot: QtBot, look: Look, studio: Studio) -> Iterator[AdviceController]:
    """The guided page by itself, opened, in a window of its own; no job is left when it is gone."""
    window = QWidget()  # not qtbot's, which would take it and its jobs away before they have ended
    window.show()
    jobs = JobBridge(studio.runner, window)
    made = AdviceController(look, jobs, AdviceRules.load(), window)
    made.open()
    yield made
    if made.dialog:
        made.dialog.reject()
    qtbot.waitUntil(lambda: not jobs.tasks)
    window.close()
    window.deleteLater()


@pytest.fixture
def dialog(advice: AdviceController) -> AdviceDialog:
    """Its dialog."""
    assert advice.dialog is not None
    assert advice.dialog.isVisible()
    return advice.dialog


def card(dialog: AdviceDialog, key: str, value: str) -> ChoiceCard:
    """The card of a choice."""
    page = next(page for page in dialog.pages if page.question.key == key)
    return next(each for each in page.cards if each.value == value)


def click(choice: ChoiceCard) -> None:
    """Press a card as a hand does, in its middle, where its words are."""
    QTest.mouseClick(choice, Qt.MouseButton.LeftButton, pos=choice.rect().center())


def stage_of(dialog: AdviceDialog) -> Advised | None:
    """The stage in view."""
    return dialog.advice.stage if dialog.advice else None


def test_a_click_answers_and_goes_on_and_the_answer_follows(dialog: AdviceDialog) -> None:
    """A finished mix is for mastering; what is heard wrong turns it into mixing, and the contradiction is named."""
    click(card(dialog, "have", "stereo_mix"))
    assert dialog.step.text() == "2 of 6"
    assert stage_of(dialog) is Advised.ASSESSMENT
    click(card(dialog, "finished", "yes"))
    assert stage_of(dialog) is Advised.MASTERING
    assert dialog.answer.price.text() == "From £75 a song"
    sure = dialog.answer.ring.value
    click(card(dialog, "problem", "muddy"))
    assert dialog.step.text() == "3 of 6"  # more may be wrong
    assert stage_of(dialog) is Advised.MIXING
    assert dialog.answer.ring.value < sure
    assert any("do not go together" in reason for reason in dialog.answer.reasons)


def test_nothing_excludes_what_is_wrong_and_the_other_way_round(dialog: AdviceDialog) -> None:
    """Several problems hold together; "nothing" lets go of them all."""
    dialog.show_step(2)
    for value in ("muddy", "harsh"):
        click(card(dialog, "problem", value))
    assert held(dialog) == {"muddy", "harsh"}
    click(card(dialog, "problem", ""))
    assert held(dialog) == {""}
    click(card(dialog, "problem", "flat"))
    assert held(dialog) == {"flat"}
    click(card(dialog, "problem", "flat"))
    assert held(dialog) == set()


def held(dialog: AdviceDialog) -> set[str]:
    """What is chosen of the things that are heard wrong."""
    return set(dialog.pages[2].values)


def test_unsure_is_an_answer(dialog: AdviceDialog) -> None:
    """Not sure of anything leads to listening first, without a price."""
    for key, value in (("have", ""), ("finished", "unsure"), ("recorded", "")):
        click(card(dialog, key, value))
    assert stage_of(dialog) is Advised.ASSESSMENT
    assert not dialog.answer.price.isVisible()


def test_back_shows_what_was_chosen_and_the_keyboard_is_enough(dialog: AdviceDialog) -> None:
    """Enter chooses the card that has the keyboard; Back finds it chosen."""
    first = dialog.pages[0].cards[1]
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert dialog.step.text() == "2 of 6"
    QTest.mouseClick(dialog.back, Qt.MouseButton.LeftButton)
    assert dialog.pages[0].values == (first.value,)
    assert not dialog.back.isEnabled()


def test_the_answer_is_copied_as_text_and_begun_again(advice: AdviceController, dialog: AdviceDialog) -> None:
    """The clipboard holds stage, reasons and price; a new start knows nothing."""
    assert not dialog.copy_button.isEnabled()
    click(card(dialog, "have", "vocal_and_beat"))
    QTest.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Mixing, then mastering (90 % sure)")
    assert "From £325 a song." in text
    QTest.mouseClick(dialog.again, Qt.MouseButton.LeftButton)
    again = advice.dialog
    assert again is not None
    assert again is not dialog
    assert again.advice is None


def test_a_file_is_listened_to_and_left_out_again(
    qtbot: QtBot, advice: AdviceController, dialog: AdviceDialog, tmp_path: Path
) -> None:
    """A crushed mix that is called finished is doubted; without it the answer is as it was."""
    noise = np.random.default_rng(1).standard_normal((48_000, 2)) * 4
    sf.write(tmp_path / "mix.wav", np.clip(noise, -1, 1), 48_000, subtype="PCM_16")
    click(card(dialog, "have", "stereo_mix"))
    click(card(dialog, "finished", "yes"))
    sure = dialog.answer.ring.value
    dialog.show_step(5)
    dialog.evidence.zone.dropped.emit(tmp_path / "mix.wav")
    qtbot.waitUntil(lambda: advice.task is None)
    assert dialog.evidence.name.text() == "mix.wav"
    assert dialog.answer.ring.value < sure
    assert any("clipped" in reason for reason in dialog.answer.reasons)
    QTest.mouseClick(dialog.evidence.remove, Qt.MouseButton.LeftButton)
    assert dialog.answer.ring.value == sure


def test_a_file_that_is_no_use_says_so(
    qtbot: QtBot, advice: AdviceController, dialog: AdviceDialog, tmp_path: Path
) -> None:
    """A text file and a folder are named; the answer stands."""
    (tmp_path / "note.wav").write_text("a note")
    dialog.show_step(5)
    advice.analyse(tmp_path)
    assert "is a folder" in dialog.evidence.problem.text()
    advice.analyse(tmp_path / "note.wav")
    qtbot.waitUntil(lambda: advice.task is None)
    assert "note.wav" in dialog.evidence.problem.text()
    assert dialog.evidence.problem.isVisible()


def test_closing_while_listening_stops_it(advice: AdviceController, dialog: AdviceDialog, tmp_path: Path) -> None:
    """No job is left, and nothing comes back to a page that is gone."""
    sf.write(tmp_path / "mix.wav", np.zeros((480_000, 2)), 48_000, subtype="PCM_16")
    advice.analyse(tmp_path / "mix.wav")
    QTest.mouseClick(dialog.close_button, Qt.MouseButton.LeftButton)
    assert (advice.dialog, advice.task) == (None, None)


def test_the_menu_and_the_empty_board_lead_to_advice(app: App) -> None:
    """A shortcut of its own; and who has no song yet is offered the questions."""
    action = app.window.actions_by_key["advice"]
    assert action.shortcut().toString() == "Ctrl+Shift+A"
    action.trigger()
    dialog = app.find(AdviceController).dialog
    assert dialog is not None
    dialog.reject()
    app.controller.open_page("board")
    QTest.mouseClick(app.find(BoardView).no_songs.aside_button, Qt.MouseButton.LeftButton)
    assert app.find(AdviceController).dialog is not None


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_the_ring_closes_with_certainty_in_both_themes(look: Look, dialog: AdviceDialog, theme: Theme) -> None:
    """More of it is drawn in the accent's colour the surer the advice is."""
    look.choose(theme)
    click(card(dialog, "have", "vocal_and_beat"))
    ring, drawn = dialog.answer.ring, []
    accent = look.tokens.colour("accent").rgb()
    for value in (0.6, 0.9):
        ring.show_value(value)
        image = ring.grab().toImage()
        spots = ((x, y) for x in range(image.width()) for y in range(image.height()))
        drawn.append(sum(image.pixel(x, y) == accent for x, y in spots))
    assert 0 < drawn[0] < drawn[1]
    assert ring.accessibleName() == "90 % sure"
