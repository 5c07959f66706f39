"""The audio engine: knows numbers and files; never imports app, widgets, Qt or SQLite."""
