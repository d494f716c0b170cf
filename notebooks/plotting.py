"""The look of the figures, with a font that has the Chinese characters of labels; importing it changes nothing.

    from plotting import COLOURS, use_style
    use_style()

The font is a part of Noto Sans CJK SC; `fonts/README.md` says which and how it was made.
"""

from __future__ import annotations

from pathlib import Path

FONT = Path(__file__).parent / "fonts" / "NotoSansCJKsc-Subset.otf"

# Told apart also by people who see few colours, and in grey (Okabe and Ito).
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8C8C8C", "#F0E442")
ALARM, QUIET, INK = "#C0392B", "#B8BEC6", "#22272E"


def use_style() -> None:
    """Registers the font with matplotlib and sets the style of all figures that follow; may be called again."""
    import matplotlib as mpl
    from matplotlib import font_manager

    if not any(Path(entry.fname) == FONT for entry in font_manager.fontManager.ttflist):
        font_manager.fontManager.addfont(FONT)
    family = font_manager.FontProperties(fname=FONT).get_name()
    mpl.rcParams.update(
        {
            "font.family": [family],
            "axes.unicode_minus": False,
            "axes.prop_cycle": mpl.cycler(color=COLOURS),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlelocation": "left",
            "axes.titlesize": 12,
            "axes.titlepad": 10,
            "axes.labelsize": 10,
            "axes.labelcolor": INK,
            "text.color": INK,
            "axes.grid": True,
            "axes.axisbelow": True,
            "grid.color": "#E4E7EB",
            "grid.linewidth": 0.8,
            "xtick.labelsize": 9,
            "ytick.labelsize": 9,
            "xtick.major.size": 0,
            "ytick.major.size": 0,
            "legend.frameon": False,
            "legend.fontsize": 9,
            "figure.dpi": 110,
            "figure.constrained_layout.use": True,
        }
    )
