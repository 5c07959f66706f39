"""The store of clients."""

import pytest

from app.catalogue import Catalogue
from app.domain.catalogue import Client
from app.errors import UsageError
from tests.refusals import refused


def test_a_client_is_kept_and_listed_by_name(catalogue: Catalogue) -> None:
    """Names sort as people sort them, without regard to case and accents."""
    for name in ("zebra", "Émile", "Anna", "eve"):
        catalogue.clients.add(name)
    assert [client.name for client in catalogue.clients.all()] == ["Anna", "Émile", "eve", "zebra"]
    assert catalogue.clients.get(1) == Client(1, "zebra")


def test_a_client_is_edited_in_part(catalogue: Catalogue) -> None:
    """What is not given stays."""
    client = catalogue.clients.add("Nova", "nova@nova.example", "pays late")
    edited = catalogue.clients.edit(client.id, notes="pays early")
    assert edited == Client(client.id, "Nova", "nova@nova.example", "pays early") == catalogue.clients.get(client.id)


def test_a_renamed_client_is_found_by_the_new_name(catalogue: Catalogue) -> None:
    """The key follows the name."""
    client = catalogue.clients.add("Nova")
    catalogue.clients.edit(client.id, name="Tides")
    assert catalogue.clients.find("tides").id == client.id
    with pytest.raises(UsageError):
        catalogue.clients.find("nova")


def test_two_clients_cannot_share_a_name(catalogue: Catalogue) -> None:
    """A name that finds two rows finds none; accents and case do not tell names apart."""
    catalogue.clients.add("Zoë")
    other = catalogue.clients.add("Nova")
    with refused("client_exists", id=1, name="Zoë"):
        catalogue.clients.add("ZOE")
    with refused("client_exists", id=1, name="Zoë"):
        catalogue.clients.edit(other.id, name="zoe")
    assert catalogue.clients.edit(1, name="ZOË").name == "ZOË"


def test_a_client_that_is_not_there_is_named(catalogue: Catalogue) -> None:
    """Getting and editing say which client."""
    with refused("no_such_row", noun="client", id=7):
        catalogue.clients.get(7)
    with refused("no_such_row", noun="client", id=7):
        catalogue.clients.edit(7, name="x")


def test_ids_are_never_used_twice(catalogue: Catalogue) -> None:
    """An id in a script or a log never comes to mean another row."""
    first = catalogue.clients.add("Nova")
    with catalogue._database.change():
        catalogue._database._connection().execute("DELETE FROM clients WHERE id = ?", [first.id])
    assert catalogue.clients.add("Nova").id > first.id
