"""Lists of boxes to tick, what each means under it: the variants of a mix, and the stems that stay out of all mixes."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.delivery.mixed_stems import extras_of
from app.domain.session import Scan
from render.errors import BouncedeskError
from widgets.catalogue_access import BackgroundRead
from widgets.common.labels import TextLabel, button_text
from widgets.common.panels import Scroller, column
from widgets.jobs import RenderJobs
from widgets.services import WindowServices

_HEIGHT = 150  # of left out stems in view; the others are scrolled to
_LEFT_OUT = {"superseded_take": "An older take: its name says that it was replaced", "duplicate": "A copy of a stem"}


@dataclass(frozen=True, slots=True)
class VariantLine:
    """A variant, or a stem that stays out of all of them, that can be ticked, or the reason why not."""

    name: str
    title: str
    contains: str
    reason: str
    ticked: bool


class VariantList(QWidget):
    """A box to tick for each variant, its contents under it; `prefix` begins the names that tests find them by."""

    changed = Signal()

    def __init__(self, prefix: str = "variant_", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._prefix = prefix
        self._boxes: dict[str, QCheckBox] = {}
        self._details: dict[str, TextLabel] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 8, 0)
        self._layout.setSpacing(0)
        self._layout.addStretch(1)

    def show_lines(self, lines: Sequence[VariantLine]) -> None:
        """Show these variants with their ticks; `changed` is not emitted."""
        if list(self._boxes) != [line.name for line in lines]:
            self._make([line.name for line in lines])
        for line in lines:
            box, detail = self._boxes[line.name], self._details[line.name]
            box.blockSignals(True)
            box.setText(button_text(line.title))
            box.setEnabled(not line.reason)
            box.setChecked(line.ticked)
            box.blockSignals(False)
            text = line.reason or line.contains[:1].upper() + line.contains[1:] + "."
            detail.setText(text)
            box.setAccessibleName(line.title)
            box.setAccessibleDescription(text)

    def ticked(self) -> tuple[str, ...]:
        """The names of the variants that are ticked."""
        return tuple(name for name, box in self._boxes.items() if box.isChecked())

    def box(self, name: str) -> QCheckBox:
        """The box of a variant."""
        return self._boxes[name]

    def detail(self, name: str) -> str:
        """What stands under a variant."""
        return self._details[name].text()

    def _make(self, names: Sequence[str]) -> None:
        for widget in (*self._boxes.values(), *self._details.values()):
            widget.deleteLater()
        self._boxes = {name: QCheckBox() for name in names}
        self._details = {name: TextLabel("", "small", wrap=True) for name in names}
        for place, name in enumerate(names):
            self._details[name].setContentsMargins(31, 0, 0, 7)
            self._layout.insertWidget(2 * place, self._boxes[name])
            self._layout.insertWidget(2 * place + 1, self._details[name])
            self._boxes[name].setObjectName(f"{self._prefix}{name}")
            self._boxes[name].toggled.connect(self.changed)


class LeftOutList(QWidget):
    """The stems that stay out of every mix unless they are ticked; hidden while there are none."""

    def __init__(self, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.ticks = VariantList(prefix)
        self._scroller = Scroller(self.ticks)
        lines = column(TextLabel("Left out of every mix unless ticked", "small", wrap=True), self._scroller, gap=4)
        lines.setContentsMargins(0, 0, 0, 0)
        self.setLayout(lines)
        self.hide()

    def show_extras(self, extras: Mapping[str, str], ticked: Collection[str]) -> None:
        """Show stems, codes of the reasons by path, and which are ticked."""
        self.ticks.show_lines(
            [VariantLine(path, path, _LEFT_OUT[code], "", path in ticked) for path, code in sorted(extras.items())]
        )
        self._scroller.setFixedHeight(min(self.ticks.sizeHint().height(), _HEIGHT))
        self.setVisible(bool(extras))


class LeftOutStems(QObject):
    """Keeps such a list in step with a session and with what is ticked for its song, wherever that was.

    Copies are compared sample by sample, on a thread, once for each time that a session was scanned or regrouped.
    """

    def __init__(
        self, services: WindowServices, view: LeftOutList, renders: RenderJobs, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._view, self._renders = services, view, renders
        self._scan: Scan | None = None
        self._song_id = 0
        self._of: Hashable = None
        self._known: dict[Hashable, dict[str, str]] = {}
        self._reading = BackgroundRead("copies", self)
        self._reading.came.connect(self._keep)
        services.jobs.closed.connect(self._reading.close)
        view.ticks.changed.connect(self._tick)
        renders.extras_ticked.connect(self._show_again)

    def show_none(self) -> None:
        """There is no session in view."""
        self._scan = self._of = None
        self._view.show_extras({}, ())

    def show_kept(self, song_id: int, session_id: int | None) -> None:
        """Show what stays out of a session as the catalogue has it, nothing where it is None."""
        if session_id is None:
            self.show_none()
            return
        try:
            self.show_session(song_id, session_id, self._services.catalogue.sessions.scan(session_id))
        except BouncedeskError as error:
            self._services.messages.error(error)

    def show_session(self, song_id: int, session_id: int, scan: Scan) -> None:
        """Show what stays out of this session of a song, now or once it is known."""
        self._song_id, self._scan = song_id, scan
        self._of = of = session_id, tuple((stem.path, stem.group) for stem in scan.stems)
        if of in self._known:
            self._show()
        else:
            self._view.show_extras({}, ())
            self._reading.ask(lambda: (of, extras_of(scan)))

    def _keep(self, read: tuple[Hashable, dict[str, str]]) -> None:
        self._known[read[0]] = read[1]
        self._show()

    def _show(self) -> None:
        if self._scan and self._of in self._known:
            self._view.show_extras(self._known[self._of], self._renders.extras_in(self._song_id, self._scan))

    def _show_again(self, song_id: int) -> None:
        if song_id == self._song_id:
            self._show()

    def _tick(self) -> None:
        if self._scan and self._of in self._known:
            self._renders.tick_extras(self._song_id, self._known[self._of], self._view.ticks.ticked())
