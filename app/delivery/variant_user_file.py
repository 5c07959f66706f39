"""The user's own variants file, as text."""

from pathlib import Path

from render.errors import BouncedeskError

LARGEST_BYTES = 1_000_000


def read_user_file(path: Path) -> str:
    """The text of the file, "" where there is none; raises BouncedeskError in one sentence where it cannot be read."""
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_BYTES + 1)
        if len(raw) > LARGEST_BYTES:
            raise BouncedeskError(f"{path} is too large to be variants; move it elsewhere and try again.")
        return raw.decode("utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise BouncedeskError(f"{path} is not UTF-8 text; save it as UTF-8 and try again.") from error
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise BouncedeskError(f"{path} cannot be read ({reason}); allow reading it, or move it away.") from error
