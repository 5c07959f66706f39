"""What the client asked for in a round: a checklist, and what can be done with its lines."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from app.domain.rounds import Note, NoteKind
from widgets.common.buttons import Button
from widgets.common.labels import Chip, TextLabel
from widgets.common.look import Look
from widgets.common.panels import Card, EmptyState, row
from widgets.common.tables import LineTable
from widgets.rounds.note_list import BY, DONE, KIND, KINDS, NoteDelegate, NoteModel

_WIDTHS = (54, 112, 0, 104, 96)


class NotesPanel(Card):
    """`decided` carries notes and their kind, `removed` notes, `edit_wanted` one of them."""

    ticked = Signal(object, bool)
    decided = Signal(object, object)
    removed = Signal(object)
    edit_wanted = Signal(object)
    paste_wanted = Signal()
    import_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", parent, margin=16)
        self.model = NoteModel()
        self.model.ticked.connect(self.ticked)
        self.table = LineTable(look, "Notes of the round", self.model, _WIDTHS)
        self.table.setObjectName("notes")
        self.table.setItemDelegate(NoteDelegate(look, self.table))
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._offer)
        self.table.doubleClicked.connect(self._opened)
        self.table.entered_row.connect(self._edit_row)
        self._heading, self._done = TextLabel("Notes", "heading"), Chip()
        self.paste_button = Button(look, "Paste notes …", "add", "primary")
        self.import_button = Button(look, "From a file …", "file")
        self.kind_button = Button(look, "Kind", "edit")
        self.remove_button = Button(look, "Remove", "cancel")
        self._empty = EmptyState(look, "edit", "No notes yet", "Paste what the client wrote, or take it from a file.")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.body.addLayout(row(self._heading, None, self._done))
        self.body.addWidget(self._stack, 1)
        self.body.addLayout(row(self.paste_button, self.import_button, None, self.kind_button, self.remove_button))
        self.paste_button.clicked.connect(self.paste_wanted)
        self.import_button.clicked.connect(self.import_wanted)
        self.kind_button.clicked.connect(self._offer_kinds)
        self.remove_button.clicked.connect(self._remove)
        self.table.selectionModel().selectionChanged.connect(self._enable)
        self.show_notes("", (), takes=False)

    def show_notes(self, heading: str, notes: Sequence[Note], *, takes: bool) -> None:
        """Show a round's notes; `takes` says whether there is a round to take some."""
        self._heading.setText(heading or "Notes")
        done = sum(note.done for note in notes)
        self._done.show_fact(f"{done} of {len(notes)} done" if notes else "", "ok" if done == len(notes) else "info")
        self.model.show_lines(notes)
        self.table.setColumnHidden(BY, not any(note.asked_by for note in notes))
        self.table.share_room()
        self._stack.setCurrentIndex(0 if notes else 1)
        text = "Paste what the client wrote, or take it from a file." if takes else "Open a round first, on the right."
        self._empty.say("No notes yet", text)
        for button in (self.paste_button, self.import_button):
            button.setEnabled(takes)
        self._enable()

    def choose(self, note_id: int) -> None:
        """Choose a note, and bring it into view."""
        for place, note in enumerate(self.model.lines):
            if note.id == note_id:
                self.table.selectRow(place)
                self.table.scrollTo(self.model.index(place, 0))

    def chosen(self) -> tuple[Note, ...]:
        """The notes chosen, from top to bottom."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return tuple(self.model.lines[place] for place in rows)

    def kinds_menu(self, parent: QWidget) -> QMenu:
        """Offers the kinds, and to leave the decision open again."""
        menu = QMenu(parent)
        for kind, word in KINDS.items():
            menu.addAction(word).triggered.connect(partial(self._decide, kind))
        menu.addSeparator()
        menu.addAction("As suggested").triggered.connect(partial(self._decide, None))
        return menu

    def _decide(self, kind: NoteKind | None) -> None:
        self.decided.emit(self.chosen(), kind)

    def _remove(self) -> None:
        self.removed.emit(self.chosen())

    def _enable(self) -> None:
        any_chosen = bool(self.table.selectionModel().selectedRows())
        self.kind_button.setEnabled(any_chosen)
        self.remove_button.setEnabled(any_chosen)

    def _offer_kinds(self) -> None:
        self.kinds_menu(self).popup(self.kind_button.mapToGlobal(QPoint(0, self.kind_button.height())))

    def _offer(self, at: QPoint) -> None:
        if not self.chosen():
            return
        menu = self.kinds_menu(self)
        first = menu.actions()[0]
        if len(self.chosen()) == 1:
            edit = menu.addAction("Edit …")
            edit.triggered.connect(self._edit_chosen)
            menu.insertAction(first, edit)
        menu.addAction("Remove").triggered.connect(self._remove)
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _edit_chosen(self) -> None:
        for note in self.chosen()[:1]:
            self.edit_wanted.emit(note)

    def _opened(self) -> None:
        column = self.table.currentIndex().column()
        if column == KIND:
            self._offer_kinds()
        elif column != DONE:
            self._edit_row(self.table.currentIndex().row())

    def _edit_row(self, place: int) -> None:
        self.edit_wanted.emit(self.model.lines[place])
