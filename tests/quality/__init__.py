"""How good the sound is, in figures: what `make quality` prints and README keeps, each beside a peer where one runs."""
