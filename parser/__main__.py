"""`python -m parser` is the command `zfxxgk`."""

from parser.cli import main

if __name__ == "__main__":
    main()
