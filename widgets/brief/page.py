"""The section of a song's brief, and what its edits do."""

from functools import partial
from typing import cast

from PySide6.QtCore import QObject, Signal

from app.catalogue.briefs import BriefChanges
from app.domain.brief import Brief, ReadyFacts, read_tempo
from app.intake.readiness import ReadyRules
from render.errors import BouncedeskError
from widgets.brief.view import BriefView
from widgets.common.words import format_titles
from widgets.page import MenuAction, MenuPlace, PageServices, SongSection
from widgets.services import WindowServices

_WORDS = {"agreed": "the agreement on the deadline", "remarks": "the remarks"}


class BriefController(QObject):
    """Keeps the Brief section in step with the open song; every edit can be undone."""

    letter_wanted = Signal()

    def __init__(
        self, services: WindowServices, view: BriefView, rules: ReadyRules, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._services, self._view, self._rules = services, view, rules
        self._song_id: int | None = None
        self._facts = ReadyFacts()
        view.edited.connect(self.edit)
        view.checklist.groups_confirmed.connect(self.confirm_groups)
        view.checklist.letter_wanted.connect(self.letter_wanted)

    def show_song(self, song_id: int, _stems: object = ()) -> None:
        """Show the brief of a song; what was typed for the one before is kept with that one first."""
        if song_id != self._song_id:
            self._view.commit()
        self._song_id = song_id
        try:
            self._facts = self._services.catalogue.checklists.of_song(song_id)
        except BouncedeskError as error:
            self._services.messages.error(error)
            return
        self._view.show_brief(self._facts.brief)
        self._view.checklist.show_readiness(
            self._rules.fill_in(self._facts),
            confirmed=self._facts.groups_confirmed,
            session=self._facts.session_id is not None,
        )

    def edit(self, name: str, value: object) -> None:
        """Change a part of the brief; can be undone."""
        if self._song_id is None:
            return
        try:
            after = changes(name, read_tempo(str(value)) if name == "tempo_bpm" else value)
            before = changes(name, _kept(self._services.catalogue.briefs.get(self._song_id), name))
        except BouncedeskError as error:
            self._services.messages.error(error)
            self._view.show_brief(self._facts.brief)
            return
        if after != before:
            briefs, song_id = self._services.catalogue.briefs, self._song_id
            self._services.edits.make(
                f"changing {self._words(name)}",
                partial(briefs.edit, song_id, **after),
                partial(briefs.edit, song_id, **before),
            )

    def confirm_groups(self, confirmed: bool) -> None:
        """Keep that the groups of the received session are right, or that they are not; can be undone."""
        session_id = self._facts.session_id
        if session_id is None:
            return
        sessions = self._services.catalogue.sessions
        self._services.edits.make(
            "confirming the groups" if confirmed else "opening the groups again",
            partial(sessions.confirm_groups, session_id, confirmed=confirmed),
            partial(sessions.confirm_groups, session_id, confirmed=not confirmed),
        )

    def _words(self, name: str) -> str:
        return _WORDS.get(name) or f"the {self._rules.names[name]}"


def changes(name: str, value: object) -> BriefChanges:
    """One part of a brief, changed."""
    return cast(BriefChanges, {name: value})


def _kept(brief: Brief, name: str) -> object:
    return brief.deadline_agreed if name == "agreed" else getattr(brief, name)


def make(services: PageServices) -> SongSection:
    """What the client wants of the open song, and what is missing before work on it can begin."""
    variants = {rule.name: rule.title for rule in services.studio.variants.rules}
    view = BriefView(services.look, variants, format_titles())
    controller = BriefController(services, view, ReadyRules.load(), services.window)
    controller.letter_wanted.connect(services.navigate.letter)
    return SongSection(
        key="brief",
        title="Brief",
        view=view,
        show_song=controller.show_song,
        actions=(MenuAction("open_brief", "Open the brief", "Ctrl+I", MenuPlace("&Song", 4, 1), section="brief"),),
    )
