"""What happens to a mistake of the program's own inside the window: logged whole, said in a sentence, survived."""

import logging
import sys
from types import TracebackType

from widgets.common.messages import Messages

_LOG = logging.getLogger(__name__)


class FaultCatcher:
    """Stands in for `sys.excepthook` while the window is open."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._before = sys.excepthook

    def install(self) -> None:
        """Catch what no one else does."""
        sys.excepthook = self._catch

    def remove(self) -> None:
        """Leave it to whoever had it before."""
        sys.excepthook = self._before

    def _catch(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _LOG.error("A mistake in the window.", exc_info=(kind, error, trace))
        if issubclass(kind, Exception):
            said = " ".join(str(error).split())
            self._messages.error(
                f"Bouncedesk made a mistake ({kind.__name__}: {said}). What was saved is safe; the details are in the "
                "log."
            )
