"""One thread that tells listeners what happened, in order: a slow listener holds up no job."""

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any

_LOG = logging.getLogger(__name__)

_Call = tuple[Callable[[Any], None], Any]


class Announcer:
    """Calls listeners on its own thread, one at a time, in the order of `tell`."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="job announcer", daemon=True)
        self._thread.start()

    def tell(self, listener: Callable[[Any], None], what: Any) -> None:
        """Have `listener(what)` called soon."""
        self._calls.put((listener, what))

    def close(self) -> None:
        """Tell what is still untold, then end the thread."""
        self._calls.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        while call := self._calls.get():
            listener, what = call
            try:
                listener(what)
            except Exception:  # noqa: BLE001 -- a listener's fault must not silence the others; it is logged
                _LOG.exception("A listener of a job failed.")
            del call, listener, what  # a waiting thread must not keep a finished job alive
