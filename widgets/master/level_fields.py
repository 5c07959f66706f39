"""Loudness, ceiling and largest reduction of a master, as somebody types them."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import UsageError
from app.mastering.request import CEILING, LOUDNESS, REDUCTION
from widgets.common.boxes import column, row
from widgets.common.fields import TextField
from widgets.common.labels import TextLabel
from widgets.common.messages import advised
from widgets.master.lines import read_level


class LevelFields:
    """Three fields; left empty, the first two are what each kind of master asks for."""

    def __init__(self) -> None:
        self.target = TextField("Target loudness in LUFS", "auto")
        self.ceiling = TextField("Ceiling in dBTP", "auto")
        for field in (self.target, self.ceiling):
            field.setToolTip("Left empty: what each kind of master asks for")
        self.reduction = TextField("The limiter's largest gain reduction in dB", "6")
        self.reduction.setToolTip("The limiter turns down no further than this; the master then stays below its target")

    @property
    def all(self) -> tuple[TextField, ...]:
        """The fields, in their order."""
        return self.target, self.ceiling, self.reduction

    def levels(self) -> tuple[float | None, float | None, float | None]:
        """Target in LUFS, ceiling in dBTP, largest reduction in dB; raises UsageError in one sentence."""
        return (
            read_level(self.target.text(), "Target", LOUDNESS, "LUFS"),
            read_level(self.ceiling.text(), "Ceiling", CEILING, "dBTP"),
            read_level(self.reduction.text(), "Limit by", REDUCTION, "dB"),
        )

    def wrong(self) -> str:
        """What is wrong with what was typed, empty where nothing is."""
        try:
            self.levels()
        except UsageError as error:
            return advised(error)
        return ""

    def laid_out(self) -> QHBoxLayout:
        """The fields side by side, each under its name."""
        named = zip(self.all, ("Target, LUFS", "Ceiling, dBTP", "Limit by, dB"), strict=True)
        return row(*(under(text, field) for field, text in named), gap=8)


def under(text: str, field: QWidget) -> QVBoxLayout:
    """A field under its name."""
    label = TextLabel(text, "small")
    label.setBuddy(field)
    return column(label, field, gap=3)
