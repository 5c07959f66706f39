"""The left side of the Song page: the session's folder and facts, and its stems, problems and files in tabs."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QTabWidget, QWidget

from app.domain.session import Group, Ignored, Problem, Severity
from widgets.common.buttons import Button
from widgets.common.labels import ElidedLabel, tooltip
from widgets.common.look import Look
from widgets.common.panels import Card, row
from widgets.common.tables import LINE_ROLE, LineTable
from widgets.common.words import title_of
from widgets.song.files_panel import FilesPanel
from widgets.song.problems_panel import ProblemsPanel
from widgets.song.session_lines import FileLine, StemLine
from widgets.song.stem_table import GROUP, PROBLEMS, BadgeDelegate, GroupDelegate, StemModel

_WIDTHS = (0, 142, 98, 64, 58, 58, 106)


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """The folder, a line of facts about it, and one on what its condition is made of."""

    folder: str
    facts: str
    condition: str


class SessionPanel(Card):
    """A session. `regrouped` carries paths of stems and the group chosen for them."""

    regrouped = Signal(object, object)
    rescan_wanted = Signal()
    folder_wanted = Signal()

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
        self.problems = ProblemsPanel(look)
        self.files = FilesPanel(look)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for page in (self.stems, self.problems, self.files):
            self.tabs.addTab(page, "")
        rescan = Button(look, "Scan again", "retry", "quiet")
        rescan.clicked.connect(self.rescan_wanted)
        other = Button(look, "Other folder …", "folder", "quiet")
        other.clicked.connect(self.folder_wanted)
        head = row(self._folder, rescan, other, gap=4)
        head.setStretch(0, 1)
        self.body.setSpacing(2)
        self.body.addLayout(head)
        self.body.addWidget(self._facts)
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
