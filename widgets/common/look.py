"""The look: colours of the light and the dark theme, sizes of text, icons in any colour."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Template

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from app.settings import Theme
from render.tables import read_resource, resource

_LEAST_POINTS = 10.0  # platforms without a desktop offer 9, which strains the eyes

_ROLES = {
    QPalette.ColorRole.Window: "window",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "sunken",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.PlaceholderText: "muted",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "on_accent",
    QPalette.ColorRole.ToolTipBase: "text",
    QPalette.ColorRole.ToolTipText: "surface",
    QPalette.ColorRole.Highlight: "soft",
    QPalette.ColorRole.HighlightedText: "on_soft",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Light: "surface",
    QPalette.ColorRole.Midlight: "sunken",
    QPalette.ColorRole.Mid: "line",
    QPalette.ColorRole.Dark: "edge",
    QPalette.ColorRole.Shadow: "line",
}
_SCALES = (1.0, 2.0, 3.0)  # a picture for each kind of screen, so that none is blurred


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


class Look(QObject):
    """Applies a theme to the application and emits `changed` when another is in force."""

    changed = Signal()

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self._application = application
        self._choice = Theme.SYSTEM
        self._points = max(_LEAST_POINTS, application.font().pointSizeF())
        self.tokens: Tokens = load_tokens("light")
        if application.style().name() not in ("fusion", ""):  # that of a style sheet, which is ours, has no name
            application.setStyle("Fusion")
        font = QFont(application.font())
        font.setPointSizeF(self._points)
        application.setFont(font)
        application.styleHints().colorSchemeChanged.connect(self._follow)

    @property
    def choice(self) -> Theme:
        """What was chosen: light, dark or the system's."""
        return self._choice

    def choose(self, choice: Theme) -> None:
        """Put a theme in force."""
        self._choice = choice
        self.tokens = load_tokens(self._wanted())
        sheet = make_style(self.tokens, self._points)
        if self._application.styleSheet() != sheet:  # every widget there is would be styled anew
            self._application.setPalette(make_palette(self.tokens))
            self._application.setStyleSheet(sheet)
        self.changed.emit()

    def points(self, use: str) -> float:
        """The size in points of type for a use: title, heading or small."""
        return self._points * self.tokens.sizes[use]

    def _wanted(self) -> str:
        if self._choice is not Theme.SYSTEM:
            return str(self._choice)
        return "dark" if self._application.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"

    def _follow(self) -> None:
        if self._choice is Theme.SYSTEM and self._wanted() != self.tokens.name:
            self.choose(Theme.SYSTEM)


def make_palette(tokens: Tokens) -> QPalette:
    """The palette of a theme; what is disabled is muted."""
    palette = QPalette()
    for role, use in _ROLES.items():
        palette.setColor(role, tokens.colour(use))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, tokens.colour("edge"))
    return palette


def make_style(tokens: Tokens, points: float) -> str:
    """The style sheet of a theme for text of this many points."""
    template = resource("style.qss").read_text("utf-8")
    marks = str(resource("icons/marks")).replace("\\", "/")
    sizes = {f"{use}_pt": f"{points * factor:.1f}pt" for use, factor in tokens.sizes.items()}
    return Template(template).substitute(tokens.colours, **sizes, marks=marks, theme=tokens.name)


def load_tokens(name: str) -> Tokens:
    """The theme called "light" or "dark"."""
    tables = read_resource("theme.toml").values
    return Tokens(name, tables[name], tables["groups"], tables["type"])


def make_icon(name: str, colour: QColor, size: int = 20, disabled: QColor | None = None) -> QIcon:
    """The icon of this name in a colour, for any screen; `disabled` is its colour where it cannot be used."""
    icon = QIcon()
    for scale in _SCALES:
        icon.addPixmap(draw_icon(name, colour, size, scale))
        if disabled:
            icon.addPixmap(draw_icon(name, disabled, size, scale), QIcon.Mode.Disabled)
    return icon


def draw_icon(name: str, colour: QColor, size: int, scale: float = 1.0) -> QPixmap:
    """The icon as a picture of `size` by `size` at the scale of a screen."""
    pixmap = QPixmap(round(size * scale), round(size * scale))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    coloured = _source(name).replace("currentColor", colour.name())
    QSvgRenderer(QByteArray(coloured.encode())).render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


@lru_cache(maxsize=64)
def _source(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text("utf-8")
