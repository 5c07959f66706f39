"""Fields with their names above them, in columns of a card."""

from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

from widgets.common.labels import TextLabel


class FieldGrid(QGridLayout):
    """Fields by row and column, each under its name."""

    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(14)
        self.setVerticalSpacing(5)

    def add(self, name: str, field: QWidget | QLayout, place: tuple[int, int], span: int = 1) -> None:
        """Put a field under its name; `place` counts rows and columns of fields."""
        label = TextLabel(name, "small")
        label.setContentsMargins(0, 7 if place[0] else 0, 0, 0)
        self.addWidget(label, place[0] * 2, place[1], 1, span)
        if isinstance(field, QWidget):
            label.setBuddy(field)
            self.addWidget(field, place[0] * 2 + 1, place[1], 1, span)
        else:
            self.addLayout(field, place[0] * 2 + 1, place[1], 1, span)
        for column in range(place[1], place[1] + span):
            self.setColumnStretch(column, 1)
