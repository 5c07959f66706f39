"""Labels show names literally and cut what does not fit."""

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from widgets.common.labels import Chip, ElidedLabel, TextLabel, button_text, tooltip


def test_markup_is_shown_as_it_is(qtbot: QtBot) -> None:
    """A client named <b> stays <b>."""
    label = TextLabel("<b>Rosa</b>")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_tooltips_and_buttons_are_escaped() -> None:
    """Neither markup nor a shortcut comes out of a name."""
    assert tooltip("<img src=x>") == "<qt>&lt;img src=x&gt;</qt>"
    assert tooltip("") == ""
    assert button_text("Salt & Rope") == "Salt && Rope"


def test_what_is_cut_off_is_in_the_tooltip(qtbot: QtBot) -> None:
    """A long name gets a tooltip, a short one none; newlines do not break the line."""
    label = ElidedLabel("A very long name\nof a song " * 8)
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert "\n" not in label.text()
    assert label.toolTip()
    label.setText("Ember")
    label.resize(200, 20)
    assert label.toolTip() == ""


def test_an_empty_chip_is_hidden(qtbot: QtBot) -> None:
    """A song that is not due shows no empty chip."""
    chip = Chip()
    qtbot.addWidget(chip)
    chip.show_fact("Due today", "warning")
    assert not chip.isHidden()
    chip.show_fact("", "info")
    assert chip.isHidden()
