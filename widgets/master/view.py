"""The Master section of the Song page: nothing to master yet, or a mix, its figures, plots, platforms and player."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from widgets.common.buttons import Button
from widgets.common.desktop_files import DropZone, dropped_path
from widgets.common.labels import ElidedLabel, TextLabel, button_text, tooltip
from widgets.common.look import Look
from widgets.common.panels import GAP, Card, Scroller, row
from widgets.common.player import Player
from widgets.common.player_bar import PlayerBar
from widgets.common.plots import LoudnessPlot, ReductionPlot
from widgets.common.tables import LineTable
from widgets.master.meters import PEAKS, Meters, PeaksDelegate, PlatformModel
from widgets.master.mixes import MixChoice, PlatformLine, ProfileLine
from widgets.master.settings_panel import SettingsPanel

_WIDTHS = (124, 0, 100, 112, 124)


class MasterView(QWidget):
    """Lays the section out. `dropped` carries a path, `mix_chosen` the place of a mix in the list.

    `came` says whether the section has come into view, or left it.
    """

    came = Signal(bool)
    dropped = Signal(object)
    file_wanted = Signal()
    mix_chosen = Signal(int)
    release_wanted = Signal()

    def __init__(
        self,
        look: Look,
        player: Player,
        profiles: Sequence[ProfileLine],
        buses: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("section_master")
        self.setAcceptDrops(True)
        self._player = player
        self.empty = DropZone(
            look,
            "Render a main mix, or drop a stereo file here",
            "WAV, AIFF or FLAC. It is only read: nothing is ever written into it.",
            "file",
        )
        self.empty.dropped.connect(self.dropped)
        self.empty.choose.connect(self.file_wanted)
        self.mix = QComboBox()
        self.mix.setAccessibleName("The mix to master")
        self.mix.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.mix.activated.connect(self.mix_chosen)
        self.other = Button(look, "Another file …", "file", "quiet")
        self.other.clicked.connect(self.file_wanted)
        self.release = Button(look, "Release …", "render", "quiet")
        self.release.clicked.connect(self.release_wanted)
        self.state = ElidedLabel("", "small")
        self.meters = Meters(look)
        self.plot, self.reduction = LoudnessPlot(look), ReductionPlot(look)
        self.platforms = PlatformModel()
        self.table = LineTable(look, "What each platform does", self.platforms, _WIDTHS)
        self.table.setObjectName("platforms")
        self.table.setItemDelegateForColumn(PEAKS, PeaksDelegate(look, self))
        self.notes = TextLabel("", wrap=True)
        self.bar = PlayerBar(look, player)
        self.settings = SettingsPanel(look, profiles, buses)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self._stack, self._working = QStackedWidget(), QWidget()
        self._lay_out()
        self._connect()

    def show_empty(self) -> None:
        """There is nothing to master yet."""
        self._stack.setCurrentWidget(self.empty)

    def show_mixes(self, mixes: Sequence[MixChoice], chosen: int) -> None:
        """Show what can be mastered, and the one chosen."""
        names = [mix.name for mix in mixes]
        if [self.mix.itemText(place) for place in range(self.mix.count())] != names:
            self.mix.clear()
            self.mix.addItems(names)
        self.mix.setCurrentIndex(chosen)
        self.mix.setToolTip(str(mixes[chosen].path))
        self._stack.setCurrentWidget(self._working)

    def show_release(self, title: str | None) -> None:
        """Offer to master the whole release that the song is on, where it is on one."""
        self.release.setVisible(title is not None)
        self.release.setToolTip(tooltip(f"Master all songs of “{title}” together, in their order") if title else "")
        self.release.setAccessibleName(f"Master the release {title}" if title else "Master the release")

    def say_state(self, text: str) -> None:
        """Say what is being done to the mix in view; nothing hides the line."""
        self.state.setText(text)
        self.state.setVisible(bool(text))

    def show_platforms(self, lines: Sequence[PlatformLine], of: str) -> None:
        """Show what platforms do to the version called `of`."""
        self.platforms.show_lines(lines)
        over = sum(1 for line in lines if line.over)
        self.tabs.setTabText(1, f"Platforms: {of}" + (f"  {over} over" if over else "") if of else "Platforms")

    def show_notes(self, notes: Sequence[str]) -> None:
        """Show what the last mastering had to say."""
        self.notes.setText("\n\n".join(notes) or "Nothing to note.")
        self.tabs.setTabText(2, f"Notes  {len(notes)}" if notes else "Notes")

    @property
    def showing_mix(self) -> bool:
        """Whether a mix is in view, not the place to drop one."""
        return self._stack.currentWidget() is self._working

    def showEvent(self, event: QShowEvent) -> None:
        """The section has come to the front."""
        super().showEvent(event)
        if not event.spontaneous():
            self.came.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Another section or page has."""
        super().hideEvent(event)
        if not event.spontaneous():
            self.came.emit(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space plays and pauses, wherever it means nothing else."""
        if event.key() == Qt.Key.Key_Space and self.showing_mix:
            self._player.toggle()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file to be mastered; a folder is the window's affair."""
        path = dropped_path(event.mimeData())
        if path and not path.is_dir():
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Hand on the path."""
        path = dropped_path(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def _connect(self) -> None:
        for plot in (self.plot, self.reduction):
            plot.sought.connect(self._player.seek)
            self._player.moved.connect(plot.show_position)

    def _lay_out(self) -> None:
        left = Card(margin=14)
        left.body.setSpacing(8)
        head = row(self.mix, self.other, self.release, gap=4)
        head.setStretch(0, 1)
        left.body.addLayout(head)
        left.body.addWidget(self.meters)
        left.body.addWidget(self.state)
        over_time = QWidget()
        down = QVBoxLayout(over_time)
        down.setContentsMargins(0, 4, 0, 0)
        down.setSpacing(2)
        down.addWidget(self.plot, 1)
        down.addWidget(self.reduction)
        noted = QWidget()
        around = QVBoxLayout(noted)
        around.addWidget(self.notes)
        around.addStretch(1)
        for title, page in (("Over time", over_time), ("Platforms", self.table), ("Notes", Scroller(noted))):
            self.tabs.addTab(page, button_text(title))
        left.body.addWidget(self.tabs, 1)
        left.body.addWidget(self.bar)
        across = QHBoxLayout(self._working)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(GAP)
        across.addWidget(left, 3)
        across.addWidget(self.settings, 1)
        for part in (self.empty, self._working):
            self._stack.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
