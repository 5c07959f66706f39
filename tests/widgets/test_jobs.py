"""The window's jobs: one of a kind at a time, recorded from beginning to end; a scan in the real window."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.catalogue import Catalogue
from app.domain.catalogue import Song
from app.domain.jobs import JobState, RenderJob
from app.domain.session import SessionKind
from app.jobs.work import Work
from app.use_cases.operation import Ended, Operation
from render.errors import BouncedeskError, Cancelled
from tests.app.delivery.samples import LEAD, scan_of
from tests.refusals import refused
from tests.widgets.stems import write_stems
from widgets.composition import App
from widgets.job_bridge import Task
from widgets.jobs import RecordedJobs
from widgets.song.view import SongView


@dataclass
class FakeJob:
    """A job that is where a test says; `value` is its result, or what it raises."""

    title: str
    state: JobState = JobState.RUNNING
    value: Any = None
    cancelled: bool = False

    @property
    def failure(self) -> BaseException | None:
        return self.value if isinstance(self.value, BaseException) else None

    def cancel(self) -> None:
        self.cancelled = True

    def result(self, timeout: float | None = None) -> Any:  # noqa: ARG002 -- a job's form
        if isinstance(self.value, BaseException):
            raise self.value
        return self.value


class FakeBridge(QObject):
    """Starts nothing: `finish` says how a task ended."""

    def __init__(self) -> None:
        super().__init__()
        self.tasks: list[Task] = []

    def start(self, function: Callable[..., Any], *arguments: Any, title: str) -> Task:  # noqa: ARG002 -- a bridge's form
        task = Task(self)
        task.take(FakeJob(title))  # type: ignore[arg-type]  # as much of a job as is asked for
        self.tasks.append(task)
        return task

    def finish(self, state: JobState, value: Any) -> None:
        """The task started last has ended."""
        job: Any = self.tasks[-1].job
        job.state, job.value = state, value
        self.tasks[-1].ended.emit(job)


@dataclass(frozen=True)
class Rendered(Operation):
    """A render of a song whose session is catalogued; `wrong` is why its end cannot be recorded."""

    song: Song
    session_id: int
    following: Operation | None = None
    wrong: str = ""
    events: list[object] = field(default_factory=list)

    @property
    def subject(self) -> int:
        return self.song.id

    @property
    def title(self) -> str:
        return f"Render {self.song.title}"

    @property
    def work(self) -> Work:
        return Work(max, (1, 2))

    @property
    def busy(self) -> str:
        return "It is being rendered."

    @property
    def cancelled(self) -> str:
        return "It was cancelled."

    def begin(self, catalogue: Catalogue) -> RenderJob:
        return catalogue.jobs.start(self.song.id, self.session_id, None, "/out")

    def end(self, catalogue: Catalogue, job: RenderJob | None, result: Any) -> Ended:
        self.events.append(result)
        if self.wrong:
            raise BouncedeskError(self.wrong)
        if job:
            catalogue.jobs.finish(job.id, ())
        return Ended("It is rendered.", self.following)


@dataclass(frozen=True)
class Quiet(Rendered):
    """What nobody asked for."""

    @property
    def busy(self) -> str:
        return ""

    @property
    def asked_for(self) -> bool:
        return False


@dataclass(frozen=True)
class Room:
    """The jobs under test, the bridge that starts none, what was shown, and the operation they begin with."""

    jobs: RecordedJobs
    bridge: FakeBridge
    shown: list[tuple[str, str]]
    operation: Rendered
    catalogue: Catalogue

    @property
    def states(self) -> list[JobState]:
        """Of the catalogue's rows, the newest first."""
        return [job.state for job in self.catalogue.jobs.all()]


@pytest.fixture
def room(app: App, song: Song) -> Room:
    """In a window's services, but for its jobs."""
    bridge = FakeBridge()
    shown: list[tuple[str, str]] = []
    app.services.messages.said.connect(lambda message: shown.append((message.tone, message.text)))
    catalogue = app.services.catalogue
    session = catalogue.sessions.record(song.id, SessionKind.PRINTED, scan_of(LEAD, folder=Path("/s")))
    jobs = RecordedJobs(replace(app.services, jobs=bridge), app.window)  # type: ignore[arg-type]  # as much as is used
    return Room(jobs, bridge, shown, Rendered(song, session.id), catalogue)


def test_one_of_a_kind_is_recorded_from_beginning_to_end(room: Room) -> None:
    """Its row runs, is done, and what came of it is shown and handed on."""
    delivered: list[object] = []
    room.jobs.delivered.connect(lambda operation, result: delivered.append((operation, result)))
    room.jobs.start(room.operation)
    task = room.jobs.task_of(room.operation.subject)
    assert task is not None
    assert task.job.title == "Render Ember"
    assert [row.state for row in room.jobs.rows] == room.states == [JobState.RUNNING]
    room.bridge.finish(JobState.DONE, 7)
    assert (room.operation.events, room.states) == ([7], [JobState.DONE])
    assert (room.shown, delivered) == ([("ok", "It is rendered.")], [(room.operation, 7)])
    assert list(room.jobs.rows) == []
    assert room.jobs.task_of(room.operation.subject) is None


def test_a_second_of_a_kind_is_refused_or_dropped(room: Room) -> None:
    """With the reason, or without a word where asking again is no news; nothing more begins."""
    room.jobs.start(room.operation)
    with refused("going_on_already", subject=room.operation.subject):
        room.jobs.start(room.operation)
    room.jobs.start(Quiet(room.operation.song, room.operation.session_id))
    assert (len(room.bridge.tasks), room.states) == (1, [JobState.RUNNING])


@pytest.mark.parametrize(
    ("state", "error", "shown"),
    [
        (JobState.FAILED, BouncedeskError("The disk is full."), ("error", "The disk is full.")),
        (JobState.CANCELLED, Cancelled("Cancelled."), ("info", "It was cancelled.")),
    ],
)
def test_what_ends_badly_is_recorded_reported_and_can_be_tried_again(
    room: Room, state: JobState, error: Exception, shown: tuple[str, str]
) -> None:
    """The same once more; the catalogue knows of both."""
    room.jobs.start(room.operation)
    (row,) = room.catalogue.jobs.all()
    room.bridge.finish(state, error)
    assert (room.shown, room.states) == ([shown], [state])
    assert (room.jobs.can_retry(row.id), room.jobs.can_retry(row.id + 1)) == (True, False)
    room.jobs.retry(row.id)
    room.jobs.retry(row.id)
    assert room.states == [JobState.RUNNING, state]
    assert room.shown[1:] == [("error", "It is being rendered.")]


def test_what_nobody_asked_for_fails_in_silence(room: Room) -> None:
    """Its row still knows."""
    room.jobs.start(Quiet(room.operation.song, room.operation.session_id))
    room.bridge.finish(JobState.FAILED, BouncedeskError("The disk is full."))
    assert (room.shown, room.states) == ([], [JobState.FAILED])


def test_an_end_that_cannot_be_recorded_is_reported(room: Room) -> None:
    """And the next may begin."""
    operation = replace(room.operation, wrong="The catalogue is busy.")
    room.jobs.start(operation)
    room.bridge.finish(JobState.DONE, 7)
    ((tone, said),) = room.shown
    assert tone == "error"
    assert "delivered and whole" in said
    assert said.endswith("The catalogue is busy.")
    assert room.jobs.task_of(operation.subject) is None


def test_what_follows_by_itself_begins_when_its_cause_has_ended(room: Room) -> None:
    """It is of another kind, so that the next of the first kind need not wait for it."""
    quiet = Quiet(room.operation.song, room.operation.session_id)
    operation = replace(room.operation, following=quiet)
    room.jobs.start(operation)
    room.bridge.finish(JobState.DONE, 7)
    assert len(room.bridge.tasks) == 2
    assert room.jobs.task_of(operation.subject) is None
    room.jobs.start(operation)
    assert len(room.bridge.tasks) == 3


def test_cancelling_asks_the_one_that_is_meant(room: Room) -> None:
    """Another's key stops nothing."""
    room.jobs.start(room.operation)
    job: Any = room.bridge.tasks[-1].job
    room.jobs.cancel(room.operation.subject + 1)
    assert not job.cancelled
    room.jobs.cancel(room.operation.subject)
    assert job.cancelled


def test_the_stems_of_a_scan_are_fingerprinted_beside_the_work(
    qtbot: QtBot, app: App, song: Song, tmp_path: Path
) -> None:
    """Once the scan is kept, every stem has the hash of what it holds; nobody is asked."""
    folder = write_stems(tmp_path / "Ember stems")
    app.controller.open_song(song.id)
    app.find(SongView).drop_zone.dropped.emit(folder)
    catalogue = app.services.catalogue

    def fingerprinted() -> None:
        session = catalogue.sessions.newest(song.id)
        assert session
        assert set(catalogue.fingerprints.of_session(session.id)) == {
            stem.path for stem in catalogue.sessions.stems(session.id)
        }

    qtbot.waitUntil(fingerprinted)
