"""The demonstration: a small song made up here, catalogued and rendered as a client's would be."""
