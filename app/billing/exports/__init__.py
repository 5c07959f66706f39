"""Issued invoices as the files that accounting programs take in."""
