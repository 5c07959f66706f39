"""What is delivered: variants to tick, formats, the folder, and the render going on."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.jobs.job import JobProgress
from render.text import count
from widgets.common.buttons import Button, TickMenu
from widgets.common.labels import ElidedLabel, TextLabel, button_text, tooltip
from widgets.common.look import Look
from widgets.common.panels import Card, Scroller, column, row
from widgets.common.progress import ProgressView
from widgets.song.session_lines import VariantLine

_WIDTH, _MOST_WIDTH = 306, 380
_EXTRAS_HEIGHT = 150  # in view; the others are scrolled to


class DeliverPanel(Card):
    """What to deliver, where to, and how far the render is."""

    render_wanted = Signal()
    cancelled = Signal()
    out_wanted = Signal()
    changed = Signal()

    def __init__(
        self, look: Look, formats: Mapping[str, str], reasons: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__("Deliver", parent)
        self.setMinimumWidth(_WIDTH)
        self.setMaximumWidth(_MOST_WIDTH)
        self.rough = TextLabel("Rough: these are the client's stems, not yet mixed.", "warning", wrap=True)
        self.variants = VariantList()
        self.variants.changed.connect(self._say_count)
        self.variants.changed.connect(self.changed)
        self.extras = VariantList("stem_")
        self.extras.changed.connect(self.changed)
        self._left_out = TextLabel("Left out of every mix unless ticked", "small", wrap=True)
        self._extras = Scroller(self.extras)
        self.show_extras(())
        self.formats = TickMenu(look, "formats", formats, reasons, least=1)
        self.formats.changed.connect(self._say_count)
        self.formats.changed.connect(self.changed)
        self._out = ElidedLabel("")
        self._choose = Button(look, "Change", kind="quiet")
        self._choose.setAccessibleName("Change the folder for the finished files")
        self._choose.clicked.connect(self.out_wanted)
        self.render_button = Button(look, "Render", "render", "primary")
        self.render_button.setObjectName("render")
        self.render_button.clicked.connect(self.render_wanted)
        self.progress = ProgressView(look)
        self.progress.cancelled.connect(self.cancelled)
        self.progress.hide()
        self._busy = False
        self._lay_out()

    def show_variants(self, lines: Sequence[VariantLine], *, rough: bool) -> None:
        """Show the variants that this session can give."""
        self.variants.show_lines(lines)
        self.rough.setVisible(rough)
        self._say_count()

    def show_extras(self, lines: Sequence[VariantLine]) -> None:
        """Show the stems that stay out unless they are ticked."""
        self.extras.show_lines(lines)
        self._extras.setFixedHeight(min(self.extras.sizeHint().height(), _EXTRAS_HEIGHT))
        for widget in (self._extras, self._left_out):
            widget.setVisible(bool(lines))

    def show_out(self, folder: Path) -> None:
        """Show where the files will be."""
        self._out.setText(folder.name)
        self._out.setToolTip(tooltip(str(folder)))
        self._out.setAccessibleName(f"Folder for the finished files: {folder}")

    def show_idle(self) -> None:
        """Nothing is being rendered."""
        self._set_busy(busy=False)

    def show_rendering(self, title: str, progress: JobProgress | None) -> None:
        """A render is waiting or going on."""
        if not self._busy:
            self.progress.begin(title)
            self._set_busy(busy=True)
        if progress:
            self.progress.show_progress(progress)

    def _lay_out(self) -> None:
        self.body.addWidget(self.rough)
        self.body.addWidget(Scroller(self.variants), 1)
        self.body.addLayout(column(self._left_out, self._extras, gap=4))
        self.body.addLayout(column(TextLabel("Formats", "small"), self.formats, gap=4))
        folder = row(self._out, self._choose, gap=4)
        folder.setStretch(0, 1)
        self.body.addLayout(column(TextLabel("Folder for the finished files", "small"), folder, gap=0))
        self.body.addSpacing(4)
        self.body.addWidget(self.render_button)
        self.body.addWidget(self.progress)

    def _set_busy(self, *, busy: bool) -> None:
        self._busy = busy
        self.render_button.setVisible(not busy)
        self.progress.setVisible(busy)
        for widget in (self.variants, self.extras, self.formats, self._choose):
            widget.setEnabled(not busy)

    def _say_count(self) -> None:
        variants, formats = len(self.variants.ticked()), len(self.formats.ticked())
        self.render_button.setEnabled(bool(variants))
        text = f"Render {count(variants, 'variant')}" if variants else "Tick what to render"
        self.render_button.setText(text + (f" in {formats} formats" if variants and formats > 1 else ""))
        self.render_button.setAccessibleName(self.render_button.text())


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
