"""The finished files of a song as a table."""

from widgets.common.line_model import LineModel
from widgets.song.lines import FileLine

_HEADINGS = ("Variant", "File", "Format", "Length", "LUFS", "Peak")
_TOLD = {4: "Integrated loudness in LUFS", 5: "The highest sample, in dBFS"}
_RIGHT = frozenset({3, 4, 5})


class FileModel(LineModel[FileLine]):
    """A line for each file that lies in the song's folders."""

    def __init__(self) -> None:
        super().__init__(_HEADINGS, _RIGHT, _TOLD)

    def text(self, line: FileLine, column: int) -> str:
        """Variant, file, format, length, loudness, peak."""
        return (line.variant, line.path.name, line.format, line.length, line.loudness, line.peak)[column]

    def whole(self, line: FileLine, _column: int) -> str:
        """Where it lies, its rate and its trim."""
        return f"{line.path} ({line.rate}, trim {line.trim})"
