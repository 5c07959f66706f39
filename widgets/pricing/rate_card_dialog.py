"""The studio's rate cards: look at a version, change it into the next one, choose the one that new quotes use."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QTabWidget, QVBoxLayout, QWidget

from app.catalogue.rate_cards import KeptCard
from app.domain.hours import Calibration
from app.pricing.calibration import EARNING_HEADINGS, FINDING_HEADINGS, earning_rows, evidence, finding_rows
from app.pricing.rate_card_fields import CardField, Path
from app.pricing.rate_card_versions import LONGEST_NAME
from widgets.common.buttons import Button
from widgets.common.dialogs import ConfirmDialog
from widgets.common.fields import TextField
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import Scroller, row
from widgets.common.tables import LineTable, TextRows
from widgets.pricing.fields import KeyedChoice
from widgets.pricing.rate_card_form import CardForm

OWN = "own"  # the card that came with the program
_SIZE = 780, 660


class CardDialog(QDialog):
    """Shows what its controller hands it; the signals say what the user wants."""

    chosen = Signal(str)
    save_wanted = Signal(str, str)  # name, what it is for
    use_wanted = Signal()

    def __init__(
        self, look: Look, fields: Sequence[CardField], lists: Mapping[Path, Mapping[str, str]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rate_cards")
        self.setWindowTitle("Rate cards")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(*_SIZE)
        self._look, self._dirty, self._shown = look, False, ""
        self.question: ConfirmDialog | None = None
        self.versions = KeyedChoice("Version of the rate card", {})
        self.versions.setMinimumContentsLength(30)
        self.use = Button(look, "Use for new quotes", "done")
        self.form = CardForm(look, fields, lists, self)
        self.learnt = CalibrationPage(look)
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName("Rates, and what the hours say")
        self.tabs.addTab(Scroller(self.form), "Rates")
        self.tabs.addTab(self.learnt, "What the hours say")
        self.effect = TextLabel("", "strong", wrap=True)
        self.summary = TextLabel("", "muted", wrap=True)
        self.name, self.why = TextField("Name of the card"), TextField("What it is for", "what it is for (optional)")
        self.name.setMaxLength(LONGEST_NAME)
        self.save = Button(look, "Save as a new version", kind="primary")
        self.leave = Button(look, "Close")
        self._lay_out()
        self.versions.chosen.connect(self._choose)
        self.use.clicked.connect(self.use_wanted)
        self.save.clicked.connect(lambda: self.save_wanted.emit(self.name.text(), self.why.text()))
        self.leave.clicked.connect(self.reject)
        self.finished.connect(self.deleteLater)

    def show_versions(self, kept: Sequence[KeptCard], own: str, in_use: str, shown: str) -> None:
        """List the versions by id, mark the one in use, and show one."""
        self.versions.clear()
        for key, title in ((OWN, f"{own}, came with the program"), *[(str(each.id), _title(each)) for each in kept]):
            self.versions.addItem(f"{title} — in use" if key == in_use else title, key)
        self.versions.show_name(shown)
        self._shown = shown

    def show_state(self, table: Mapping[str, Any], in_use: Mapping[str, Any], *, changed: bool, used: bool) -> None:
        """Say what differs, and what can be done with the card that is shown."""
        self._dirty = changed
        self.form.show_differences(table, in_use)
        self.save.setEnabled(changed)
        self.use.setEnabled(not changed and not used)

    def reject(self) -> None:
        """Close; ask before figures are dropped that nobody saved."""
        if not self._dirty:
            super().reject()
            return
        text = "What was changed on this card is not saved. Close without it?"
        ConfirmDialog(self._look, "Close without saving?", text, ("Close without saving", "Stay"), self).ask(self._drop)

    def _drop(self) -> None:
        self._dirty = False
        self.reject()

    def _choose(self, key: str) -> None:
        """Another version is to be shown; ask before figures are dropped that nobody saved."""
        if not self._dirty or key == self._shown:
            self.chosen.emit(key)
            return
        text = "What was changed on this card is not saved. Show another version without it?"
        answers = ("Drop the changes", "Stay")
        question = ConfirmDialog(self._look, "Drop what was changed?", text, answers, self)
        question.rejected.connect(lambda: self.versions.show_name(self._shown))
        self.question = question.ask(lambda: self.chosen.emit(key))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 18, 22, 18)
        layout.setSpacing(12)
        head = row(self.versions, self.use)
        head.setStretch(0, 1)
        layout.addLayout(head)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.effect)
        layout.addWidget(self.summary)
        layout.addLayout(row(TextLabel("Name"), self.name, self.why))
        layout.addLayout(row(None, self.leave, self.save))


def _title(kept: KeptCard) -> str:
    return f"{kept.key}, {kept.added_at[:10]}" + (f": {kept.why}" if kept.why else "")


_FINDINGS, _EARNINGS = (0, 84, 76, 130, 60, 170), (0, 60, 66, 96, 90, 184)


class CalibrationPage(QWidget):
    """Shows a calibration; `try_wanted` asks to put what it suggests on the card that is being edited."""

    try_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.evidence = TextLabel("Reading the hours …", "muted", wrap=True)
        self.findings, self.earnings = TextRows(FINDING_HEADINGS, {4}), TextRows(EARNING_HEADINGS, {1, 2, 3, 4, 5})
        self.by = KeyedChoice("Earnings by", {})
        self.attempt = Button(look, "Try the suggestions on the card", "edit")
        self.attempt.setEnabled(False)
        self._earnings: Sequence[tuple[str, Sequence[Sequence[str]]]] = ()
        findings = LineTable(look, "What the hours say", self.findings, _FINDINGS)
        earnings = LineTable(look, "What an hour earned", self.earnings, _EARNINGS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.evidence)
        layout.addWidget(findings, 4)
        layout.addLayout(row(TextLabel("What an hour earned", "strong"), self.by, None, self.attempt))
        layout.addWidget(earnings, 3)
        self.by.setMinimumContentsLength(20)
        self.by.chosen.connect(self.show_earnings)
        self.attempt.clicked.connect(self.try_wanted)

    def show_calibration(self, learnt: Calibration) -> None:
        """Show what was learnt."""
        self.evidence.setText(evidence(learnt))
        self.findings.show_lines(finding_rows(learnt))
        self.attempt.setEnabled(any(each.path and each.suggested_bp is not None for each in learnt.findings))
        self._earnings = earning_rows(learnt)
        self.by.clear()
        for name, _ in self._earnings:
            self.by.addItem(name, name)
        self.show_earnings(self._earnings[0][0])

    def show_earnings(self, name: str) -> None:
        """Show what an hour earned by something else."""
        self.by.show_name(name)
        self.earnings.show_lines(dict(self._earnings)[name])
