"""Reports whose numbers lost their separators, drawn at random: what the arithmetic of the form still says of them."""
