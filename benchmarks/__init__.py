"""How fast the parser is, what each stage costs, and how it grows; see `python -m benchmarks --help`."""
