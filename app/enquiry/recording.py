"""Keeping an answered enquiry: the client, the song at its stage, the session that came with it, note and reply."""

from dataclasses import dataclass

from app.catalogue import Catalogue
from app.catalogue.called import client_known
from app.domain.catalogue import Client, Song, Stage
from app.domain.enquiry import Assessed, EnquiryRow
from app.domain.session import SessionKind


@dataclass(frozen=True, slots=True)
class Kept:
    """What an enquiry became in the catalogue; `known` says that the client was in it before."""

    client: Client
    song: Song
    enquiry: EnquiryRow
    known: bool


def keep(catalogue: Catalogue, assessed: Assessed) -> Kept:
    """Keep the song at `assessed`, its client (found by name, or made), its session, note and reply; all, or nothing.

    Raises BouncedeskError in one sentence where a value cannot be kept.
    """
    with catalogue.whole():
        known = client_known(catalogue, assessed.client)
        client = known or catalogue.clients.add(assessed.client, assessed.note.email)
        song = catalogue.songs.add(client.id, assessed.title, due=assessed.note.deadline or None)
        catalogue.briefs.edit(song.id, references=assessed.note.links, tempo_bpm=assessed.note.tempo_bpm)
        arrival = assessed.arrival
        if arrival is not None and arrival.scan is not None:
            catalogue.sessions.record(song.id, SessionKind.RECEIVED, arrival.scan)
        enquiry = catalogue.enquiries.record(song.id, assessed)
        return Kept(client, catalogue.songs.edit(song.id, stage=Stage.ASSESSED), enquiry, known is not None)


def take_back(catalogue: Catalogue, kept: Kept) -> None:
    """Put the song away: nothing is ever deleted, so it goes to the archive."""
    catalogue.songs.edit(kept.song.id, stage=Stage.ARCHIVED)


def put_back(catalogue: Catalogue, kept: Kept) -> None:
    """Take the song out of the archive again."""
    catalogue.songs.edit(kept.song.id, stage=Stage.ASSESSED)
