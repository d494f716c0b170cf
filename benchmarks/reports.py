"""The texts to measure with: real reports where they are at hand, else our own samples."""

from __future__ import annotations

from dataclasses import dataclass

from tests.real import ROOT, reports_folder

REAL = reports_folder() / "seeds"
OWN = ROOT / "tests" / "cases" / "reports"


@dataclass(frozen=True)
class Texts:
    """The texts of some reports and where they come from."""

    origin: str
    texts: tuple[str, ...]

    @property
    def characters(self) -> int:
        """All characters of all texts."""
        return sum(map(len, self.texts))

    def joined(self, reports: int) -> str:
        """So many reports as one text, taken in turn."""
        return "\n".join(self.texts[number % len(self.texts)] for number in range(reports))


def load_texts(*, own: bool = False) -> Texts:
    """The real reports if they are there (and `own` does not ask for the samples), else our samples."""
    folder, origin = (OWN, "samples of this repository") if own or not REAL.is_dir() else (REAL, "real reports")
    return Texts(origin, tuple(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))))
