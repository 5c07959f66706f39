"""Work comes back as a value or as the error it raised, whatever that was."""

import pytest

from app.errors import UsageError
from app.jobs.work import Ending, Work, perform
from render.errors import AudioError, BouncedeskError, Cancelled
from render.monitor import Unwatched
from tests.app.jobs import tasks


class Stopped(Unwatched):
    """A monitor whose work is to stop at once."""

    def check(self) -> None:
        raise Cancelled("Cancelled.")


def test_a_value_comes_back() -> None:
    """What the function returns is the outcome's value."""
    assert perform(Work(tasks.add, (1, 2)), Unwatched()).unwrap() == 3


def test_cancelled_work_says_so() -> None:
    """A monitor that raises makes a cancelled outcome."""
    outcome = perform(Work(tasks.add, (1, 2)), Stopped())
    assert outcome.ending is Ending.CANCELLED
    with pytest.raises(Cancelled):
        outcome.unwrap()


@pytest.mark.parametrize(
    ("kind", "error"), [("audio", AudioError), ("refused", BouncedeskError), ("usage", UsageError)]
)
def test_a_sentence_keeps_its_class(kind: str, error: type[BouncedeskError]) -> None:
    """The three kinds of plain error are raised again as they were."""
    outcome = perform(Work(tasks.refuse, (kind,)), Unwatched())
    with pytest.raises(error, match=f"A sentence about {kind}") as caught:
        outcome.unwrap()
    assert type(caught.value) is error
    assert caught.value.facts == {"kind": kind}
    assert outcome.details == ""


def test_a_fault_becomes_one_sentence_and_a_traceback_for_the_log() -> None:
    """Nobody sees a traceback, and nobody loses it."""
    outcome = perform(Work(tasks.fail, ("fault",)), Unwatched())
    assert isinstance(outcome.error, BouncedeskError)
    assert outcome.error.code == "own_mistake"
    assert "ValueError: A sentence about fault" in str(outcome.error)
    assert "\n" not in str(outcome.error)
    assert "in fail" in outcome.details


def test_the_systems_own_words_are_used_for_its_errors() -> None:
    """A missing file is said with its name, not as a mistake of the program."""
    outcome = perform(Work(tasks.fail, ("subclass",)), Unwatched())
    assert "No such file or directory" in str(outcome.error)
    assert "Kick.wav" in str(outcome.error)
    assert "mistake" not in str(outcome.error)


def test_leaving_the_interpreter_ends_the_job_only() -> None:
    """`sys.exit` in a library is a fault of that job."""
    assert perform(Work(tasks.leave), Unwatched()).ending is Ending.FAILED
