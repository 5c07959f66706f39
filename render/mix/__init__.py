"""The one-pass mix: every stem is read once, and all variants accumulate from that one read, processed or not."""
