"""The rail: the pages of the window, by name and icon, and the job being done."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.jobs.job import JobProgress
from widgets.common.labels import ElidedLabel, TextLabel
from widgets.common.look import Look, draw_icon, make_icon
from widgets.common.panels import column, row
from widgets.common.progress import progress_text

_WIDTH = 212


@dataclass(frozen=True, slots=True)
class RailEntry:
    """A page on the rail: its key as in `page_<key>`, its title, its icon, and whether it stands at the bottom."""

    key: str
    title: str
    icon: str
    at_foot: bool = False


class Rail(QWidget):
    """Chooses a page; `chosen` carries its key, `find_wanted` asks for the palette."""

    chosen = Signal(str)
    find_wanted = Signal()

    def __init__(self, look: Look, entries: Sequence[RailEntry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Pages")
        self.setFixedWidth(_WIDTH)
        self._look, self._entries = look, entries
        self._mark = QLabel()
        self._group = QButtonGroup(self)
        self._buttons = {entry.key: self._button(entry, place) for place, entry in enumerate(entries, 1)}
        self.search = QPushButton("Find anything")
        self.search.setObjectName("rail_find")
        self.search.setAccessibleName("Find anything")
        self.search.setToolTip("Find songs, clients, notes, pages and actions (Ctrl+K)")
        self.search.setCursor(Qt.CursorShape.PointingHandCursor)
        self.search.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.search.setIconSize(QSize(18, 18))
        self.search.clicked.connect(self.find_wanted)
        self.activity = RailActivity()
        self._lay_out()
        look.changed.connect(self._draw)
        self._draw()

    def button(self, key: str) -> QPushButton:
        """The button of a page."""
        return self._buttons[key]

    def choose(self, key: str) -> None:
        """Show which page is open."""
        self._buttons[key].setChecked(True)

    def _button(self, entry: RailEntry, place: int) -> QPushButton:
        button = QPushButton(entry.title)
        button.setObjectName(f"rail_{entry.key}")
        button.setCheckable(True)
        button.setIconSize(QSize(20, 20))
        button.setAccessibleName(entry.title)
        button.setToolTip(f"{entry.title} (Ctrl+{place})")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click chooses; it need not take the keyboard along
        button.clicked.connect(self._emit_chosen)
        self._group.addButton(button)
        return button

    def _emit_chosen(self) -> None:
        for key, button in self._buttons.items():
            if button.isChecked():
                self.chosen.emit(key)

    def _lay_out(self) -> None:
        name = column(TextLabel("Bouncedesk", "heading"), TextLabel("From stems to sign-off", "small"), gap=0)
        head = row(self._mark, name, None, gap=8)
        head.setContentsMargins(4, 4, 0, 18)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 18, 12, 16)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addWidget(self.search)
        layout.addSpacing(8)
        for entry in self._entries:
            if not entry.at_foot:
                layout.addWidget(self._buttons[entry.key])
        layout.addStretch(1)
        self.extras = QVBoxLayout()
        layout.addLayout(self.extras)
        layout.addWidget(self.activity)
        for entry in self._entries:
            if entry.at_foot:
                layout.addWidget(self._buttons[entry.key])

    def _draw(self) -> None:
        tokens = self._look.tokens
        for entry in self._entries:
            self._buttons[entry.key].setIcon(make_icon(entry.icon, tokens.colour("rail_text"), 20))
        self.search.setIcon(make_icon("search", tokens.colour("rail_muted"), 18))
        self._mark.setPixmap(draw_icon("mark", tokens.colour("rail_mark"), 30, self.devicePixelRatioF()))


class RailActivity(QWidget):
    """The job being done, in small, on every page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ElidedLabel("")
        self._detail = ElidedLabel("", "small")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("Progress of the job being done")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 12)
        layout.setSpacing(5)
        for item in (self._title, self._bar, self._detail):
            layout.addWidget(item)
        self.setVisible(False)

    def show_job(self, title: str, progress: JobProgress | None) -> None:
        """Show a job and how far it is; an empty title hides it."""
        self.setVisible(bool(title))
        self._title.setText(title)
        self._bar.setValue(round(progress.fraction * 1000) if progress else 0)
        self._detail.setText(progress_text(progress) if progress else "Waiting to start")
