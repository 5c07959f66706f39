"""The Pricing page."""
