"""What the studio knows and decides; never imports Qt."""

__version__ = "0.1.0"
