"""Makes the example pictures of this folder from ``sources/``, so that anyone can see where their pixels come from.

    python examples/picture/make.py [--photo chelsea.png]

The drawings are rendered by resvg with limner's own fonts, the window by headless Chromium. The photograph is made
again only where its source is given (README.md says where it comes from).
"""

import argparse
import io
import random
import shutil
import subprocess
import tempfile
from pathlib import Path

import resvg_py
from PIL import Image

HERE = Path(__file__).parent
FONTS = HERE.parents[1] / "src" / "limner" / "render" / "fonts"

QUARTERS = ("Q1 2023", "Q2", "Q3", "Q4", "Q1 2024", "Q2")
SERIES = (("Subscriptions", "#2f6fde", 22.0), ("Hardware", "#f0883e", 34.0), ("Services", "#3fa66b", 14.0))
LEFT, TOP, RIGHT, BOTTOM, HIGHEST = 84, 96, 872, 476, 40


def main() -> None:
    """Make every picture."""
    parser = argparse.ArgumentParser(description="Make the example pictures.")
    parser.add_argument("--photo", type=Path, help="the photograph's source")
    args = parser.parse_args()
    for name in ("icon", "logo", "diagram"):
        save(render((HERE / "sources" / f"{name}.svg").read_text()), name)
    save(render(chart(random.Random(7))), "chart")
    save(photograph_page(HERE / "sources" / "screenshot.html"), "screenshot")
    if args.photo:
        photo = Image.open(args.photo).convert("RGB")
        photo.thumbnail((800, 800), Image.Resampling.LANCZOS)
        photo.save(HERE / "photo.jpg", quality=88, optimize=True)


def render(svg: str) -> Image.Image:
    """Render an SVG with limner's fonts."""
    png = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_dirs=[str(FONTS)])
    return Image.open(io.BytesIO(png))


def save(image: Image.Image, name: str) -> None:
    """Save a PNG beside this script, without alpha where nothing is transparent."""
    opaque = image.mode != "RGBA" or image.getextrema()[3][0] == 255
    (image.convert("RGB") if opaque else image).save(HERE / f"{name}.png", optimize=True)


def photograph_page(page: Path) -> Image.Image:
    """Return what Chromium shows of a page in a window of 1280 x 800."""
    chromium = shutil.which("chromium") or shutil.which("chromium-headless-shell")
    if chromium is None:
        raise SystemExit("the screenshot needs Chromium: apt install chromium")
    with tempfile.TemporaryDirectory() as folder:
        shot = Path(folder) / "shot.png"
        options = ["--headless", "--no-sandbox", "--hide-scrollbars", "--window-size=1280,800", f"--screenshot={shot}"]
        subprocess.run([chromium, *options, page.as_uri()], check=True, capture_output=True)
        image = Image.open(shot)
        image.load()
        return image


def chart(dice: random.Random) -> str:
    """Return a grouped bar chart as SVG; its values come from ``dice``."""
    rows = [[round(start + 3.1 * q + dice.uniform(-4, 4), 1) for q in range(len(QUARTERS))] for _, _, start in SERIES]
    rows[1] = [round(value - 4.2 * q, 1) for q, value in enumerate(rows[1])]
    return "\n".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" width="920" height="560">',
            '<g font-family="Liberation Sans" font-size="15">',
            '<rect width="920" height="560" fill="#fff"/>',
            f'<text x="{LEFT}" y="44" font-size="22" font-weight="bold" fill="#1f2937">Revenue by product line</text>',
            f'<text x="{LEFT}" y="70" fill="#6b7280">Millions of euros, by quarter</text>',
            *scale(),
            *bars(rows),
            f'<path d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}" fill="none" stroke="#374151" stroke-width="1.5"/>',
            *legend(),
            "</g></svg>",
        ]
    )


def scale() -> list[str]:
    """Return the grid lines, ticks and numbers of the vertical axis."""
    parts = []
    for value in range(0, HIGHEST + 1, 10):
        y = BOTTOM - value * (BOTTOM - TOP) / HIGHEST
        if value:
            parts.append(f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke="#e5e7eb"/>')
        parts.append(f'<path d="M{LEFT - 6} {y:.1f}h6" stroke="#374151" stroke-width="1.5"/>')
        parts.append(f'<text x="{LEFT - 12}" y="{y + 5:.1f}" text-anchor="end" fill="#374151">{value}</text>')
    return parts


def bars(rows: list[list[float]]) -> list[str]:
    """Return the bars and the labels under them."""
    step = (RIGHT - LEFT) / len(QUARTERS)
    width = step * 0.74 / len(rows)
    parts = []
    for q, quarter in enumerate(QUARTERS):
        middle = LEFT + (q + 0.5) * step
        parts.append(f'<path d="M{middle:.1f} {BOTTOM}v6" stroke="#374151" stroke-width="1.5"/>')
        parts.append(f'<text x="{middle:.1f}" y="{BOTTOM + 24}" text-anchor="middle" fill="#374151">{quarter}</text>')
        for s, (_, colour, _) in enumerate(SERIES):
            height = rows[s][q] * (BOTTOM - TOP) / HIGHEST
            x = middle + (s - len(rows) / 2) * width
            box = f'x="{x + 1:.1f}" y="{BOTTOM - height:.1f}" width="{width - 2:.1f}" height="{height:.1f}"'
            parts.append(f'<rect {box} fill="{colour}"/>')
    return parts


def legend() -> list[str]:
    """Return the legend's keys and names."""
    parts = []
    for s, (name, colour, _) in enumerate(SERIES):
        x = LEFT + (196, 340, 464)[s]
        parts.append(f'<rect x="{x}" y="522" width="16" height="16" rx="3" fill="{colour}"/>')
        parts.append(f'<text x="{x + 24}" y="535" fill="#374151">{name}</text>')
    return parts


if __name__ == "__main__":
    main()
