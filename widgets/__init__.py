"""The window: everything that knows Qt. It asks `app` for what is so and what to do, and only shows it."""
