"""Where Bouncedesk keeps its things: the platform's folders, or all under `BOUNCEDESK_HOME`."""

import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import PlatformDirs


@dataclass(frozen=True, slots=True)
class Paths:
    """The catalogue's folder, the cache (compiled kernels) and the logs."""

    data: Path
    cache: Path
    logs: Path

    @property
    def catalogue(self) -> Path:
        """The catalogue's SQLite file."""
        return self.data / "catalogue.db"

    @property
    def studio(self) -> Path:
        """Who the studio is on its papers; need not be there."""
        return self.data / "studio.json"

    @property
    def variants(self) -> Path:
        """The user's own variants, added to those that come with Bouncedesk or changing them; need not be there."""
        return self.data / "variants.toml"

    @property
    def kernels(self) -> Path:
        """The folder of the engine's compiled kernels."""
        return self.cache / "kernels"

    @property
    def renders(self) -> Path:
        """The folder that remembers renders: what they were made of, and which folder is being rendered into."""
        return self.cache / "renders"

    @property
    def sessions(self) -> Path:
        """Where sessions that came as archives are unpacked for good."""
        return self.data / "sessions"

    @property
    def unpacked(self) -> Path:
        """Where archives are unpacked while they are looked at."""
        return self.cache / "unpacked"

    @property
    def backups(self) -> Path:
        """The folder of the catalogue's backups."""
        return self.data / "backups"


def find_paths(home: Path | None = None) -> Paths:
    """The folders in force: `home`, else `BOUNCEDESK_HOME`, else the platform's own."""
    chosen = home or (Path(os.environ["BOUNCEDESK_HOME"]) if os.environ.get("BOUNCEDESK_HOME") else None)
    if chosen:
        root = chosen.expanduser().absolute()
        return Paths(root, root / "cache", root / "logs")
    dirs = PlatformDirs("Bouncedesk", appauthor=False)
    return Paths(dirs.user_data_path, dirs.user_cache_path, dirs.user_log_path)
