"""Progress reads as a line, and the wish to cancel is told once."""

from pytestqt.qtbot import QtBot

from app.jobs.job import JobProgress
from widgets.common.look import Look
from widgets.common.progress import ProgressView, progress_text


def test_a_line_says_how_far_what_and_how_long() -> None:
    """The time left is said once it is known."""
    assert progress_text(JobProgress("mixing", 0.434, 12.0)) == "43 % · mixing · 0:12 left"
    assert progress_text(JobProgress("mixing", 0.0)) == "0 % · mixing"


def test_cancel_is_told_and_shown(qtbot: QtBot, look: Look) -> None:
    """After the click the view says that it stops, whatever still arrives."""
    view = ProgressView(look)
    qtbot.addWidget(view)
    view.begin("Render Ember")
    with qtbot.waitSignal(view.cancelled):
        view.button.click()
    view.show_progress(JobProgress("mixing", 0.5))
    assert view.detail == "Stopping …"
    assert not view.button.isEnabled()
    assert view.bar.value() == 500
