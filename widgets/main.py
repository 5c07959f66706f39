"""Opens the window. Qt is imported only inside its functions, so that no child process ever loads it."""

from widgets.qt_libraries import needing_qt


def open_window() -> int:
    """Open the studio and its window; returns when it has been closed.

    Raises BouncedeskError in one sentence where the catalogue or the screen cannot be opened.
    """
    from app.bootstrap import compose
    from app.startup import start_log, stop_log

    with needing_qt():
        from widgets.run import run_window
    with compose() as studio:
        log = start_log(studio.paths.logs)
        try:
            return run_window(studio)
        finally:
            stop_log(log)
