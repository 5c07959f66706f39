"""The studio's colour on paper: legible as letters, and pale enough to write on."""

from PySide6.QtGui import QColor

from widgets.documents.pdf import INK

_PALE = 0.07  # of the colour in a ground, the rest is white


def readable(accent: str) -> str:
    """The accent, or ink where it would be too pale on white (WCAG 2.2, 1.4.3: large text needs 3 to 1)."""
    colour = QColor(accent)
    parts = [colour.redF(), colour.greenF(), colour.blueF()]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return accent if 1.05 / (luminance + 0.05) >= 3 else INK


def tint(accent: str) -> str:
    """The accent as a ground, mixed with white beforehand: an archival page has nothing one can see through."""
    colour = QColor(accent)
    parts = (255 - (255 - part) * _PALE for part in (colour.red(), colour.green(), colour.blue()))
    return "#" + "".join(f"{round(part):02x}" for part in parts)
