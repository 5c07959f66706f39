"""The Brief section: the client's wishes as fields, and the checklist beside them."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.brief import Brief
from widgets.brief.brief_fields import LineEditor, ReferenceList, TextEditor, commit_all
from widgets.brief.checklist import Checklist
from widgets.common.buttons import TickMenu
from widgets.common.fields import DueChooser
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import GAP, Card, Scroller, column
from widgets.common.words import moment

Labelled = tuple[tuple[str, QWidget], ...]
_TEXTS = ("goals", "key", "release_plan", "remarks")


class BriefView(QWidget):
    """Fields and checklist; `edited` carries the name of a part of the brief and its new value."""

    edited = Signal(str, object)

    def __init__(
        self, look: Look, variants: Mapping[str, str], formats: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("brief")
        self.goals = TextEditor("Goals", "How should it feel when it is done? What matters most?", 3)
        self.references = ReferenceList(look)
        self.tempo = LineEditor("Tempo in beats a minute", "92.5")
        self.key = LineEditor("Key", "E minor")
        self.due, self._deadline = DueChooser(), ""
        self.agreed = QCheckBox("Agreed with the client")
        self.variants = TickMenu(look, "versions", variants, {})
        self.formats = TickMenu(look, "formats", formats, {})
        self.release_plan = LineEditor("Release plan", "A single on streaming in spring, later part of an EP")
        self.remarks = TextEditor("Remarks", "Anything else worth knowing", 2)
        self.checklist = Checklist(look)
        self._connect()
        self._lay_out()

    def show_brief(self, brief: Brief) -> None:
        """Show another brief; no signal is sent, and what is being typed stays."""
        for name in _TEXTS:
            getattr(self, name).show_text(getattr(brief, name))
        self.tempo.show_text("" if brief.tempo_bpm is None else f"{brief.tempo_bpm:g}")
        self.references.show_entries(brief.references)
        if brief.deadline != self._deadline or not self.due.date.hasFocus():  # a date may be half typed
            self.due.show_value(brief.deadline or None)
        self._deadline = brief.deadline
        self.agreed.setChecked(brief.deadline_agreed)
        self.agreed.setEnabled(bool(brief.deadline))
        self.agreed.setToolTip(f"Agreed on {moment(brief.agreed_at)}" if brief.deadline_agreed else "")
        for menu, names in ((self.variants, brief.variants), (self.formats, brief.formats)):
            menu.offer(names)  # a format with a rate of its own, a variant that has gone since
            menu.show_ticked(names)

    def commit(self) -> None:
        """Tell what was typed and not left yet."""
        commit_all((self.goals, self.tempo, self.key, self.release_plan, self.remarks, self.references.add_field))

    def _connect(self) -> None:
        for name in _TEXTS:
            getattr(self, name).edited.connect(partial(self.edited.emit, name))
        self.tempo.edited.connect(partial(self.edited.emit, "tempo_bpm"))
        self.references.edited.connect(partial(self.edited.emit, "references"))
        self.due.date.setKeyboardTracking(False)
        self.due.ticked.clicked.connect(self._edit_due)
        self.due.date.userDateChanged.connect(self._edit_due)
        self.agreed.clicked.connect(self._edit_agreed)
        self.variants.changed.connect(self._edit_variants)
        self.formats.changed.connect(self._edit_formats)

    def _edit_due(self) -> None:
        self.edited.emit("deadline", self.due.value() or "")

    def _edit_agreed(self) -> None:
        self.edited.emit("agreed", self.agreed.isChecked())

    def _edit_variants(self) -> None:
        self.edited.emit("variants", self.variants.ticked())

    def _edit_formats(self) -> None:
        self.edited.emit("formats", self.formats.ticked())

    def _lay_out(self) -> None:
        form = QWidget()
        grid = QGridLayout(form)
        grid.setContentsMargins(2, 2, 10, 2)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(10)
        wide: Labelled = (("Goals", self.goals), ("References", self.references))
        pairs: tuple[Labelled, ...] = (
            (("Tempo (beats a minute)", self.tempo), ("Key", self.key)),
            (("Deadline", self.due), ("", self.agreed)),
            (("Versions to deliver", self.variants), ("Formats", self.formats)),
        )
        last: Labelled = (("Release plan", self.release_plan), ("Remarks", self.remarks))
        for label, widget in wide:
            grid.addLayout(_labelled(label, widget), grid.rowCount(), 0, 1, 2)
        for pair in pairs:
            line = grid.rowCount()
            for place, (label, widget) in enumerate(pair):
                grid.addLayout(_labelled(label, widget), line, place)
        for label, widget in last:
            grid.addLayout(_labelled(label, widget), grid.rowCount(), 0, 1, 2)
        grid.setRowStretch(grid.rowCount(), 1)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        card = Card(margin=16)
        card.body.addWidget(Scroller(form))
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GAP)
        across.addWidget(card, 2)
        across.addWidget(self.checklist, 1)


def _labelled(text: str, widget: QWidget) -> QVBoxLayout:
    label = TextLabel(text, "small")
    label.setBuddy(widget)
    return column(label, widget, gap=4)
