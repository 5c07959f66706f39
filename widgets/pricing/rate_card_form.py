"""The rates of a card as fields, each beside what it is in the card in use."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSpacerItem, QVBoxLayout, QWidget

from app.pricing.rate_card_fields import CardField, Path, Unit, is_step, names_of, steps_of, value_of
from widgets.common.buttons import Button, TickMenu
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.panels import Card, row
from widgets.pricing.fields import CountBox

INCLUDED: Mapping[Path, str] = {
    ("mixing", "variants_included"): "Versions included",
    ("mastering", "formats_included"): "Formats included",
}
_BOX_WIDTH, _NOTE_WIDTH, _REMOVER_WIDTH = 150, 130, 44
_UNITS = {Unit.PENCE: "£", Unit.BASIS_POINTS: "%", Unit.COUNT: ""}


class CardForm(QWidget):
    """`edited` carries where in the card's table a value stands, and the new one.

    `step_wanted` asks for a further step of the discount on mastering, `no_step_wanted` to take one away, from 0.
    """

    edited = Signal(object, object)
    step_wanted = Signal()
    no_step_wanted = Signal(int)

    def __init__(
        self, look: Look, fields: Sequence[CardField], lists: Mapping[Path, Mapping[str, str]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._fields: dict[Path, CardField] = {}
        self.boxes: dict[Path, CountBox] = {}
        self.no_step: list[Button] = []
        self._cards: list[Card] = []
        self.lists = {
            path: TickMenu(look, INCLUDED[path].split()[0].lower(), names, {}) for path, names in lists.items()
        }
        self._notes = {path: TextLabel("", "small") for path in self.lists}
        self.step = Button(look, "Add a discount", "add")
        self.step.setAccessibleName("Add a step of the discount on mastering")
        self.step.clicked.connect(self.step_wanted)
        for path, menu in self.lists.items():
            menu.setAccessibleDescription(INCLUDED[path])
            menu.changed.connect(partial(self._tell_names, path))
        self._lay_out()
        self.offer(fields)

    def offer(self, fields: Sequence[CardField]) -> None:
        """Have fields for these rates: a card has as many as it has steps of the discount; the others stay."""
        wanted = {field.path for field in fields}
        if wanted == self._fields.keys():
            return
        for path in self._fields.keys() - wanted:
            del self._fields[path]
            for widget in (self.boxes.pop(path), self._notes.pop(path)):
                widget.deleteLater()
        for field in fields:
            if field.path not in self._fields:
                self._fields[field.path] = field
                self.boxes[field.path], self._notes[field.path] = self._box(field), TextLabel("", "small")
        self._fill(fields)

    def show_card(self, table: Mapping[str, Any]) -> None:
        """Show a card's figures; no signal follows."""
        for path, box in self.boxes.items():
            box.show_value(_shown(self._fields[path], value_of(table, path)))
        for path, menu in self.lists.items():
            names = names_of(table, path)
            menu.offer(names)
            menu.show_ticked(names)

    def show_differences(self, table: Mapping[str, Any], in_use: Mapping[str, Any]) -> None:
        """Say beside each figure that differs what it is in the card in use, where that has it."""
        for path in self.boxes:
            there = not is_step(path) or int(path[2]) < len(steps_of(in_use))
            old = value_of(in_use, path) if there else None
            differs = old is not None and old != value_of(table, path)
            self._notes[path].setText(
                f"in use: {self._fields[path].written(old)}" if differs and old is not None else ""
            )
        for path in self.lists:
            old_names, names = (names_of(each, path) for each in (in_use, table))
            self._notes[path].setText("differs" if set(old_names) != set(names) else "")

    def _box(self, field: CardField) -> CountBox:
        counts = field.unit is Unit.COUNT
        box = CountBox(field.title, field.most, 0 if counts else 2, _UNITS[field.unit])
        box.setRange(_shown(field, field.least), _shown(field, field.most))
        box.setSingleStep(5 if field.unit is Unit.PENCE else 1)
        if field.unit is Unit.PENCE:
            box.setSuffix("")
            box.setPrefix("£")
        box.setFixedWidth(_BOX_WIDTH)
        box.edited.connect(partial(self._emit, field))
        return box

    def _emit(self, field: CardField, value: float) -> None:
        self.edited.emit(field.path, round(value if field.unit is Unit.COUNT else value * 100))

    def _tell_names(self, path: Path) -> None:
        self.edited.emit(path, list(self.lists[path].ticked()))

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 8, 0)
        layout.setSpacing(12)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(12)
        layout.addLayout(self._parts)
        layout.addStretch(1)

    def _fill(self, fields: Sequence[CardField]) -> None:
        """Put each field into the card of its part, after those there were are gone."""
        old = self._cards
        self.no_step = []
        parts = dict.fromkeys(field.part for field in fields)
        self._cards = [self._part(part, [field for field in fields if field.part == part]) for part in parts]
        for card in self._cards:
            self._parts.addWidget(card)
        for card in old:
            self._parts.removeWidget(card)
            card.deleteLater()

    def _part(self, title: str, fields: Sequence[CardField]) -> Card:
        card = Card(title, margin=14)
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setColumnMinimumWidth(2, _NOTE_WIDTH)
        grid.addItem(QSpacerItem(_REMOVER_WIDTH, 0), 0, 3)  # boxes of all parts stand in one column
        items: list[tuple[str, QWidget, Path]] = [(each.title, self.boxes[each.path], each.path) for each in fields]
        items += [(INCLUDED[path], menu, path) for path, menu in self.lists.items() if path[0] == fields[0].path[0]]
        for line, (name, widget, path) in enumerate(items):
            grid.addWidget(TextLabel(name), line, 0)
            grid.addWidget(widget, line, 1)
            grid.addWidget(self._notes[path], line, 2)
            if is_step(path) and path[-1] == "songs":
                grid.addWidget(self._remover(int(path[2])), line, 3)
        card.body.addLayout(grid)
        if fields[0].path[0] == "mastering":
            card.body.addLayout(row(None, self.step))
        return card

    def _remover(self, place: int) -> Button:
        button = Button(self._look, f"Take discount {place + 1} away", "cancel", "icon")
        button.clicked.connect(lambda: self.no_step_wanted.emit(place))
        self.no_step.append(button)
        return button


def _shown(field: CardField, value: int) -> float:
    """Pounds and percent are shown where pence and basis points are kept."""
    return value if field.unit is Unit.COUNT else value / 100
