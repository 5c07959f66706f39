"""The Billing page."""
