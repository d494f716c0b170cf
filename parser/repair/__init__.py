"""Stage two: undo what crawlers, converters and wrong encodings did to the text, with a record of every change.

The text goes in as the caller gave it; repaired lines come out that know where each of their characters stood.
"""

from parser.repair.edits import replay
from parser.repair.furniture import classify_chrome
from parser.repair.steps import STEPS, repair

__all__ = ["STEPS", "classify_chrome", "repair", "replay"]
