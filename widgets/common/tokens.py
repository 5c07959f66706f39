"""The colours and sizes of the window, as resources/theme.toml states them."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtGui import QColor

from render.tables import read_resource


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme: colours by their use, the tint of each group, sizes of type by their use."""

    name: str
    colours: Mapping[str, str]
    groups: Mapping[str, str]
    sizes: Mapping[str, float]

    def colour(self, use: str) -> QColor:
        """The colour for a use, as `muted` or `error_soft`."""
        return QColor(self.colours[use])

    def group(self, group: str) -> QColor:
        """The tint of a group's mark."""
        return QColor(self.groups[group])


def load_tokens(name: str) -> Tokens:
    """The theme called "light" or "dark"."""
    tables = read_resource("theme.toml").values
    return Tokens(name, tables[name], tables["groups"], tables["type"])
