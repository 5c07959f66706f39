"""The system's own sound output, whatever this computer has."""

import pytest
from PySide6.QtWidgets import QApplication

from render.errors import BouncedeskError
from widgets.common.sound_output import NO_DEVICE, SoundOutput


@pytest.mark.qt_log_level_fail("CRITICAL")  # Qt tells here of each sound system that it looked for and did not find
def test_there_is_a_rate_or_a_sentence(qapp: QApplication) -> None:
    """A device plays the rate asked for, or one it likes better; without one that is said, and nothing plays."""
    output = SoundOutput(qapp)
    try:
        assert 8000 <= output.rate(48_000) <= 384_000
    except BouncedeskError as error:
        assert str(error) == NO_DEVICE  # noqa: PT017 -- either is right, as the computer is
    assert not output.running()
    assert output.waiting() == 0
    output.stop()
    output.deleteLater()
