"""One module a command: each thin, reading its arguments, calling the app and printing what came back."""
