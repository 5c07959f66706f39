"""Changing the sample rate of audio while it streams."""
