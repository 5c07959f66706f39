"""Making one preview: the mix heard, marked, encoded and read back, until its peaks stay below the ceiling."""

from dataclasses import dataclass
from pathlib import Path

from render.delivery.fingerprint import hash_file
from render.delivery.inspection import Inspected, inspect_file
from render.encoders.target import FileWriter, Target
from render.encoders.writers import open_writer
from render.errors import AudioError
from render.master.hearing import Heard, hear
from render.master.job import Finish
from render.master.mix import Mix
from render.master.printing import hand_over
from render.monitor import Monitor, ProgressShare
from render.preview.rules import PreviewRules
from render.preview.watermark import Loudest, Watermark, place_marks
from render.units import common_trim, ratio

PRINTS = 5  # at most; one or two are usual
MORE_DB = 0.03  # lowered by this beyond what was over: encoders answer a little unevenly
HEARD, WRITTEN = 0.25, 0.8  # how far along a preview is when its mix was heard, and when it was first written


@dataclass(frozen=True, slots=True, eq=False)
class MadePreview:
    """A preview under its `.part` name, and the hash of what it was made of."""

    writer: FileWriter
    inspected: Inspected
    source_sha256: str
    trim_db: float
    marks_s: tuple[float, ...]


class PreviewMaker:
    """Makes the preview at `path` of a mix; `finish` adds what stands in the file beside its sound."""

    def __init__(self, mix: Mix, path: Path, rules: PreviewRules, finish: Finish) -> None:
        self._mix, self._path, self._rules, self._finish = mix, path, rules, finish

    def make(self, monitor: Monitor) -> MadePreview:
        """The preview; raises AudioError in one sentence, or Cancelled, with nothing left behind."""
        sha256 = hash_file(self._mix.path, monitor)
        heard = hear(self._mix, (), ProgressShare(monitor, 0.0, HEARD))
        room, writing = self._rules.room_db, ProgressShare(monitor, HEARD, 1.0)
        for _ in range(PRINTS):
            watermark, trim, marks = self._marked(heard, sha256, room)
            writer, inspected = self._print(watermark, writing)
            over = (inspected.levels.true_peak_dbtp or self._rules.ceiling_dbtp) - self._rules.ceiling_dbtp
            if over <= 0:
                return MadePreview(writer, inspected, sha256, trim, marks)
            writer.discard()
            room += over + MORE_DB
        raise AudioError(
            f"The preview of {self._mix.path.name} could not be brought below {self._rules.ceiling_dbtp:g} dBTP, so "
            "nothing was written; make one of a mix with lower peaks."
        )

    def _marked(self, heard: Heard, seed: str, room_db: float) -> tuple[Watermark, float, tuple[float, ...]]:
        """The mark for a mix brought `room_db` below the ceiling; the trim that takes, and when marks begin."""
        mix, mark = self._mix, self._rules.mark
        peak = heard.levels.true_peak_dbtp
        highest, ceiling = ratio(peak) if peak is not None else 0.0, ratio(self._rules.ceiling_dbtp - room_db)
        trim = common_trim(highest, ceiling)
        loudest = Loudest(mix.info.frames / mix.rate, trim, highest * ratio(trim), ceiling)
        placed = place_marks(mark, mix.rate, heard.power, loudest, seed)
        return Watermark(mark, mix.rate, placed, trim), trim, tuple(each.frame / mix.rate for each in placed)

    def _print(self, watermark: Watermark, monitor: Monitor) -> tuple[FileWriter, Inspected]:
        mix = self._mix
        target = Target(self._path, self._rules.kind, mix.rate, mix.info.frames, 0, dither=False)
        writer = open_writer(target, monitor.check)
        try:
            self._write(writer, watermark, ProgressShare(monitor, 0.0, WRITTEN))
            self._finish(writer.part, self._path.name)
            writer.sync()
            return writer, inspect_file(writer.part, target, monitor)
        except BaseException:
            writer.discard()
            raise

    def _write(self, writer: FileWriter, watermark: Watermark, monitor: Monitor) -> None:
        done, frames = 0, self._mix.info.frames
        for block in self._mix.seconds(monitor):
            hand_over(writer, done, watermark.over(done, block))
            done += block.size // 2
            monitor.progress("marking", done / frames)
        writer.finish()
