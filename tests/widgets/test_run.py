"""A mistake inside the window is logged whole, said in a sentence and survived."""

import sys

import pytest

from widgets.common.messages import Message, Messages
from widgets.run import FaultCatcher


def test_a_mistake_is_logged_and_said(caplog: pytest.LogCaptureFixture) -> None:
    """The traceback goes to the log, one line to the user."""
    shown: list[Message] = []
    messages = Messages()
    messages.said.connect(shown.append)
    messages.flush()
    faults, before = FaultCatcher(messages), sys.excepthook
    faults.install()
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    finally:
        faults.remove()
    assert sys.excepthook is before
    assert "ValueError: two lines" in shown[0].text
    assert shown[0].tone == "error"
    assert "Traceback" in caplog.text
