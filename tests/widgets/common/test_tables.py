"""Lines as a table: what every model of them has in common."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from widgets.common.tables import LINE_ROLE, LineModel

Pair = tuple[str, int]
Role = Qt.ItemDataRole


class Pairs(LineModel[Pair]):
    """A name and a number."""

    def __init__(self) -> None:
        super().__init__(("Name", "Number"), {1}, {1: "How many"})

    def text(self, line: Pair, column: int) -> str:
        """Either."""
        return str(line[column])

    def whole(self, line: Pair, column: int) -> str:
        """Names can be long."""
        return "" if column else line[0]

    def stays(self, before: Sequence[Pair], after: Sequence[Pair]) -> bool:
        """The same names."""
        return [name for name, _ in before] == [name for name, _ in after]


def test_cells_and_headings_are_told(qtmodeltester: ModelTester) -> None:
    """Numbers stand to the right, under a heading that does; Qt's own test of models finds nothing."""
    model = Pairs()
    model.show_lines([("<b>", 2)])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # the plugin's method has no annotations
    first, second = model.index(0, 0), model.index(0, 1)
    assert (first.data(), second.data(), second.data(LINE_ROLE)) == ("<b>", "2", ("<b>", 2))
    assert first.data(Role.ToolTipRole) == "<qt>&lt;b&gt;</qt>"
    assert first.data(Role.TextAlignmentRole) is None
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    heads = [model.headerData(1, Qt.Orientation.Horizontal, role) for role in (Role.DisplayRole, Role.ToolTipRole)]
    assert heads == ["Number", "How many"]
    assert second.data(Role.TextAlignmentRole) == right
    assert model.headerData(1, Qt.Orientation.Horizontal, Role.TextAlignmentRole) == right
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_the_selection_is_kept_where_only_contents_differ(qtbot: QtBot) -> None:
    """The same lines change nothing, other contents change cells, other lines begin anew."""
    model = Pairs()
    assert model.show_lines([("a", 1), ("b", 2)])
    with qtbot.assertNotEmitted(model.modelReset), qtbot.assertNotEmitted(model.dataChanged):
        assert not model.show_lines([("a", 1), ("b", 2)])
    with qtbot.assertNotEmitted(model.modelReset), qtbot.waitSignal(model.dataChanged):
        assert model.show_lines([("a", 1), ("b", 3)])
    with qtbot.assertNotEmitted(model.dataChanged), qtbot.waitSignal(model.modelReset):
        model.show_lines([("c", 3)])
    assert model.lines == (("c", 3),)
