"""Numbers without separators and rows with lost cells, solved as one problem over the arithmetic of their table."""

from parser.solve.resolve import SolvedCell, SolvedRow, solve_rows
from parser.solve.style import never_repeats

__all__ = ["SolvedCell", "SolvedRow", "never_repeats", "solve_rows"]
