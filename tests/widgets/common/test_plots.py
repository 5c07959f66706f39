"""Plots over time: what they tell in words, where they seek, and that they draw in both themes."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.settings import Theme
from widgets.common.look import Look
from widgets.common.loudness_series import LoudnessTrack, Series, series
from widgets.common.plots import LoudnessPlot, ReductionPlot

STEP_S = 0.1


def track(peaks: list[float]) -> LoudnessTrack:
    """Ten seconds that swell; the peaks are given a second apart."""
    swell = np.linspace(-30.0, -12.0, 100)
    levels = np.repeat(peaks, 10)
    return LoudnessTrack(
        series(STEP_S, swell + 2), series(STEP_S, [np.nan] * 29 + [*swell[29:]]), series(STEP_S, levels)
    )


def image_of(plot: LoudnessPlot | ReductionPlot) -> QImage:
    """The plot as it is drawn."""
    plot.resize(600, 200)
    return plot.grab().toImage()


def test_columns_keep_extremes_and_gaps() -> None:
    """However few the columns, the highest and the lowest value are in them; a gap stays one."""
    values = np.concatenate([np.zeros(5000), [7.0], np.full(2500, np.nan), np.zeros(2498), [-7.0]])
    times, low, high = Series(0.01, values).columns(100, 100.0)
    assert len(times) == 100
    assert np.nanmax(high) == 7.0
    assert np.nanmin(low) == -7.0
    assert np.isnan(low).any()
    assert Series(0.01, np.zeros(0)).columns(100, 100.0)[0].size == 0
    assert Series(0.01, np.full(3, -np.inf)).range() is None


def test_the_loudness_plot_tells_what_it_shows(qtbot: QtBot, look: Look) -> None:
    """Range, target and peaks in words, as its accessible description; places over the ceiling are counted."""
    plot = LoudnessPlot(look)
    qtbot.addWidget(plot)
    plot.show_limits(-14.0, -1.0)
    plot.show_track(track([-3, -3, 0.5, -3, -3, -3, -0.2, -3, -3, -3]))
    description = plot.accessibleDescription()
    assert "to −12.0 LUFS, loudest at 0:10" in description
    assert "The target is −14.0 LUFS." in description
    assert "The highest peak is 0.5 dBTP, at 0:02." in description
    assert "over −1.0 dBTP at 2 places" in description
    plot.show_track(track([-3.0] * 10))
    assert "over −1.0 dBTP" not in plot.accessibleDescription()
    plot.show_track(None)
    assert plot.accessibleDescription() == "Nothing has been measured yet."


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK])
def test_curves_target_and_marks_are_drawn(qtbot: QtBot, look: Look, theme: Theme) -> None:
    """Each in its colour of the theme."""
    look.choose(theme)
    plot = LoudnessPlot(look)
    qtbot.addWidget(plot)
    plot.show_track(track([-3, 0.5, -3, -3, -3, -3, -3, -3, -3, -3]), track([-3.0] * 10), "Short-term before")
    plot.show_limits(-14.0, -1.0)
    image = image_of(plot)
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    for use in ("accent", "error", "line"):
        assert look.tokens.colour(use).name() in colours


def test_a_click_and_the_keys_go_to_a_place(qtbot: QtBot, look: Look) -> None:
    """The time under the pointer; five seconds with an arrow; the beginning and the end; never beyond."""
    plot = LoudnessPlot(look)
    qtbot.addWidget(plot)
    plot.resize(600, 200)
    plot.show()
    plot.show_track(track([-3.0] * 10))
    sought: list[float] = []
    plot.sought.connect(sought.append)
    middle = QPoint(round(plot.room.center().x()), 100)
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle)
    QTest.mouseClick(plot, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(1, 100))
    plot.show_position(7.0)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
        QTest.keyClick(plot, key)
    assert sought == pytest.approx([5.0, 0.0, 2.0, 10.0, 0.0, 10.0], abs=0.02)


def test_the_reduction_plot_tells_the_deepest(qtbot: QtBot, look: Look) -> None:
    """Nothing known, nothing limited, nothing done, and a figure with its time."""
    plot = ReductionPlot(look)
    qtbot.addWidget(plot)
    assert "once a master has been made" in plot.accessibleDescription()
    plot.show_reduction(series(0.01, []), 10.0)
    assert "nothing limits this master" in plot.accessibleDescription()
    plot.show_reduction(series(0.01, np.zeros(1000)), 10.0)
    assert "did nothing" in plot.accessibleDescription()
    dip = np.zeros(1000)
    dip[499] = 4.2
    plot.show_reduction(series(0.01, dip), 10.0)
    assert "at most 4.2 dB, at 0:05" in plot.accessibleDescription()
    image = image_of(plot)
    middle = round(plot.x_of(5.0))
    drawn = {image.pixelColor(x, round(plot.y_of(2.0))).name() for x in range(middle - 3, middle + 4)}
    assert drawn != {look.tokens.colour("window").name()}
