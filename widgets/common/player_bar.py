"""The player's controls: play, where it is, which version sounds, and whether they are equally loud."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QHBoxLayout, QWidget

from render.text import clock
from widgets.common.buttons import Button
from widgets.common.labels import ElidedLabel, TextLabel, button_text
from widgets.common.look import Look
from widgets.common.player import Player, matching_db
from widgets.common.words import number

_HEARD_DB = 0.05


class PlayerBar(QWidget):
    """Shows a player and hands on what is pressed; `said` carries a sentence where it cannot play."""

    said = Signal(str)

    def __init__(self, look: Look, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._player = look, player
        self.play = Button(look, "Play", "play")
        self.play.setToolTip("Play or pause (Space)")
        self.play.clicked.connect(player.toggle)
        self.time = TextLabel("0:00", "muted")
        self.match = QCheckBox("Match loudness")
        self.match.setToolTip("Turn the louder version down, so that ears compare fairly")
        self.match.setChecked(player.matched)
        self.match.toggled.connect(self._match)
        self.note = ElidedLabel("", "small")
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(player.choose)
        self._choices = QHBoxLayout()
        self._choices.setSpacing(0)
        self._buttons: list[Button] = []
        self._lay_out()
        player.changed.connect(self.show_player)
        player.moved.connect(self._show_time)
        player.failed.connect(self.said)
        self.show_player()

    @property
    def buttons(self) -> tuple[Button, ...]:
        """A button a version, in their order."""
        return tuple(self._buttons)

    def show_player(self) -> None:
        """Show how the player stands now."""
        player = self._player
        names = [version.name for version in player.versions]
        if names != [button.accessibleName() for button in self._buttons]:
            self._make(names)
        for place, button in enumerate(self._buttons):
            button.setChecked(place == player.chosen)
        self.play.setEnabled(bool(names))
        self.play.show_icon("pause" if player.playing else "play", "Pause" if player.playing else "Play")
        self.match.setEnabled(len(names) > 1)
        self.note.setText(self._matching())
        self._show_time(player.position_s)

    def _make(self, names: list[str]) -> None:
        for button in self._buttons:
            self._group.removeButton(button)
            button.deleteLater()
        self._buttons = [Button(self._look, name, kind="choice") for name in names]
        for place, button in enumerate(self._buttons):
            button.setText(button_text(names[place]))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves Space to the player
            self._group.addButton(button, place)
            self._choices.addWidget(button)

    def _matching(self) -> str:
        """Which version is turned down, and by how much."""
        versions = self._player.versions
        if len(versions) < 2:
            return ""
        if not self._player.matched:
            return "Not matched"
        if any(version.loudness is None for version in versions):
            return "Not matched: loudness unknown"
        turned = zip(versions, matching_db(versions), strict=True)
        quieter = [f"{version.name} {number(by)} dB" for version, by in turned if -by >= _HEARD_DB]
        return ", ".join(quieter) or "Equally loud"

    def _show_time(self, seconds: float) -> None:
        whole = clock(self._player.duration_s)
        self.time.setMinimumWidth(self.time.fontMetrics().horizontalAdvance(f"{whole} / {whole}") + 4)
        self.time.setText(f"{clock(int(seconds))} / {whole}")

    def _match(self, matched: bool) -> None:
        self._player.match(matched=matched)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(self.play)
        layout.addWidget(self.time)
        layout.addLayout(self._choices)
        layout.addWidget(self.match)
        layout.addWidget(self.note, 1)
