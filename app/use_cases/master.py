"""Mastering a song: what its mix or its stems go through, under which names, and the row that remembers it."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.delivery.delivery_records import begin_master, record_delivery
from app.jobs import tasks
from app.jobs.work import Work
from app.use_cases.operation import Ended, Operation, Worker, carry_out
from app.use_cases.render import delivered_words
from app.use_cases.sessions import groups_in_force, rules_for, session_in
from render.monitor import Monitor

if TYPE_CHECKING:
    from app.catalogue import Catalogue
    from app.domain.catalogue import Song
    from app.domain.jobs import RenderJob
    from app.mastering.loudness_trace import Mastered
    from app.mastering.master_request import MasterRequest


@dataclass(frozen=True, slots=True)
class SongMaster(Operation):
    """Masters of a song's mix, or of the stems of its session `session_id`; a `Mastered` is its result."""

    song: "Song"
    request: "MasterRequest"
    session_id: int | None = None

    @property
    def subject(self) -> int:
        """The song's id."""
        return self.song.id

    @property
    def title(self) -> str:
        """With the song's name."""
        return f"Master {self.song.title}"

    @property
    def work(self) -> Work:
        """The masters, and what the limiter did in each, which is kept for drawing it later."""
        return Work(tasks.master_shown, (self.request,))

    @property
    def busy(self) -> str:
        """One mastering of a song at a time."""
        return f"A mix of “{self.song.title}” is being mastered; wait for that, or cancel it."

    @property
    def cancelled(self) -> str:
        """Masters are whole or absent."""
        return f"Mastering {self.song.title} was cancelled; no half file is left."

    def begin(self, catalogue: "Catalogue") -> "RenderJob":
        """A row for the song's current round, of the mix or of the session."""
        source = None if self.request.from_stems else self.request.source
        return begin_master(catalogue, self.song.id, self.request.out, source=source, session_id=self.session_id)

    def end(self, catalogue: "Catalogue", job: "RenderJob | None", result: "Mastered") -> Ended:
        """The files delivered."""
        if job is None:
            return Ended()
        record_delivery(catalogue, job, result.manifest)
        files = delivered_words(result.manifest, "master")
        return Ended(f"{files} of {self.song.title} in {self.request.out.name}.")


@dataclass(frozen=True, slots=True)
class TypedNames:
    """What was typed of a song, which decides over its catalogue entry; None where nothing was.

    An artist or a title names files and stands in them, an ISRC only stands in them; `tagged` says whether anything is
    to stand in them at all.
    """

    title: str | None = None
    artist: str | None = None
    isrc: str | None = None
    tagged: bool = True

    def put_into(self, request: "MasterRequest") -> "MasterRequest":
        """The request under these names; raises UsageError for what is not an ISRC."""
        from app.domain.codes import check_isrc
        from app.mastering.tags import Tags

        known = request.tags or Tags("", "")
        tags = replace(
            known,
            title=known.title if self.title is None else self.title.strip(),
            artist=known.artist if self.artist is None else self.artist.strip(),
            isrc=known.isrc if self.isrc is None else check_isrc(self.isrc),
        )
        kept = tags if self.tagged and tags.texts() else None
        return replace(request, title=tags.title or request.title, artist=tags.artist or request.artist, tags=kept)


CATALOGUED = TypedNames()


def master_request(
    catalogue: "Catalogue", song: "Song", request: "MasterRequest", names: TypedNames = CATALOGUED
) -> "MasterRequest":
    """The request under the song's names and codes, or those that were typed.

    A finished mix has been through the song's balance and bus already. Its stems have not: they go through both, in the
    groups that the catalogue shows, and what was asked for decides over the song's.
    """
    from app.mastering.tags import tags_of

    release = catalogue.releases.get(song.release_id) if song.release_id is not None else None
    asked = replace(request, title=song.title, artist=song.artist, tags=tags_of(song, release))
    return names.put_into(_of_stems(catalogue, song, asked) if request.from_stems else asked)


def master_song(
    catalogue: "Catalogue",
    song: "Song",
    request: "MasterRequest",
    worker: Worker,
    monitor: Monitor,
    names: TypedNames = CATALOGUED,
) -> "Mastered":
    """Master what `request` asks of a song, waited for; raises what the mastering raises."""
    asked = master_request(catalogue, song, request, names)
    session_id = session_in(catalogue, song, asked.source, asked.groups, monitor).id if asked.from_stems else None
    result: Mastered = carry_out(SongMaster(song, asked, session_id), catalogue, worker, monitor)
    return result


def _of_stems(catalogue: "Catalogue", song: "Song", request: "MasterRequest") -> "MasterRequest":
    mix = catalogue.balances.of_song(song.id)
    return replace(
        request,
        bus=mix.bus if request.bus is None else request.bus,
        balance={**mix.strips, **request.balance},
        groups={**groups_in_force(catalogue, song.id, request.source), **request.groups},
        rules=rules_for(catalogue, song, request.rules),
    )
