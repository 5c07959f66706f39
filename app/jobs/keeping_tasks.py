"""Looking after the catalogue as a child process finds it by name: nothing of it keeps a window waiting."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from render.monitor import Monitor

if TYPE_CHECKING:
    from app.catalogue.maintenance.backups import Backup
    from app.catalogue.maintenance.erasure import Erasure
    from app.catalogue.maintenance.restore import Restored


def back_up_today(catalogue: Path, folders: Sequence[Path], _monitor: Monitor) -> list[str]:
    """Back up into each folder that has no backup of today; a sentence for each that could not be."""
    from app.catalogue.activity import utc_now
    from app.catalogue.maintenance.backups import daily_backups

    return daily_backups(catalogue, folders, utc_now)


def back_up_now(catalogue: Path, folders: Sequence[Path], monitor: Monitor) -> "list[Backup]":
    """Back up into each folder, whatever is there already."""
    from app.catalogue.maintenance.backups import make_backup

    made = []
    for number, folder in enumerate(folders):
        monitor.progress("backing up", number / len(folders))
        made.append(make_backup(catalogue, folder))
    return made


def restore_backup(source: Path, catalogue: Path, backups: Path, _monitor: Monitor) -> "Restored":
    """Put a backup in the catalogue's place; what is there now is saved first."""
    from app.catalogue.maintenance.restore import restore

    return restore(source, catalogue, backups)


def erase_person(catalogue: Path, backups: Path, client_id: int, _monitor: Monitor) -> "Erasure":
    """Erase a client's personal data and pack the file, which takes a while where that is large."""
    from app.catalogue import Catalogue
    from app.catalogue.maintenance.erasure import erase_client

    with Catalogue.open(catalogue, backups) as opened:
        return erase_client(opened, client_id)
