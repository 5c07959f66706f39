"""What logged hours say: effects beside what the card reckons, and what an hour earned. It only offers."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.calibration import Calibration
from app.pricing.calibration_report import EARNING_HEADINGS, FINDING_HEADINGS, earning_rows, evidence, finding_rows
from widgets.common.boxes import row
from widgets.common.buttons import Button
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.table import Table
from widgets.common.text_rows import TextRows
from widgets.pricing.fields import Choice

_FINDINGS, _EARNINGS = (0, 84, 76, 130, 60, 170), (0, 60, 66, 96, 90, 184)


class LearntPage(QWidget):
    """Shows a calibration; `try_wanted` asks to put what it suggests on the card that is being edited."""

    try_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.evidence = TextLabel("Reading the hours …", "muted", wrap=True)
        self.findings, self.earnings = TextRows(FINDING_HEADINGS, {4}), TextRows(EARNING_HEADINGS, {1, 2, 3, 4, 5})
        self.by = Choice("Earnings by", {})
        self.attempt = Button(look, "Try the suggestions on the card", "edit")
        self.attempt.setEnabled(False)
        self._earnings: Sequence[tuple[str, Sequence[Sequence[str]]]] = ()
        findings = Table(look, "What the hours say", self.findings, _FINDINGS)
        earnings = Table(look, "What an hour earned", self.earnings, _EARNINGS)
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

    def show_calibration(self, found: Calibration) -> None:
        """Show what was found."""
        self.evidence.setText(evidence(found))
        self.findings.show_lines(finding_rows(found))
        self.attempt.setEnabled(any(each.path and each.suggested_bp is not None for each in found.findings))
        self._earnings = earning_rows(found)
        self.by.clear()
        for name, _ in self._earnings:
            self.by.addItem(name, name)
        self.show_earnings(self._earnings[0][0])

    def show_earnings(self, name: str) -> None:
        """Show what an hour earned by something else."""
        self.by.show_name(name)
        self.earnings.show_lines(dict(self._earnings)[name])
