"""What lies in the folder beside the stems."""

from collections.abc import Iterator

from app.intake.checks.gather import together
from app.intake.folder import SESSION_FILE
from app.intake.view import Finding, SessionView


def nested_folders(view: SessionView) -> Iterator[Finding]:
    """Folders below the session's own that hold stems."""
    return together("nested_folders", view.nested)


def ignored_file(view: SessionView) -> Iterator[Finding]:
    """Entries that are no stems; the session's own settings are not among them."""
    return together("ignored_file", (entry.path for entry in view.ignored if entry.path != SESSION_FILE))


def unknown_mention(view: SessionView) -> Iterator[Finding]:
    """Names in session.toml that fit no file."""
    return together("unknown_mention", view.missing_mentions)
