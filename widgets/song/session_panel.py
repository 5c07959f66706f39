"""The left side of the Song page: the session's folder and facts, and in tabs its stems, problems and files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from app.domain.session import EDITING_HINTS, Group, Ignored, Problem, Severity
from app.text_likelihood import EncodingRules
from render.text import count
from widgets.common.buttons import Button
from widgets.common.fields import EncodingField
from widgets.common.labels import ElidedLabel, TextLabel, tooltip
from widgets.common.look import Look, draw_icon
from widgets.common.panels import Card, EmptyState, Scroller, row
from widgets.common.tables import LINE_ROLE, LineTable
from widgets.common.words import title_of
from widgets.song.files_panel import FilesPanel
from widgets.song.session_lines import FileLine, StemLine, problem_order, tone_of
from widgets.song.stem_table import GROUP, PROBLEMS, BadgeDelegate, GroupDelegate, StemModel

_ICON = 18
_SAID_BELOW = "ignored_file"  # each entry left out is listed with its reason
_WIDTHS = (0, 142, 116, 64, 58, 58, 106)  # room for 24/44.1 stereo


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """The folder, a line of facts about it, and one on what its condition is made of."""

    folder: str
    facts: str
    condition: str


class SessionPanel(Card):
    """A session. `regrouped` carries paths of stems and the group chosen for them.

    `encoding_chosen` carries what the names in the session's zip are to be read as, "" for the likeliest.
    """

    regrouped = Signal(object, object)
    encoding_chosen = Signal(str)
    rescan_wanted = Signal()
    folder_wanted = Signal()
    zip_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", parent, margin=14)
        self._folder = ElidedLabel("", "strong")
        self._facts = ElidedLabel("", "small")
        self.model = StemModel()
        self.model.regrouped.connect(self._regroup_one)
        self.stems = LineTable(look, "Stems", self.model, _WIDTHS)
        self.stems.setObjectName("stems")
        self.stems.setEditTriggers(LineTable.EditTrigger.EditKeyPressed)
        self.stems.clicked.connect(self._edit_clicked)
        self.stems.setItemDelegateForColumn(GROUP, GroupDelegate(look, self))
        self.stems.setItemDelegateForColumn(PROBLEMS, BadgeDelegate(look, self))
        self.stems.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.stems.customContextMenuRequested.connect(self._show_menu)
        self.stems.entered_row.connect(self._edit_group)
        self.encoding = EncodingField("Names are written in", EncodingRules.load().archives)
        self.encoding.chosen.connect(self.encoding_chosen)
        self._encoding = QWidget()
        self._encoding.setLayout(row(TextLabel("Names are written in", "small"), self.encoding, None, gap=8))
        self._encoding.hide()
        self.problems = ProblemsPanel(look)
        self.files = FilesPanel(look)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for page in (self.stems, self.problems, self.files):
            self.tabs.addTab(page, "")
        rescan = Button(look, "Scan again", "retry", "quiet")
        rescan.clicked.connect(self.rescan_wanted)
        self.other = Button(look, "Other files", "folder", "quiet")
        self.other.setMenu(self._other_menu())
        head = row(self._folder, rescan, self.other, gap=4)
        head.setStretch(0, 1)
        self.body.setSpacing(2)
        self.body.addLayout(head)
        self.body.addWidget(self._facts)
        self.body.addWidget(self._encoding)
        self.body.addSpacing(6)
        self.body.addWidget(self.tabs, 1)

    def show_session(
        self, facts: SessionFacts, lines: Sequence[StemLine], problems: Sequence[Problem], ignored: Sequence[Ignored]
    ) -> None:
        """Show what a scan found."""
        self._folder.setText(Path(facts.folder).name)
        self._folder.setToolTip(tooltip(facts.folder))
        self._facts.setText(facts.facts)
        self.model.show_lines(lines)
        self.problems.show_problems(facts.condition, problems, ignored)
        serious = sum(1 for problem in problems if problem.severity is not Severity.INFO)
        self.tabs.setTabText(0, f"Stems  {len(lines)}")
        self.tabs.setTabText(1, f"Problems  {serious}" if serious else "Problems")

    def show_files(self, lines: Sequence[FileLine], notes: str) -> None:
        """Show the finished files."""
        self.files.show_lines(lines, notes)
        self.tabs.setTabText(2, f"Finished files  {len(lines)}" if lines else "Finished files")

    def show_encoding(self, encoding: str | None) -> None:
        """Offer to read the names of the session's zip otherwise than in `encoding`; None where there is none."""
        self.encoding.setCurrentIndex(max(0, self.encoding.findText(encoding or "")))
        self._encoding.setVisible(encoding is not None)

    def open_tab(self, page: QWidget) -> None:
        """Bring a tab to the front."""
        self.tabs.setCurrentWidget(page)

    def menu_for_selection(self) -> QMenu:
        """The menu that puts all selected stems in one group."""
        menu = QMenu(self)
        groups = menu.addMenu("Put in group")
        for group in Group:
            action = groups.addAction(title_of(group))
            action.setData(group)
            action.triggered.connect(self._regroup_selection)
        return menu

    def _other_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.addAction("A folder …").triggered.connect(self.folder_wanted)
        menu.addAction("A zip …").triggered.connect(self.zip_wanted)
        return menu

    def _show_menu(self, at: QPoint) -> None:
        if self.stems.selectionModel().hasSelection():
            menu = self.menu_for_selection()
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.stems.viewport().mapToGlobal(at))

    def _edit_clicked(self, index: QModelIndex) -> None:
        if index.column() == GROUP and len(self.stems.selectionModel().selectedRows()) == 1:
            self.stems.edit(index)

    def _edit_group(self, place: int) -> None:
        self.stems.edit(self.model.index(place, GROUP))

    def _regroup_one(self, path: str, group: Group) -> None:
        self.regrouped.emit((path,), group)

    def _regroup_selection(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            rows = self.stems.selectionModel().selectedRows()
            paths = tuple(index.data(LINE_ROLE).path for index in rows)
            self.regrouped.emit(paths, Group(action.data()))  # Qt hands the word back, not the enum


class ProblemsPanel(QWidget):
    """The findings of a scan, and what was left out of it; a button writes to the client about them."""

    letter_wanted = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._condition = ""
        self._problems: tuple[Problem, ...] = ()
        self._ignored: tuple[Ignored, ...] = ()
        self._list = QWidget()
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(4, 8, 8, 8)
        self._lines.setSpacing(10)
        self._stack = QStackedWidget()
        self._stack.addWidget(Scroller(self._list))
        self._stack.addWidget(
            EmptyState(look, "done", "Nothing to complain about", "Every stem is readable, and none has a problem.")
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack, 1)
        self.letter_button = Button(look, "Write to the client …")
        self.letter_button.clicked.connect(self.letter_wanted)
        layout.addLayout(row(None, self.letter_button))
        look.changed.connect(self._fill)

    def show_problems(self, condition: str, problems: Sequence[Problem], ignored: Sequence[Ignored]) -> None:
        """Show what a scan found, and what that makes of the session's condition."""
        shown = [problem for problem in problems if problem.code != _SAID_BELOW]
        new = (tuple(sorted(shown, key=problem_order)), tuple(ignored))
        if (condition, *new) != (self._condition, self._problems, self._ignored):
            self._condition, (self._problems, self._ignored) = condition, new
            self._fill()
        self._stack.setCurrentIndex(0 if problems or ignored else 1)

    def sentences(self) -> list[str]:
        """What stands there, from top to bottom."""
        return [label.text() for label in self._list.findChildren(TextLabel)]

    def _clear(self) -> None:
        while entry := self._lines.takeAt(0):
            widget = entry.widget()
            if widget:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()

    def _fill(self) -> None:
        self._clear()
        self._lines.addWidget(TextLabel(self._condition, "strong", wrap=True))
        hints = [problem for problem in self._problems if problem.code in EDITING_HINTS]
        for problem in self._problems:
            if problem not in hints:
                self._lines.addWidget(self._line(tone_of(problem.severity), problem.message))
        if hints:
            self._lines.addWidget(TextLabel("What might need editing: hints, to be listened to", "strong", wrap=True))
        for hint in hints:
            self._lines.addWidget(self._line(tone_of(hint.severity), hint.message))
        if self._ignored:
            heading = f"{count(len(self._ignored), 'entry', 'entries')} left out"
            self._lines.addWidget(TextLabel(heading, "strong"))
            for ignored in self._ignored:
                self._lines.addWidget(TextLabel(f"{ignored.path}: {ignored.reason}", "muted", wrap=True))
        self._lines.addStretch(1)

    def _line(self, tone: str, sentence: str) -> QWidget:
        line, icon, text = QWidget(), QLabel(), TextLabel(sentence, wrap=True)
        icon.setPixmap(draw_icon(tone, self._look.tokens.colour(tone), _ICON, self.devicePixelRatioF()))
        icon.setFixedWidth(_ICON + 4)
        icon.setAccessibleName(tone)
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(8)
        across.addWidget(icon)
        across.addWidget(text, 1)
        across.setAlignment(icon, Qt.AlignmentFlag.AlignTop)
        return line
