"""What a runner tells on its thread arrives on the window's, and the end of the bridge blocks nobody."""

import threading

from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from app.bootstrap import Studio
from app.domain.jobs import JobState
from app.jobs.job import Job, JobProgress
from tests.app.jobs import tasks
from widgets.job_bridge import JobBridge


class Listener(QObject):
    """Notes what it hears, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.reported: list[object] = []
        self.threads: set[bool] = set()

    def progress(self, progress: JobProgress) -> None:
        """Hear of progress."""
        self._note(progress)

    def end(self, job: Job) -> None:
        """Hear of the end."""
        self._note(job.state)

    def _note(self, what: object) -> None:
        self.reported.append(what)
        self.threads.add(QThread.currentThread() is self.thread())


def test_progress_and_end_arrive_on_the_main_thread(qtbot: QtBot, studio: Studio) -> None:
    """In order, each once, on the thread of the one who listens."""
    bridge, listener = JobBridge(studio.runner), Listener()
    task = bridge.start(tasks.add, 2, 3, title="Sum")
    task.progressed.connect(listener.progress)
    task.ended.connect(listener.end)
    with qtbot.waitSignal(bridge.ended):
        assert bridge.tasks == (task,)
    assert listener.threads == {True}
    assert listener.reported[-1] is JobState.DONE
    assert JobProgress("adding", 1.0, None) in listener.reported
    assert not bridge.tasks


def test_closing_stops_jobs_without_blocking(qtbot: QtBot, studio: Studio) -> None:
    """`close` returns at once; the jobs are told cancelled before `closed`."""
    bridge = JobBridge(studio.runner)
    ended: list[JobState] = []
    bridge.ended.connect(lambda task: ended.append(task.job.state))
    with qtbot.waitSignal(bridge.progressed):
        bridge.start(tasks.work_on, 60.0, title="Long")
    with qtbot.waitSignal(bridge.closed):
        bridge.close()
        bridge.close()
    assert ended == [JobState.CANCELLED]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("job slot")]
