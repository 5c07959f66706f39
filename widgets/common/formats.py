"""The formats on screen: what they are called, why one cannot be had on this computer, and the menu to tick them in."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from render.encoders.formats import Format, Formats
from render.machine import find_ffmpeg
from widgets.common.buttons import TickMenu
from widgets.common.look import Look


def format_title(name: str, formats: Mapping[str, Format]) -> str:
    """A format as people say it: WAV 24-bit, MP3 320 kbit/s, WAV 32-bit float."""
    found = formats.get(name.partition("@")[0])
    if found is None:
        return name
    container = {"m4a": "AAC", "aiff": "AIFF", "ogg": "Ogg Vorbis"}.get(found.container, found.container.upper())
    if found.lossy:
        return f"{container} variable" if found.variable else f"{container} {found.bitrate_kbps} kbit/s"
    return f"{container} {found.bits}-bit{' float' if found.is_float else ''}"


def format_titles() -> dict[str, str]:
    """The title of every format there is, by its name."""
    formats = Formats().by_name
    return {name: format_title(name, formats) for name in formats}


def missing_formats() -> dict[str, str]:
    """Why a format cannot be had here, by its name; those that can are left out."""
    return {} if find_ffmpeg() else {"aac-256": "needs ffmpeg, which is not installed"}


class FormatMenu(TickMenu):
    """Shows the formats ticked; one always stays so."""

    def __init__(
        self, look: Look, titles: Mapping[str, str], reasons: Mapping[str, str], parent: QWidget | None = None
    ) -> None:
        super().__init__(look, "formats", titles, reasons, least=1, parent=parent)
