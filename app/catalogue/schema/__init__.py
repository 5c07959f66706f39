"""The tables of the catalogue: one module a version, frozen once released, and the steps from one to the next."""
