"""Edits are done, undone and redone; one that is refused is said and not remembered."""

import pytest

from render.errors import BouncedeskError
from widgets.common.messages import Message, Messages
from widgets.undo import Edits


class Value:
    """Something to edit, which may refuse."""

    def __init__(self) -> None:
        self.now = 1
        self.refuses = False

    def put(self, value: int) -> None:
        """Change the value."""
        if self.refuses:
            raise BouncedeskError("The disk is full.")
        self.now = value


@pytest.fixture
def said() -> list[Message]:
    """What the user was told."""
    return []


@pytest.fixture
def edits(said: list[Message]) -> Edits:
    """Edits that tell `said`."""
    messages = Messages()
    messages.said.connect(said.append)
    messages.flush()
    made = Edits(messages)
    messages.setParent(made)
    return made


def test_an_edit_is_done_once_undone_and_redone(edits: Edits) -> None:
    """Pushing does not do it twice."""
    value = Value()
    assert edits.make("two", lambda: value.put(2), lambda: value.put(1))
    assert value.now == 2
    edits.stack.undo()
    assert value.now == 1
    edits.stack.redo()
    assert value.now == 2


def test_a_refused_edit_is_said_and_not_remembered(edits: Edits, said: list[Message]) -> None:
    """There is nothing to undo."""
    value = Value()
    value.refuses = True
    assert not edits.make("two", lambda: value.put(2), lambda: value.put(1))
    assert said == [Message("The disk is full.", "error")]
    assert not edits.stack.canUndo()


def test_an_undo_that_is_refused_is_said_and_dropped(edits: Edits, said: list[Message]) -> None:
    """The stack goes on without it, and nothing crashes."""
    value = Value()
    edits.make("two", lambda: value.put(2), lambda: value.put(1))
    value.refuses = True
    edits.stack.undo()
    assert value.now == 2
    assert said == [Message("The disk is full.", "error")]
    assert not edits.stack.canUndo()
    assert not edits.stack.canRedo()
