"""How a song's client wants files to be named."""

from app.catalogue import Catalogue
from app.domain.catalogue import Song


def naming_of(catalogue: Catalogue, song: Song) -> tuple[str, dict[str, str]]:
    """The client's template, empty for the usual one, and what its parts beyond artist, song, variant and format say.

    The date is that of the round, or of the release, never today: the same song makes the same names.
    """
    client = catalogue.clients.get(song.client_id)
    if not client.naming:
        return "", {}
    release = catalogue.releases.get(song.release_id) if song.release_id else None
    rounds = catalogue.rounds.all(song.id)
    newest = rounds[-1] if rounds else None
    names = {
        "client": client.name,
        "release": release.title if release else "",
        "round": str(newest.number) if newest else "",
        "date": newest.opened_at[:10] if newest else (release.release_date or "" if release else ""),
    }
    return client.naming, names
