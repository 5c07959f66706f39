"""The Render queue shows what goes on, cancels it, remembers it and tries it again."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.domain.catalogue import Song
from app.domain.jobs import JobState
from app.domain.session import SessionKind
from tests.app.jobs import tasks
from tests.widgets.stems import write_stems
from widgets.composition import App
from widgets.queue.view import QueueView
from widgets.song.controller import SongController
from widgets.song.delivery import SongDelivery


def open_session(qtbot: QtBot, app: App, song: Song, folder: Path) -> None:
    """Open a song with a scanned session."""
    app.controller.open_song(song.id)
    with qtbot.waitSignal(app.services.scans.ended):
        app.find(SongController).take_folder(folder, SessionKind.PRINTED)


def test_nothing_rendered_yet_is_said(app: App) -> None:
    """The page says how to begin."""
    app.controller.open_page("queue")
    assert not app.find(QueueView).table.isVisible()


def test_a_job_has_a_card_while_it_goes_on(qtbot: QtBot, app: App) -> None:
    """Progress on the card and on the rail; cancelling takes both away."""
    app.controller.open_page("queue")
    with qtbot.waitSignal(app.services.jobs.progressed):
        task = app.services.jobs.start(tasks.work_on, 60.0, title="Render Ember")
    card = app.find(QueueView).card(task.job.id)
    assert card.isVisible()
    assert app.window.rail.activity.isVisible()
    with qtbot.waitSignal(app.services.jobs.ended):
        card.progress.button.click()
    assert not app.window.rail.activity.isVisible()
    assert app.services.jobs.tasks == ()


def test_a_finished_render_is_in_the_history(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """It survives the program: it comes from the catalogue; Enter opens its song."""
    open_session(qtbot, app, song, write_stems(tmp_path / "stems", ("LV.wav",)))
    with qtbot.waitSignal(app.services.renders.ended):
        app.find(SongDelivery).render()
    app.controller.open_page("queue")
    view = app.find(QueueView)
    assert [(line.song, line.job.state) for line in view.model.lines] == [("Ember", JobState.DONE)]
    assert not view.retry_button.isEnabled()
    view.table.entered_row.emit(0)
    assert app.window.page == "song"


def test_a_failed_render_says_why_and_can_be_tried_again(qtbot: QtBot, app: App, song: Song, tmp_path: Path) -> None:
    """Once what was wrong is mended, the same render goes through."""
    open_session(qtbot, app, song, write_stems(tmp_path / "stems", ("LV.wav", "Kick In.wav")))
    blocker = tmp_path / "stems deliverables"
    blocker.touch()
    with qtbot.waitSignal(app.services.renders.ended):
        app.find(SongDelivery).render()
    app.controller.open_page("queue")
    view = app.find(QueueView)
    assert view.why != ""
    assert view.retry_button.isEnabled()
    blocker.unlink()
    with qtbot.waitSignal(app.services.renders.ended):
        view.retry_button.click()
    assert [line.job.state for line in view.model.lines] == [JobState.DONE, JobState.FAILED]
    assert (blocker / "manifest.json").exists()


def test_a_master_is_told_from_a_render(app: App, song: Song, tmp_path: Path) -> None:
    """Both are jobs of the song; the history says which is which."""
    jobs = app.services.catalogue.jobs
    job = jobs.start_master(song.id, None, tmp_path / "masters", source=tmp_path / "mix.wav")
    jobs.end(job.id, JobState.CANCELLED, "Cancelled.")
    app.controller.open_page("queue")
    model = app.find(QueueView).model
    assert model.data(model.index(0, 0)) == "Ember · master"


def test_a_render_of_an_earlier_run_points_to_its_song(app: App, song: Song, tmp_path: Path) -> None:
    """What it asked for is not known any more; the page says where to begin again."""
    catalogue = app.services.catalogue
    from app.intake.scan import scan_folder

    scan = scan_folder(write_stems(tmp_path / "stems", ("LV.wav",)), app.services.studio.rules)
    session = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan)
    job = catalogue.jobs.start(song.id, session.id, None, tmp_path / "out")
    catalogue.jobs.end(job.id, JobState.FAILED, "The disk was full.")
    app.controller.open_page("queue")
    view = app.find(QueueView)
    assert view.why == "The disk was full. To render it again, open the song."
    assert not view.retry_button.isEnabled()
    assert view.song_button.isEnabled()
