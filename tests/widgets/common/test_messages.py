"""Messages wait for a window, are shown in turn, and errors stay until they are closed."""

import pytest
from pytestqt.qtbot import QtBot

from widgets.common.look import Look
from widgets.common.messages import Message, MessageBar, Messages


@pytest.fixture
def bar(qtbot: QtBot, look: Look) -> MessageBar:
    """A bar of its own."""
    made = MessageBar(look)
    qtbot.addWidget(made)
    return made


def test_what_is_said_before_there_is_a_window_waits_for_it() -> None:
    """Nothing is lost at the start."""
    messages = Messages()
    shown: list[Message] = []
    messages.say("early")
    messages.said.connect(shown.append)
    assert shown == []
    messages.flush()
    messages.say("late", "ok")
    assert shown == [Message("early", "info"), Message("late", "ok")]


def test_a_newer_message_replaces_an_older_one(bar: MessageBar) -> None:
    """News is what counts."""
    bar.show_message(Message("one", "info"))
    bar.show_message(Message("two", "ok"))
    assert bar.shown == Message("two", "ok")


def test_an_error_stays_and_others_wait_for_it(bar: MessageBar) -> None:
    """What went wrong is not washed away; closing it shows what waited."""
    bar.show_message(Message("broken", "error"))
    bar.show_message(Message("fine", "ok"))
    assert bar.shown == Message("broken", "error")
    bar.next()
    assert bar.shown == Message("fine", "ok")
    bar.next()
    assert bar.isHidden()


def test_the_same_error_is_not_said_twice(bar: MessageBar) -> None:
    """A poll that fails each second makes one message."""
    for _ in range(3):
        bar.show_message(Message("broken", "error"))
    bar.next()
    assert bar.shown is None
