"""Shows a mix beside its master: figures, plots, platforms, player."""

from collections.abc import Mapping, Sequence

from app.errors import UsageError
from app.mastering.loudness_trace import STEP_S, LoudnessTrace
from render.master.platforms import outcomes
from render.master.profiles import Profile
from widgets.common.loudness_series import LoudnessTrack, series
from widgets.common.player import Player, Version
from widgets.jobs import MasterJobs
from widgets.master.meters import MeasurementJobs
from widgets.master.mixes import Master, MixChoice, platform_lines
from widgets.master.view import MasterView

_FROM_STEMS = "The stems are mixed when they are mastered; there is nothing to measure or hear before."


class MasterComparison:
    """What is not known yet is asked for, one file after the other."""

    def __init__(
        self,
        view: MasterView,
        player: Player,
        measurements: MeasurementJobs,
        master_jobs: MasterJobs,
        profiles: Mapping[str, Profile],
    ) -> None:
        self._view, self._player = view, player
        self._measurements, self._master_jobs = measurements, master_jobs
        self._profiles = profiles
        self._drawn: object = None

    def show(self, mix: MixChoice, master: Master | None, masters: Sequence[Master]) -> None:
        """Show the mix and, where there is one, the master chosen among its `masters`."""
        self._measure(mix, master)
        before = self._measurements.trace(mix.path) if mix.session_id is None else None
        after = self._measurements.trace(master.path) if master else None
        self._view.meters.show_masters(masters, masters.index(master) if master else 0)
        self._view.meters.show_reading("Before", before.reading if before else None)
        self._view.meters.show_reading("After", after.reading if after else None)
        self._view.show_notes(self._master_jobs.notes(mix.path))
        self._show_plots(before, after, master)
        self._show_platforms(before, after)
        self._load(mix, master, before, after)
        self.show_limits(master)

    def show_limits(self, master: Master | None) -> None:
        """The target and the ceiling: those typed, else those of the master in view, else of the first ticked."""
        ticked = self._view.settings.ticked()
        name = master.profile if master else ticked[0] if ticked else ""
        profile = self._profiles.get(name)
        try:
            target, ceiling, _reduction = self._view.settings.fields.levels()
        except UsageError:
            return
        if profile:
            target = profile.lufs if target is None else target
            ceiling = profile.ceiling_dbtp if ceiling is None else ceiling
        self._view.plot.show_limits(target, ceiling)

    def _measure(self, mix: MixChoice, master: Master | None) -> None:
        """Ask for the first file of which nothing is known yet."""
        files = ([mix.path] if mix.session_id is None else []) + ([master.path] if master else [])
        wanted = next((path for path in files if self._measurements.trace(path) is None), None)
        if wanted:
            self._view.say_state(f"Measuring {wanted.name} …")
            self._measurements.want(wanted)
        else:
            self._view.say_state(_FROM_STEMS if mix.session_id is not None and not master else "")

    def _show_plots(self, before: LoudnessTrace | None, after: LoudnessTrace | None, master: Master | None) -> None:
        plot = self._view.plot
        drawn = id(before), id(after), master.path if master else None  # pictures are kept, so that ids stay theirs
        if drawn == self._drawn:
            return
        self._drawn = drawn
        if after:
            plot.show_track(_track(after), _track(before) if before else None, "Short-term before")
        else:
            plot.show_track(_track(before) if before else None)
        made = self._master_jobs.reduction(master.path, master.sha256) if master else None
        reduction = series(made.step_s, made.reduction_db) if made else None
        self._view.reduction.show_reduction(reduction, plot.duration_s)

    def _show_platforms(self, before: LoudnessTrace | None, after: LoudnessTrace | None) -> None:
        shown = after or before
        lines = []
        if shown:
            played = outcomes(shown.reading.integrated, shown.reading.true_peak)
            lines = platform_lines(played, shown.reading.true_peak)
        self._view.show_platforms(lines, ("after" if after else "before") if shown else "")

    def _load(
        self, mix: MixChoice, master: Master | None, before: LoudnessTrace | None, after: LoudnessTrace | None
    ) -> None:
        """Hand the player what it can play; not again where it has that already."""
        versions = []
        if mix.session_id is None:
            versions.append(Version("Before", mix.path, before.reading.integrated if before else None))
        if master and master.playable:
            versions.append(Version("After", master.path, after.reading.integrated if after else None))
        if not versions:
            self._player.close()
        elif tuple(versions) != self._player.versions:
            self._player.load(versions)


def _track(picture: LoudnessTrace) -> LoudnessTrack:
    return LoudnessTrack(
        series(STEP_S, picture.momentary_lufs),
        series(STEP_S, picture.short_term_lufs),
        series(STEP_S, picture.true_peak_dbtp),
    )
