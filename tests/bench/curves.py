"""Curves of docs/BENCHMARKS.md: points in docs/benchmarks/*.json, drawn beside them as SVG.

`python3 curves.py` draws all that there are; run.sh does so after figures that leave points. Needs matplotlib
(requirements.txt).
"""
import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "docs" / "benchmarks"


def keep(name, title, across, upward, lines, log=False):
    """Keeps a curve. `lines`: its lines by name, each a list of (x, y); `log`: both axes are logarithmic."""
    curve = {"title": title, "x": across, "y": upward, "log": log, "lines": lines}
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(curve, indent=1) + "\n")


def draw():
    """Draws every curve."""
    import matplotlib

    matplotlib.use("svg")
    # text stays text, and the same points make the same file
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "ferrodon", "font.size": 10})
    from matplotlib import pyplot

    for points in sorted(FOLDER.glob("*.json")):
        curve = json.loads(points.read_text())
        figure, axes = pyplot.subplots(figsize=(7, 3.6), layout="constrained")
        for name, line in curve["lines"].items():
            axes.plot(*zip(*line), marker="o" if len(line) < 30 else None, label=name)
        if curve["log"]:
            axes.set(xscale="log", yscale="log")
        else:
            axes.set_ylim(bottom=0)
        axes.set(title=curve["title"], xlabel=curve["x"], ylabel=curve["y"])
        axes.grid(alpha=0.3)
        if len(curve["lines"]) > 1:
            axes.legend()
        figure.savefig(points.with_suffix(".svg"), metadata={"Date": None})
        pyplot.close(figure)


if __name__ == "__main__":
    draw()
