"""The log keeps what nobody sees on screen, and harms nothing where it cannot be kept."""

import logging
from pathlib import Path

from app.startup import start_log, stop_log


def test_errors_are_kept_and_the_log_is_closed(tmp_path: Path) -> None:
    """Warnings and errors are in the file with their traceback; debugging is not."""
    handler = start_log(tmp_path / "logs")
    try:
        raise ValueError("broken")
    except ValueError:
        logging.getLogger("test").exception("A mistake.")
    logging.getLogger("test").debug("whisper")
    stop_log(handler)
    text = (tmp_path / "logs" / "bouncedesk.log").read_text("utf-8")
    assert "A mistake." in text
    assert "ValueError: broken" in text
    assert "whisper" not in text
    assert handler not in logging.getLogger().handlers


def test_a_folder_that_cannot_be_made_means_no_log(tmp_path: Path) -> None:
    """The program goes on without."""
    (tmp_path / "file").touch()
    assert start_log(tmp_path / "file" / "logs") is None
    stop_log(None)
