"""The window notices when a command writes to the catalogue meanwhile."""

from pytestqt.qtbot import QtBot

from app.bootstrap import Studio
from app.catalogue import Catalogue
from widgets.common.messages import Messages
from widgets.watch import CatalogueWatch


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
