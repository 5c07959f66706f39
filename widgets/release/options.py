"""What holds for a whole release: its levels, what is cut and written, what hides before the first song."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from widgets.common.boxes import column, row
from widgets.common.buttons import Button
from widgets.common.labels import ElidedLabel, TextLabel, tooltip
from widgets.common.look import Look
from widgets.master.level_fields import LevelFields

_MIXES = "Audio (*.wav *.wave *.aif *.aiff *.flac *.WAV *.AIF *.AIFF *.FLAC)"
_LEVELS_WIDTH = 330
_NOTHING = "nothing"


class ReleaseOptions(QWidget):
    """`changed` follows each change of what hides before the first song."""

    changed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields = LevelFields()
        self.trim = QCheckBox("Cut silence at heads and tails")
        self.trim.setChecked(True)
        self.tags = QCheckBox("Titles and codes in the files")
        self.tags.setToolTip("Titles, artists and ISRCs; some distributors want files without them")
        self.tags.setChecked(True)
        self.hidden: Path | None = None
        self._hidden = ElidedLabel(_NOTHING)
        self.choose = Button(look, "Choose …", kind="quiet")
        self.choose.setAccessibleName("Choose a hidden song before the first")
        self.choose.clicked.connect(self._choose)
        self.remove = Button(look, "Remove", kind="quiet")
        self.remove.setAccessibleName("Remove the hidden song")
        self.remove.clicked.connect(lambda: self.show_hidden(None))
        self._lay_out()
        self.show_hidden(None)

    def show_hidden(self, file: Path | None) -> None:
        """A song in the CD's first gap, for who rewinds it; None for nothing."""
        self.hidden = file
        self._hidden.setText(file.name if file else _NOTHING)
        self._hidden.setToolTip(tooltip(str(file or "")))
        self.remove.setVisible(file is not None)
        self.changed.emit()

    def _lay_out(self) -> None:
        levels = QWidget()
        levels.setLayout(self.fields.laid_out())
        levels.setFixedWidth(_LEVELS_WIDTH)
        hidden = row(TextLabel("Hidden before the first song:", "small"), self._hidden, self.choose, self.remove, gap=6)
        hidden.setStretch(1, 1)
        beside = column(row(self.trim, self.tags, None, gap=18), hidden, gap=2)
        both = row(levels, beside, gap=24)
        both.setContentsMargins(0, 0, 0, 0)
        both.setStretch(1, 1)
        self.setLayout(both)

    def _choose(self) -> None:
        start = str(self.hidden or Path.home())
        chosen, _kind = QFileDialog.getOpenFileName(self, "A hidden song", start, _MIXES)
        if chosen:
            self.show_hidden(Path(chosen))
