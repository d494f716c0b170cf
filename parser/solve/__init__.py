"""Numbers without separators and rows with lost cells, solved as one problem over the arithmetic of their table."""

from parser.solve.resolve import SolvedCell, SolvedRow, solve_rows

__all__ = ["SolvedCell", "SolvedRow", "solve_rows"]
