"""`python -m parser.counts FILE…`: checks files of annotated sentences and says what is in them."""

from __future__ import annotations

import sys
from pathlib import Path

from parser.counts.errors import TagError
from parser.counts.examples import check_file


def main(names: list[str]) -> int:
    """Prints every fault and a line for each file; 1 if there was a fault."""
    faults = 0
    for name in names:
        lines, tags, wrong = check_file(Path(name))
        faults += len(wrong)
        sys.stdout.writelines(f"{fault}\n" for fault in wrong)
        sys.stdout.write(f"{name}: {lines} lines, {tags} counts, {len(wrong)} faults\n")
    return 1 if faults else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (OSError, TagError) as error:
        sys.exit(f"parser.counts: {error}")
