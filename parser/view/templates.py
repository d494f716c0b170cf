"""Templates and their parts: files of this package, filled with everything escaped, closed to every request.

Scripts and styles stand in the page itself; its Content-Security-Policy names their digests and allows nothing else. The source
of a report goes through `shown`, data for scripts through `as_script_data`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

PACKAGE = "parser.view"
_UNPRINTABLE = re.compile("[\x00\ud800-\udfff]")  # no HTML file can hold these
_SCRIPT_SIGNS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def fill(template: str, content: Mapping[str, Any], *, packages: Sequence[str] = (PACKAGE,)) -> str:
    """A template of one of the packages with its content; what HTML cannot hold becomes U+FFFD."""
    return _UNPRINTABLE.sub("\ufffd", _environment(tuple(packages)).get_template(template).render(content))


def read_part(name: str, package: str = PACKAGE) -> str:
    """The text of a file that goes into a page: a script or a style sheet."""
    return files(package).joinpath(name).read_text(encoding="utf-8")


def shown(text: str) -> str:
    """A piece of the source as HTML that a browser shows as it is, and that keeps its number of code points.

    >>> shown("<b>1\\r\\n")
    Markup('&lt;b&gt;1&#13;\\n')
    """
    from markupsafe import Markup, escape

    return Markup(str(escape(text)).replace("\r", "&#13;"))


def as_script_data(content: object) -> str:
    """JSON that cannot end its script element, whatever it holds.

    >>> as_script_data("</script>")
    Markup('"\\\\u003c/script\\\\u003e"')
    """
    from markupsafe import Markup

    return Markup(json.dumps(content, ensure_ascii=False, separators=(",", ":")).translate(_SCRIPT_SIGNS))


def policy(scripts: Sequence[str], styles: Sequence[str], *, connect: str = "'none'") -> str:
    """The Content-Security-Policy of a page that holds exactly these scripts and styles."""
    directives = {
        "default-src": "'none'",
        "script-src": " ".join(map(_digest, scripts)) or "'none'",
        "style-src": " ".join(map(_digest, styles)) or "'none'",
        "img-src": "data:",
        "connect-src": connect,
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def _digest(part: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}'"


@cache
def _environment(packages: tuple[str, ...]) -> Environment:
    from jinja2 import ChoiceLoader, Environment, FunctionLoader, StrictUndefined

    def loader(package: str) -> FunctionLoader:
        return FunctionLoader(lambda name: _source(package, name))

    environment = Environment(
        loader=ChoiceLoader([loader(package) for package in packages]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {"shown": shown, "as_script_data": as_script_data}
    return environment


def _source(package: str, name: str) -> str | None:
    file = files(package).joinpath(name)
    return file.read_text(encoding="utf-8") if file.is_file() else None
