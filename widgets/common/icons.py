"""Bouncedesk's own icons, drawn in the colour asked for."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from render.tables import resource

_SCALES = (1.0, 2.0, 3.0)  # a picture for each kind of screen, so that none is blurred


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
