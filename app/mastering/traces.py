"""What the limiter did in each master, kept in the app's memory of its work, under the hash of the master's bytes."""

from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from app.mastering.picture import Reduction
from render.atomic import write_whole
from render.errors import BouncedeskError

FOLDER = "reductions"


def keep_reduction(memory: Path, sha256: str, reduction: Reduction) -> None:
    """Remember a master's gain reduction; where that cannot be written it is only not drawn later."""
    data = BytesIO()
    np.savez(data, step_s=np.float64(reduction.step_s), reduction_db=reduction.reduction_db.astype(np.float32))
    folder = memory / FOLDER
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(_place(memory, sha256), data.getvalue())
    except (OSError, BouncedeskError):
        return


def read_reduction(memory: Path, sha256: str, path: str) -> Reduction | None:
    """The gain reduction of the master at `path` with these bytes, None where it is not remembered."""
    try:
        with np.load(BytesIO(_place(memory, sha256).read_bytes()), allow_pickle=False) as kept:
            return Reduction(path, float(kept["step_s"]), kept["reduction_db"].astype(np.float32).ravel())
    except (OSError, ValueError, LookupError, EOFError, TypeError, BadZipFile):
        return None


def _place(memory: Path, sha256: str) -> Path:
    return memory / FOLDER / f"{sha256}.npz"
