"""The work that is booked already: what the catalogue's songs still take, before a new job can begin."""

from collections.abc import Collection

from app.catalogue import Catalogue
from app.domain.catalogue import SongRow, Stage
from app.domain.hours import WorkKind
from app.pricing.timeline import WorkTimes

_MINUTE = 60  # seconds
_BESIDE = frozenset({WorkKind.MASTERING, WorkKind.RECORDING, WorkKind.ADMIN, WorkKind.OTHER})
"""Kinds of work that leave no less of a mix to do."""


def booked_minutes(catalogue: Catalogue, times: WorkTimes, without: Collection[int] = ()) -> int:
    """Minutes still to do on the songs booked, less the hours logged on them, and a round for each still to come.

    `without` are the songs that are being priced themselves.
    """
    return sum(
        _left(catalogue, row, times)
        for name in times.booked
        for row in catalogue.songs.board(stage=Stage(name))
        if row.song.id not in without
    )


def _left(catalogue: Catalogue, row: SongRow, times: WorkTimes) -> int:
    stage, logged = row.song.stage, catalogue.hours.totals(row.song.id)
    if stage is Stage.MASTERING:
        return max(0, times.booked[stage] - round(logged.get(WorkKind.MASTERING, 0.0) / _MINUTE))
    done = round(sum(took for kind, took in logged.items() if kind not in _BESIDE) / _MINUTE)
    return max(0, times.booked[stage] - done) + max(0, row.rounds_left) * times.mixing["round"]
