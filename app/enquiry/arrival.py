"""Looking into what a client sent. Runs in a process that measures."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.advice import Clue
from app.domain.enquiry import Arrival
from app.domain.session import Scan
from app.intake.advice.advice_rules import AdviceRules
from app.intake.grouping import GroupRules
from render.errors import BouncedeskError
from render.monitor import Monitor, Share

UNPACKED, SCANNED = 0.3, 0.7  # how far along a zip is when it is unpacked, and a lone mix when its folder is scanned


@dataclass(frozen=True, slots=True)
class Looker:
    """The rules by which what arrived is looked into."""

    advice: AdviceRules
    groups: GroupRules

    def look(self, path: Path, into: Path | None, monitor: Monitor) -> Arrival:
        """Listen to the mix at `path`, or scan the folder or zip; a zip is unpacked for good into `into`.

        A folder or zip that holds one file only is a mix in an envelope: it is listened to as well. Raises
        BouncedeskError or AudioError in one sentence where nothing of it can be used, and Cancelled.
        """
        from app.intake.advice.clues import hear_file
        from app.intake.scan import scan_folder

        if into is not None:
            self._unpack(path, into, Share(monitor, 0.0, UNPACKED))
            monitor, folder = Share(monitor, UNPACKED, 1.0), into
        elif path.is_dir():
            folder = path
        else:
            return Arrival(path, hear_file(path, self.advice, monitor))
        scan = scan_folder(folder, self.groups, Share(monitor, 0.0, SCANNED))
        return Arrival(path, self._hear_lone(scan, Share(monitor, SCANNED, 1.0)), scan)

    def _unpack(self, archive: Path, into: Path, monitor: Monitor) -> None:
        from app.intake.archive import unpack_for_good
        from app.intake.file_rules import FileRules

        unpack_for_good(archive, into, FileRules.load(), monitor)

    def _hear_lone(self, scan: Scan, monitor: Monitor) -> tuple[Clue, ...] | None:
        from app.intake.advice.clues import hear_file

        readable = [stem for stem in scan.stems if stem.readable]
        if len(readable) != 1:
            return None
        try:
            return hear_file(scan.folder / readable[0].path, self.advice, monitor)
        except BouncedeskError:
            return None  # what is wrong with it stands in the scan
