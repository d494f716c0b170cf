"""The review loop: a person confirms or corrects what was read, and the corrections become annotation files.

`ReviewServer(Desk(reports, folder))` is what `zfxxgk review` runs.
"""

from parser.review.desk import Desk
from parser.review.errors import CorrectionError, JournalError
from parser.review.server import ReviewServer

__all__ = ["CorrectionError", "Desk", "JournalError", "ReviewServer"]
