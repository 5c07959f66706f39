"""The runner keeps its order, tells its listeners, survives its children and leaves nothing behind."""

import contextlib
import multiprocessing
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.jobs import JobState
from app.errors import UsageError
from app.jobs.job import Job, JobProgress
from app.jobs.runner import Runner
from app.jobs.work import PATIENCE_S, Work
from render.errors import AudioError, BouncedeskError, Cancelled
from tests.app.jobs import tasks
from tests.refusals import refused

PROJECT = Path(__file__).parents[3]
LONG_S = 300.0  # a guard against hanging, for busy machines too


@pytest.fixture
def runner() -> Iterator[Runner]:
    """A runner of one slot, shut down afterwards."""
    with Runner() as started:
        yield started


def wait_for_running(job: Job) -> None:
    """Wait until the job's work has reported from its child."""
    deadline = time.monotonic() + LONG_S
    while job.progress is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert job.state is JobState.RUNNING


def test_a_job_returns_its_value_and_tells_its_listeners(runner: Runner) -> None:
    """Progress and the end arrive in order, on one thread that is neither the caller's nor a slot's."""
    seen: list[tuple[str, object]] = []
    done = threading.Event()

    def on_done(job: Job) -> None:
        seen.append((threading.current_thread().name, job.state))
        done.set()

    def on_progress(progress: JobProgress) -> None:
        seen.append((threading.current_thread().name, (progress.stage, progress.fraction)))

    job = runner.start(tasks.add, 2, 3, title="Sum", on_progress=on_progress, on_done=on_done)
    assert job.result(LONG_S) == 5
    assert done.wait(LONG_S)
    assert [what for _, what in seen] == [("adding", 0.5), ("adding", 1.0), JobState.DONE]
    assert {name for name, _ in seen} == {"job announcer"}
    assert job.error == ""


def test_work_is_done_in_another_process_that_is_kept(runner: Runner) -> None:
    """Two jobs of a slot share one child, which is not this process."""
    first = runner.start(tasks.process_id, title="one").result(LONG_S)
    assert first != os.getpid()
    assert runner.start(tasks.process_id, title="two").result(LONG_S) == first


@pytest.mark.parametrize(
    ("kind", "error"), [("audio", AudioError), ("refused", BouncedeskError), ("usage", UsageError)]
)
def test_errors_cross_as_their_class_and_sentence(runner: Runner, kind: str, error: type[Exception]) -> None:
    """A failed job raises what the work raised."""
    job = runner.start(tasks.refuse, kind, title="fails")
    with refused("refused_for_a_test", kind=kind) as caught:
        job.result(LONG_S)
    assert type(caught.value) is error
    assert job.state is JobState.FAILED
    assert job.error == f"A sentence about {kind}."


def test_a_fault_is_logged_with_its_traceback(runner: Runner, caplog: pytest.LogCaptureFixture) -> None:
    """The user gets a sentence, the log the rest."""
    job = runner.start(tasks.fail, "fault", title="fails")
    with refused("own_mistake", what="ValueError: A sentence about fault."):
        job.result(LONG_S)
    assert "Traceback" in caplog.text


def test_what_cannot_cross_the_pipe_is_a_failed_job(runner: Runner) -> None:
    """An unpicklable result or argument ends its job with a sentence, and the next one runs."""
    with pytest.raises(BouncedeskError):
        runner.start(tasks.unpicklable, title="result").result(LONG_S)
    with pytest.raises(BouncedeskError):
        runner.start(tasks.add, threading.Lock(), title="argument").result(LONG_S)
    assert runner.start(tasks.add, 1, 1, title="after").result(LONG_S) == 2


@pytest.mark.parametrize(
    "how",
    ["exit", pytest.param("kill", marks=pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there"))],
)
def test_a_crash_fails_its_job_alone_and_the_slot_recovers(how: str) -> None:
    """A neighbour goes on, the crashed job says one sentence, and the same slot does the next job."""
    with Runner(slots=2) as runner:
        neighbour = runner.start(tasks.work_on, 1.0, title="neighbour")
        wait_for_running(neighbour)
        crashed = runner.start(tasks.crash, how, title="crashes")
        after = runner.start(tasks.add, 1, 1, title="after")
        with refused("process_gone"):
            crashed.result(LONG_S)
        assert crashed.state is JobState.FAILED
        assert after.result(LONG_S) == 2
        assert neighbour.result(LONG_S) == "worked"


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_child_that_dies_while_idle_is_replaced(runner: Runner) -> None:
    """Losing an idle child costs nothing."""
    first = runner.start(tasks.process_id, title="one").result(LONG_S)
    os.kill(first, 9)
    time.sleep(0.3)
    assert runner.start(tasks.process_id, title="two").result(LONG_S) != first


def test_work_that_checks_stops_by_itself(runner: Runner) -> None:
    """Cancelling is heard at the next check, and the child lives on."""
    child = runner.start(tasks.process_id, title="child").result(LONG_S)
    job = runner.start(tasks.work_on, LONG_S, title="long", patience_s=LONG_S)
    wait_for_running(job)
    job.cancel()
    with pytest.raises(Cancelled):
        job.result(LONG_S)
    assert job.state is JobState.CANCELLED
    assert runner.start(tasks.process_id, title="child").result(LONG_S) == child


def test_work_that_never_checks_is_killed_when_patience_ends(runner: Runner) -> None:
    """Not before, and the slot takes the next job; without another word, patience is two seconds."""
    job = runner.start(tasks.be_deaf, LONG_S, title="deaf", patience_s=0.5)
    wait_for_running(job)
    asked = time.monotonic()
    job.cancel()
    with pytest.raises(Cancelled):
        job.result(LONG_S)
    assert time.monotonic() - asked >= 0.5
    assert job.work.patience_s == 0.5
    assert Work(tasks.be_deaf).patience_s == PATIENCE_S == 2.0
    assert runner.start(tasks.add, 1, 1, title="after").result(LONG_S) == 2


def test_work_without_patience_is_not_waited_for(runner: Runner, tmp_path: Path) -> None:
    """Cancelled work that others would have the patience to see done is gone before it is done."""
    for name, patience_s, done in (("kept", LONG_S, True), ("gone", 0.0, False)):
        job = runner.start(tasks.be_deaf_and_write, tmp_path / name, 1.0, title=name, patience_s=patience_s)
        wait_for_running(job)
        job.cancel()
        with contextlib.suppress(Cancelled):
            job.result(LONG_S)
        assert (tmp_path / name).exists() is done


def test_a_waiting_job_is_cancelled_at_once_and_never_begins(runner: Runner, tmp_path: Path) -> None:
    """Cancelling in the queue is instant, and told."""
    told = threading.Event()
    first = runner.start(tasks.work_on, LONG_S, title="first")
    second = runner.start(
        tasks.write_when_done, tmp_path / "trace", "x", 0.0, title="second", on_done=lambda _: told.set()
    )
    second.cancel()
    assert second.state is JobState.CANCELLED
    assert told.wait(LONG_S)
    assert second not in runner.waiting()
    first.cancel()
    assert runner.start(tasks.add, 1, 1, title="after").result(LONG_S) == 2
    assert not (tmp_path / "trace").exists()


def test_a_late_cancel_does_not_stop_the_next_job(runner: Runner) -> None:
    """Cancelling a finished job is harmless."""
    first = runner.start(tasks.add, 1, 1, title="first")
    first.result(LONG_S)
    second = runner.start(tasks.work_on, 0.3, title="second")
    first.cancel()
    assert second.result(LONG_S) == "worked"
    assert first.state is JobState.DONE


def test_jobs_are_done_in_the_order_they_came(runner: Runner, tmp_path: Path) -> None:
    """First come, first served."""
    trace = tmp_path / "trace"
    jobs = [runner.start(tasks.write_when_done, trace, text, 0.0, title=text) for text in "abcde"]
    for job in jobs:
        job.result(LONG_S)
    assert trace.read_text() == "abcde"


def test_a_job_can_be_tried_again(runner: Runner) -> None:
    """A retry is a new job with the same work."""
    first = runner.start(tasks.add, 4, 5, title="sum")
    first.result(LONG_S)
    second = runner.retry(first)
    assert second.id != first.id
    assert second.result(LONG_S) == 9


def test_more_slots_take_up_what_waits(runner: Runner) -> None:
    """A slot added while another is busy takes the next job; one taken away lets its job finish."""
    long = runner.start(tasks.work_on, LONG_S, title="long")
    wait_for_running(long)
    short = runner.start(tasks.add, 1, 1, title="short")
    runner.set_slots(2)
    assert short.result(LONG_S) == 2
    assert long.state is JobState.RUNNING
    runner.set_slots(1)
    long.cancel()
    assert runner.start(tasks.add, 2, 2, title="after").result(LONG_S) == 4


def test_chatter_is_thinned_out_in_the_child(runner: Runner) -> None:
    """Fifty thousand reports become a few, the last of them the end."""
    seen: list[JobProgress] = []
    runner.start(tasks.chatter, 50_000, title="chatter", on_progress=seen.append).result(LONG_S)
    runner.shutdown()
    assert len(seen) < 200
    assert seen[-1].fraction == 1.0


def test_a_listener_that_fails_is_logged_and_harms_nobody(runner: Runner, caplog: pytest.LogCaptureFixture) -> None:
    """The next listener is still told."""
    told = threading.Event()

    def broken(_job: Job) -> None:
        raise ValueError("listener")

    runner.start(tasks.add, 1, 1, title="one", on_done=broken)
    runner.start(tasks.add, 1, 1, title="two", on_done=lambda _: told.set())
    assert told.wait(LONG_S)
    assert "A listener of a job failed" in caplog.text


def test_the_child_loads_no_qt(runner: Runner) -> None:
    """A child that loaded Qt would be slow and need a display."""
    assert runner.start(tasks.has_qt, title="modules").result(LONG_S) is False


def test_shutdown_cancels_everything_and_leaves_no_process(tmp_path: Path) -> None:
    """Running and waiting jobs end as cancelled, their listeners are told first, and no child remains."""
    ended: list[str] = []
    runner = Runner(slots=2)
    jobs = [
        runner.start(tasks.work_on, LONG_S, title="a", on_done=lambda job: ended.append(job.title)),
        runner.start(tasks.be_deaf, LONG_S, title="b", on_done=lambda job: ended.append(job.title)),
        runner.start(
            tasks.write_when_done, tmp_path / "t", "x", 0.0, title="c", on_done=lambda job: ended.append(job.title)
        ),
    ]
    wait_for_running(jobs[0])
    wait_for_running(jobs[1])
    runner.shutdown()
    assert sorted(ended) == ["a", "b", "c"]
    assert {job.state for job in jobs} == {JobState.CANCELLED}
    assert multiprocessing.active_children() == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("job ")]
    with pytest.raises(RuntimeError):
        runner.start(tasks.add, 1, 1, title="late")


SCRIPT = """
import sys, time
from app.jobs.runner import Runner
from tests.app.jobs import tasks
if __name__ == "__main__":
    runner = Runner()
    print(runner.start(tasks.process_id, title="child").result(30), flush=True)
    runner.start(tasks.print_something, title="noise").result(30)
    if sys.argv[1] == "wait":
        runner.start(tasks.be_deaf, 60.0, title="deaf")
        time.sleep(60)
    runner.shutdown()
"""


def test_a_childs_prints_stay_off_stdout_and_nothing_warns(tmp_path: Path) -> None:
    """A command's JSON on stdout is its own, and all warnings being errors changes nothing."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-X", "dev", str(script), "end"],
        capture_output=True,
        text=True,
        timeout=LONG_S,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().isdigit()
    assert "Warning" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_a_killed_parent_takes_its_children_along(tmp_path: Path) -> None:
    """Nobody renders on for a program that is gone."""
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    parent = subprocess.Popen(
        [sys.executable, str(script), "wait"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(0.5)
        parent.kill()
    deadline = time.monotonic() + LONG_S
    while _alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _alive(child)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")
