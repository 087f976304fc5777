"""The camera beside Playwright's screenshots: frames a second, and whether two films of a page are the same to the bit.

    python benchmarks/motion/camera.py [--size 400x300] [--fps 30] [--seconds 2] [--json]

Playwright (``pip install playwright``; left out where it is missing) drives the same chromium-headless-shell and is
given the best that its interface has: its clock is installed and run on frame by frame, animations are paused and
sought, SMIL too, and the screenshot is PNG. Both keep one browser warm, film every page twice, the second time in a new
browser, and turn every frame into an array. Time is of the first film, with loading.
"""

import argparse
import hashlib
import json
import time
from collections.abc import Callable, Iterator

import cv2
import numpy as np

from limner.core.errors import LimnerError
from limner.render.browser import find
from limner.render.camera import Camera

BOX = "width:60px;height:60px;border-radius:9px;background:linear-gradient(45deg,#e33,#38f);margin:30px"
PAGES = {
    "CSS: move and turn": f"""<style>div{{{BOX};animation:m 1.3s ease-in-out infinite alternate}}
@keyframes m{{to{{transform:translate(200px,90px) rotate(200deg)}}}}</style><div></div>""",
    "CSS: chase": """<style>p{position:absolute;left:120px;top:60px;width:80px;height:80px;animation:c 1.2s infinite}
p:before{content:"";display:block;width:25%;height:25%;background:#333;border-radius:100%;animation:b 1.2s infinite}
@keyframes c{80%,100%{transform:rotate(360deg)}}@keyframes b{50%{transform:scale(.4)}}
p:nth-child(2),p:nth-child(2):before{animation-delay:-.1s}p:nth-child(3),p:nth-child(3):before{animation-delay:-.2s}
</style><body><p></p><p></p><p></p>""",
    "CSS: perspective": f"""<style>div{{{BOX};animation:r 2s linear infinite}}
@keyframes r{{to{{transform:perspective(200px) rotateY(360deg) rotateX(20deg)}}}}</style><div></div>""",
    "CSS: text and colour": """<style>h1{font:bold 40px sans-serif;animation:t 1s steps(10) infinite,o 1.7s infinite}
@keyframes t{to{letter-spacing:12px}}@keyframes o{50%{opacity:.3;color:#06c;filter:blur(2px)}}</style>
<h1>Loading</h1>""",
    "CSS: transitions by script": f"""<style>div{{{BOX};transition:transform .6s ease-out,opacity .4s}}
.on{{transform:translateX(200px);opacity:.4}}</style><div id=d></div>
<script>setInterval(() => d.classList.toggle("on"), 500)</script>""",
    "SMIL: spinner": """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 90"><g fill="#c36">
<circle r="8" cx="60" cy="20"><animateTransform attributeName="transform" type="rotate" from="0 60 45" to="360 60 45"
dur="1.1s" repeatCount="indefinite"/></circle></g></svg>""",
    "SMIL: bars in HTML": """<svg width="300" height="200"><rect x="40" y="80" width="20" height="60" fill="teal">
<animate attributeName="height" values="20;90;20" dur=".9s" repeatCount="indefinite"/></rect>
<rect x="80" y="80" width="20" height="60"><animate attributeName="y" values="20;90;20" dur="1.3s" calcMode="spline"
keySplines=".4 0 .2 1;.4 0 .2 1" repeatCount="indefinite"/></rect></svg>""",
    "canvas, requestAnimationFrame": """<canvas id=c width=380 height=280></canvas><script>
const x = c.getContext("2d"), dots = [...Array(60)].map(() => [Math.random() * 380, Math.random() * 280]);
(function draw(t) { x.fillStyle = "#fff8"; x.fillRect(0, 0, 380, 280); x.fillStyle = "#063";
for (const [a, b] of dots) { x.beginPath(); x.arc(a + 30 * Math.sin(t / 300 + b), b, 5, 0, 7); x.fill() }
requestAnimationFrame(draw) })(0)</script>""",
    "elements, requestAnimationFrame": f"""<div id=d style="{BOX}"></div><script>let n = 0;
(function move() {{ d.style.transform = `translateX(${{2 * n++ % 250}}px) rotate(${{n}}deg)`;
requestAnimationFrame(move) }})()
</script>""",
    "setInterval": """<pre id=d style="font:30px monospace"></pre><script>let s = 0;
setInterval(() => {
d.textContent = "0".repeat(s = (s + 1) % 9) + "\\n" + Math.random().toFixed(4) + "\\n" + Date.now() % 1e5 }, 80)
</script>""",
}
SEEK = """async (t) => {
  for (const a of document.getAnimations()) { a.pause(); a.currentTime = t }
  for (const s of document.querySelectorAll("svg")) { s.pauseAnimations?.(); s.setCurrentTime?.(t / 1000) }
}"""

Film = Callable[[str], Iterator[np.ndarray]]


def limner(size: tuple[int, int], fps: float, seconds: float) -> Iterator[Film]:
    with Camera() as camera:

        def film(text: str) -> Iterator[np.ndarray]:
            for shot in camera.film(text, width=size[0], height=size[1], fps=fps, seconds=seconds):
                yield shot.pixels

        camera.still("", width=8, height=8)
        yield film


def playwright(size: tuple[int, int], fps: float, seconds: float) -> Iterator[Film]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=str(find()))

        def film(text: str) -> Iterator[np.ndarray]:
            page = browser.new_page(viewport={"width": size[0], "height": size[1]})
            page.clock.install(time=0)
            page.set_content(text)
            for number in range(round(fps * seconds)):
                if number:
                    page.clock.run_for(round(number * 1000 / fps) - round((number - 1) * 1000 / fps))
                page.evaluate(SEEK, number * 1000 / fps)
                shot = page.screenshot(type="png")
                yield cv2.imdecode(np.frombuffer(shot, np.uint8), cv2.IMREAD_COLOR_RGB)
            page.close()

        yield film
        browser.close()


def measure(
    method: Callable[..., Iterator[Film]], size: tuple[int, int], fps: float, seconds: float
) -> dict[str, dict]:
    found: dict[str, dict] = {name: {"films": [], "seconds": []} for name in PAGES}
    for _ in range(2):
        for film in method(size, fps, seconds):
            for name, text in PAGES.items():
                began = time.perf_counter()
                prints = [hashlib.md5(pixels.tobytes()).digest() for pixels in film(text)]
                found[name]["seconds"].append(time.perf_counter() - began)
                found[name]["films"].append(prints)
    return {
        name: {
            "fps": len(each["films"][0]) / each["seconds"][0],
            "identical": sum(a == b for a, b in zip(*each["films"], strict=True)) / len(each["films"][0]),
            "different": len(set(each["films"][0])),
        }
        for name, each in found.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="400x300")
    parser.add_argument("--fps", type=float, default=30)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    width, _, height = options.size.partition("x")
    results = {}
    for method in (limner, playwright):
        try:
            results[method.__name__] = measure(method, (int(width), int(height)), options.fps, options.seconds)
        except (ImportError, LimnerError) as error:
            print(f"{method.__name__} is left out: {error}")
    if options.json:
        print(json.dumps(results, indent=2))
        return
    names = list(results)
    print("| page |" + "".join(f" {name}: frames/s | identical | different |" for name in names))
    print("|---|" + "---|" * (3 * len(names)))
    for page in PAGES:
        cells = (results[name][page] for name in names)
        print(f"| {page} |" + "".join(f" {c['fps']:.0f} | {c['identical']:.0%} | {c['different']} |" for c in cells))
    for name in names:
        speeds = [each["fps"] for each in results[name].values()]
        same = np.mean([each["identical"] for each in results[name].values()])
        print(f"{name}: median {np.median(speeds):.0f} frames/s, {same:.1%} of frames identical")


if __name__ == "__main__":
    main()
