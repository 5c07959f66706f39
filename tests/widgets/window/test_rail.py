"""The rail names the pages and shows the job being done."""

from pytestqt.qtbot import QtBot

from app.jobs.job import JobProgress
from widgets.common.look import Look
from widgets.window.rail import Rail, RailEntry


def test_a_click_chooses_a_page(qtbot: QtBot, look: Look) -> None:
    """The key of the page is told, and its button stays down."""
    rail = Rail(
        look, (RailEntry("board", "Board", "board"), RailEntry("settings", "Settings", "settings", at_foot=True))
    )
    qtbot.addWidget(rail)
    with qtbot.waitSignal(rail.chosen) as chosen:
        rail.button("settings").click()
    assert chosen.args == ["settings"]
    assert rail.button("settings").isChecked()
    rail.choose("board")
    assert not rail.button("settings").isChecked()


def test_the_job_being_done_is_shown_until_it_ends(qtbot: QtBot, look: Look) -> None:
    """Title and progress while it goes on, nothing afterwards."""
    rail = Rail(look, (RailEntry("board", "Board", "board"),))
    qtbot.addWidget(rail)
    rail.activity.show_job("Render Ember", JobProgress("mixing", 0.43, 12.0))
    assert not rail.activity.isHidden()
    rail.activity.show_job("", None)
    assert rail.activity.isHidden()
