"""A report to look at: a page with its source and evidence, the tables in a notebook, the prose for displaCy."""

from parser.view.notebook import render_notebook
from parser.view.page import render_page
from parser.view.prose import to_displacy

__all__ = ["render_notebook", "render_page", "to_displacy"]
