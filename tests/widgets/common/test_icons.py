"""Every icon draws something, in the colour asked for, at any scale."""

from importlib.resources import files

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from widgets.common.look import draw_icon

FOLDER = files("resources").joinpath("icons")
NAMES = sorted(entry.name.removesuffix(".svg") for entry in FOLDER.iterdir() if entry.name.endswith(".svg"))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_an_icon_is_drawn(qapp: QApplication, name: str, scale: float) -> None:  # noqa: ARG001 -- pixmaps need one
    """Some pixels are in the colour, and the size is that of the screen."""
    picture = draw_icon(name, QColor("#D2495A"), 24, scale)
    image = picture.toImage()
    assert image.width() == round(24 * scale)
    opaque = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    ]
    assert opaque
    assert all(abs(colour.red() - 0xD2) <= 2 for colour in opaque)
