"""What is ticked to deliver of a song before anybody ticks anything."""

from dataclasses import replace

from app.domain.catalogue import Song
from tests.app.pricing.jobs import mixing
from tests.app.pricing.quoted import accepted
from widgets.composition import App
from widgets.song.delivery import DeliveryChoices


def test_what_a_quote_promised_is_ticked(app: App) -> None:
    """Once it is accepted; what is made by hand is no variant to render."""
    quote = accepted(app.services.catalogue, mixing(variants=["tv", "underscore"]))
    assert DeliveryChoices(app.services).variants(quote.songs[0]) == ("main", "tv")


def test_what_was_ticked_goes_before_the_brief_and_that_before_the_preferences(app: App, song: Song) -> None:
    """Variants and formats alike."""
    preferences = app.services.preferences
    preferences.change(replace(preferences.current, variants=("acapella",), formats=("flac24",)))
    choices = DeliveryChoices(app.services)
    assert (choices.variants(song.id), choices.formats(song.id)) == (("acapella",), ("flac24",))
    app.services.catalogue.briefs.edit(song.id, variants=("main", "stems"), formats=("wav16",))
    assert (choices.variants(song.id), choices.formats(song.id)) == (("main", "stems"), ("wav16",))
    choices.choose(song.id, ("tv",), ("wav24",))
    assert (choices.variants(song.id), choices.formats(song.id)) == (("tv",), ("wav24",))
