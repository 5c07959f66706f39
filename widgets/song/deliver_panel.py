"""What is delivered: variants to tick, formats, the folder, and the render going on."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.jobs.job import JobProgress
from render.text import count
from widgets.common.buttons import Button, TickMenu
from widgets.common.labels import ElidedLabel, TextLabel, tooltip
from widgets.common.look import Look
from widgets.common.panels import Card, Scroller, column, row
from widgets.common.progress import ProgressView
from widgets.tick_lists import LeftOutList, VariantLine, VariantList

_WIDTH, _MOST_WIDTH = 306, 380


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
        self.left_out = LeftOutList("stem_")
        self.extras = self.left_out.ticks
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
        self.body.addWidget(self.left_out)
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
