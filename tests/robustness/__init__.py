"""Random reports with known cells, rendered in every layout under every damage, parsed and compared cell by cell."""
