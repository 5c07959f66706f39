"""The rates of a card as fields, each beside what it is in the card in use."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.pricing.card_fields import CardField, Path, Unit, names_of, value_of
from widgets.common.boxes import Card
from widgets.common.labels import TextLabel
from widgets.common.look import Look
from widgets.common.tick_menu import TickMenu
from widgets.pricing.fields import CountBox

INCLUDED: Mapping[Path, str] = {
    ("mixing", "variants_included"): "Versions included",
    ("mastering", "formats_included"): "Formats included",
}
_BOX_WIDTH, _NOTE_WIDTH = 150, 130
_UNITS = {Unit.PENCE: "£", Unit.BASIS_POINTS: "%", Unit.COUNT: ""}


class CardForm(QWidget):
    """`edited` carries where in the card's table a value stands, and the new one."""

    edited = Signal(object, object)

    def __init__(
        self, look: Look, fields: Sequence[CardField], lists: Mapping[Path, Mapping[str, str]], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._fields = {field.path: field for field in fields}
        self.boxes = {field.path: self._box(field) for field in fields}
        self.lists = {
            path: TickMenu(look, INCLUDED[path].split()[0].lower(), names, {}) for path, names in lists.items()
        }
        self._notes = {path: TextLabel("", "small") for path in (*self.boxes, *self.lists)}
        for path, menu in self.lists.items():
            menu.setAccessibleDescription(INCLUDED[path])
            menu.changed.connect(partial(self._tell_names, path))
        self._lay_out(fields)

    def show_card(self, table: Mapping[str, Any]) -> None:
        """Show a card's figures; nothing is told."""
        for path, box in self.boxes.items():
            box.show_value(_shown(self._fields[path], value_of(table, path)))
        for path, menu in self.lists.items():
            names = names_of(table, path)
            menu.offer(names)
            menu.show_ticked(names)

    def show_differences(self, table: Mapping[str, Any], in_use: Mapping[str, Any]) -> None:
        """Say beside each figure that differs what it is in the card in use, where that has it."""
        for path in self.boxes:
            steps = in_use["mastering"]["discounts"]
            there = "discounts" not in path or int(path[2]) < len(steps)
            old = value_of(in_use, path) if there else None
            differs = old is not None and old != value_of(table, path)
            self._notes[path].setText(f"in use: {self._fields[path].told(old)}" if differs and old is not None else "")
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
        box.edited.connect(partial(self._tell, field))
        return box

    def _tell(self, field: CardField, value: float) -> None:
        self.edited.emit(field.path, round(value if field.unit is Unit.COUNT else value * 100))

    def _tell_names(self, path: Path) -> None:
        self.edited.emit(path, list(self.lists[path].ticked()))

    def _lay_out(self, fields: Sequence[CardField]) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 10, 8, 0)
        layout.setSpacing(12)
        for part in dict.fromkeys(field.part for field in fields):
            card = Card(part, margin=14)
            grid = QGridLayout()
            grid.setColumnStretch(0, 1)
            grid.setColumnMinimumWidth(2, _NOTE_WIDTH)
            mine = [field for field in fields if field.part == part]
            items: list[tuple[str, QWidget, Path]] = [(each.title, self.boxes[each.path], each.path) for each in mine]
            items += [(INCLUDED[path], menu, path) for path, menu in self.lists.items() if path[0] == mine[0].path[0]]
            for line, (title, widget, path) in enumerate(items):
                grid.addWidget(TextLabel(title), line, 0)
                grid.addWidget(widget, line, 1)
                grid.addWidget(self._notes[path], line, 2)
            card.body.addLayout(grid)
            layout.addWidget(card)
        layout.addStretch(1)


def _shown(field: CardField, value: int) -> float:
    """Pounds and percent are shown where pence and basis points are kept."""
    return value if field.unit is Unit.COUNT else value / 100
