"""Counts that the prose states, as structured facts."""
