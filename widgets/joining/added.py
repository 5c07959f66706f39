"""What was added in a form can be taken out again, as long as nothing has been done with it."""

from collections.abc import Sequence

from app.catalogue.maintenance.undo import Undoable, undo_change
from app.errors import UsageError
from widgets.joining.wholes import Whole
from widgets.services import WindowServices

_ITS_OWN = 2  # rows that come with an entry: itself, and the brief of a song


def remember_added(services: WindowServices, name: str, rows: Sequence[tuple[Whole, int]]) -> None:
    """Let the adding of `name` be undone: these rows were made for it, each before those that it belongs to."""
    catalogue = services.catalogue
    gone: list[Undoable] = []

    def undo() -> None:
        with catalogue.transaction():
            found = [whole.remove(catalogue, row) for whole, row in rows]
            if any(len(done.changes) > _ITS_OWN for done in found):
                raise UsageError(
                    f"{name} has been worked on since it was added, so that is not undone; nothing was changed: delete "
                    "it, if that is what you want."
                )
        gone.extend(found)

    def redo() -> None:
        with catalogue.transaction():
            while gone:
                undo_change(catalogue, gone[-1])
                gone.pop()

    services.edits.remember(f"adding {name}", redo, undo)
