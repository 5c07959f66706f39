"""Starts Bouncedesk: the window without arguments, otherwise the command named by them."""

import sys


def main() -> int:
    """Run what the command line asks for; the exit code is 0 done, 1 failed, 2 bad usage."""
    from app.commands.shell import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
