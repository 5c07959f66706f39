"""Opens the window. Qt is imported only in here, so that no child process ever loads it."""


def open_window() -> int:
    """Open the studio and its window; returns when it has been closed.

    Raises BouncedeskError in one sentence where the catalogue or the screen cannot be opened.
    """
    from app.bootstrap import compose
    from app.logs import start_log, stop_log
    from widgets.run import run_window

    with compose() as studio:
        log = start_log(studio.paths.logs)
        try:
            return run_window(studio)
        finally:
            stop_log(log)
