"""Tests of the Brief section."""
