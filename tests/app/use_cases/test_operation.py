"""An operation from its beginning to its end, for a shell that waits."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from app.catalogue import Catalogue
from app.domain.catalogue import Song
from app.domain.jobs import JobState, RenderJob
from app.domain.session import SessionKind
from app.jobs.work import Work
from app.use_cases.operation import Ended, Operation, carry_out, recorded
from render.errors import BouncedeskError, Cancelled
from render.monitor import Unwatched
from tests.app.delivery.samples import LEAD, scan_of
from tests.app.use_cases.conftest import Answering
from tests.refusals import refused


@dataclass(frozen=True)
class Numbered(Operation):
    """Begins with a row where it has a session, and writes down what happens to it."""

    song: Song
    session_id: int | None = None
    events: list[object] = field(default_factory=list)

    @property
    def subject(self) -> int:
        return self.song.id

    @property
    def title(self) -> str:
        return "Count"

    @property
    def work(self) -> Work:
        return Work(max, (1, 2))

    def begin(self, catalogue: Catalogue) -> RenderJob | None:
        self.events.append("begin")
        return catalogue.jobs.start(self.song.id, self.session_id, None, "/out") if self.session_id else None

    def end(self, catalogue: Catalogue, job: RenderJob | None, result: Any) -> Ended:
        self.events.append((result, job))
        if job:
            catalogue.jobs.finish(job.id, ())
        return Ended("Counted.")


def test_a_child_does_the_work_between_beginning_and_end(catalogue: Catalogue, song: Song) -> None:
    """It is asked for exactly what the operation says, under its title; its answer is handed on."""
    operation, child = Numbered(song), Answering(2)
    assert carry_out(operation, catalogue, child, Unwatched()) == 2
    assert child.asked == [(max, (1, 2), "Count")]
    assert operation.events == ["begin", (2, None)]


def test_files_that_the_catalogue_could_not_note_are_said_to_be_there(
    catalogue: Catalogue, song: Song, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are delivered and whole, whatever the catalogue's disk says; its own words follow."""

    def full(*_: object) -> None:
        raise BouncedeskError("The disk is full.", code="catalogue_full")

    session = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(LEAD))
    monkeypatch.setattr(type(catalogue.jobs), "finish", full)
    with refused("catalogue_full", folder="/out") as error:
        carry_out(Numbered(song, session.id), catalogue, Answering(2), Unwatched())
    assert str(error.value).startswith("The files in /out are delivered and whole")
    assert str(error.value).endswith("The disk is full.")


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Cancelled("Stopped."), JobState.CANCELLED),
        (KeyboardInterrupt(), JobState.CANCELLED),
        (BouncedeskError("The disk is full."), JobState.FAILED),
        (MemoryError("all of it"), JobState.FAILED),
    ],
    ids=lambda case: type(case).__name__,
)
def test_what_ends_badly_is_recorded_and_raised(
    catalogue: Catalogue, song: Song, error: BaseException, state: JobState
) -> None:
    """Whatever is raised, the row knows how it ended, and whoever waited learns it as it was."""
    session = catalogue.sessions.record(song.id, SessionKind.RECEIVED, scan_of(LEAD))
    operation = Numbered(song, session.id)
    with pytest.raises(type(error)) as raised:
        carry_out(operation, catalogue, Answering(error), Unwatched())
    assert raised.value is error
    (job,) = catalogue.jobs.all()
    assert (job.state, job.error) == (state, str(error))
    assert operation.events == ["begin"]


def test_what_has_no_row_fails_without_one(catalogue: Catalogue, song: Song) -> None:
    """Nothing of it is written down."""
    full = BouncedeskError("The disk is full.", code="disk_full")
    with refused("disk_full"):
        carry_out(Numbered(song), catalogue, Answering(full), Unwatched())
    assert catalogue.jobs.all() == []


def test_the_work_can_be_done_another_way(catalogue: Catalogue, song: Song) -> None:
    """Such as in this process, where nothing is left to do for a child."""
    operation = Numbered(song)
    assert recorded(operation, catalogue, lambda: 7) == 7
    assert operation.events == ["begin", (7, None)]
    assert (operation.busy, operation.cancelled, operation.asked_for) == ("", "It was cancelled.", True)
