"""What the engine raises: one plain sentence for the user, or the word that a job was cancelled."""


class AudioError(Exception):
    """Audio that cannot be read, mixed or written; its text is one plain sentence naming the file."""


class Cancelled(Exception):  # noqa: N818 -- a cancelled job is no error
    """The user cancelled the work; everything half-written has been removed."""
