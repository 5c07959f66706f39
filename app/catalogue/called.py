"""Clients by the name somebody typed or wrote."""

from app.catalogue.catalogue import Catalogue
from app.catalogue.naming import fold
from app.domain.catalogue import Client


def client_known(catalogue: Catalogue, name: str) -> Client | None:
    """The client of this name, however it is spelt in case and accents; None where there is none."""
    wanted = fold(name.strip())
    return next((client for client in catalogue.clients.all() if fold(client.name) == wanted), None)


def client_called(catalogue: Catalogue, name: str) -> Client:
    """The client of this name, made where there is none."""
    return client_known(catalogue, name) or catalogue.clients.add(name.strip())
