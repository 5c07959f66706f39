"""Both themes name the same colours, and text can be read on what it is drawn on."""

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from app.domain.session import Group
from widgets.common.look import Look, Tokens, load_tokens, make_palette, make_style

THEMES = ("light", "dark")
PAIRS = [
    ("text", "window"),
    ("text", "surface"),
    ("text", "sunken"),
    ("muted", "window"),
    ("muted", "surface"),
    ("muted", "sunken"),
    ("accent", "surface"),
    ("accent", "window"),
    ("on_accent", "accent"),
    ("on_accent", "accent_strong"),
    ("on_soft", "soft"),
    ("rail_text", "rail"),
    ("rail_text", "rail_chosen"),
    ("rail_muted", "rail"),
    ("rail_muted", "rail_hover"),
    ("error", "surface"),
    ("error", "window"),
    ("error", "error_soft"),
    ("warning", "surface"),
    ("warning", "warning_soft"),
    ("ok", "ok_soft"),
    ("info", "info_soft"),
]


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(tokens: Tokens, front: str, back: str) -> float:
    """The contrast ratio of two uses, 1 to 21."""
    light, dark = sorted((luminance(tokens.colours[use]) for use in (front, back)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "back"), PAIRS)
def test_text_can_be_read(theme: str, front: str, back: str) -> None:
    """WCAG's 4.5:1 for text."""
    assert contrast(load_tokens(theme), front, back) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_fields_can_be_seen(theme: str) -> None:
    """WCAG's 3:1 for the borders of what can be used."""
    tokens = load_tokens(theme)
    assert contrast(tokens, "edge", "surface") >= 3
    assert contrast(tokens, "edge", "window") >= 3


def test_the_check_of_contrast_can_fail() -> None:
    """Black on white is 21, a colour on itself 1."""
    assert contrast(Tokens("", {"a": "#000000", "b": "#FFFFFF"}, {}, {}), "a", "b") == pytest.approx(21)
    assert contrast(Tokens("", {"a": "#777777"}, {}, {}), "a", "a") == 1


def test_both_themes_have_every_colour() -> None:
    """A use that one theme lacks would fail in that theme only."""
    light, dark = (load_tokens(theme) for theme in THEMES)
    assert set(light.colours) == set(dark.colours)
    assert set(light.groups) == set(Group)


@pytest.mark.parametrize("theme", THEMES)
def test_style_and_palette_can_be_made(theme: str) -> None:
    """Every name in the style sheet is a colour, and no placeholder is left."""
    tokens = load_tokens(theme)
    style = make_style(tokens, 10.0)
    assert "$" not in style
    assert f"check-{theme}.svg" in style
    assert make_palette(tokens).window().color() == tokens.colour("window")


def test_a_list_of_choices_opens_whole(qtbot: QtBot, look: Look) -> None:
    """Each of its lines is in view, the last one too, and nothing has to be scrolled to."""
    box = QComboBox()
    qtbot.addWidget(box)
    box.addItems(["Halcyon Yard", "Low Tide Records", "Mika Osei", "Northgate Films"])
    box.show()
    box.showPopup()
    lines = [box.view().visualRect(box.model().index(place, 0)) for place in range(box.count())]
    assert all(box.view().viewport().rect().contains(line) for line in lines), look
    assert min(line.height() for line in lines) >= 24
    box.hidePopup()
