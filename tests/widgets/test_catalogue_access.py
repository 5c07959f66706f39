"""What others write is noticed; edits are done, undone and redone, and one that is refused is said, not remembered."""

import pytest
from pytestqt.qtbot import QtBot

from app.bootstrap import Studio
from app.catalogue import Catalogue
from render.errors import BouncedeskError
from widgets.catalogue_access import CatalogueWatch, Edits
from widgets.common.messages import Message, Messages


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
def shown() -> list[Message]:
    """The messages that were shown."""
    return []


@pytest.fixture
def edits(shown: list[Message]) -> Edits:
    """Edits that say it to `shown`."""
    messages = Messages()
    messages.said.connect(shown.append)
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


def test_a_refused_edit_is_said_and_not_remembered(edits: Edits, shown: list[Message]) -> None:
    """There is nothing to undo."""
    value = Value()
    value.refuses = True
    assert not edits.make("two", lambda: value.put(2), lambda: value.put(1))
    assert shown == [Message("The disk is full.", "error")]
    assert not edits.stack.canUndo()


def test_an_undo_that_is_refused_is_said_and_dropped(edits: Edits, shown: list[Message]) -> None:
    """The stack goes on without it, and nothing crashes."""
    value = Value()
    edits.make("two", lambda: value.put(2), lambda: value.put(1))
    value.refuses = True
    edits.stack.undo()
    assert value.now == 2
    assert shown == [Message("The disk is full.", "error")]
    assert not edits.stack.canUndo()
    assert not edits.stack.canRedo()


def test_a_change_made_elsewhere_is_noticed_within_its_poll(qtbot: QtBot, studio: Studio) -> None:
    """Another connection writes; the timer finds it."""
    watch = CatalogueWatch(studio.catalogue, Messages())
    with (
        qtbot.waitSignal(watch.changed),
        Catalogue.open(studio.paths.catalogue, studio.paths.backups) as other,
    ):
        other.clients.add("Rosa Fenn")
    watch.stop()


def test_nothing_is_told_where_nothing_changed(qtbot: QtBot, studio: Studio) -> None:
    """A poll alone makes no page read again."""
    watch = CatalogueWatch(studio.catalogue, Messages())
    with qtbot.assertNotEmitted(watch.changed):
        watch.poll()
    watch.stop()
