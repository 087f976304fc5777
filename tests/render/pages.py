"""Pages that the tests of the camera film, and whether there is a browser to film them."""

import shutil

import pytest

from limner.render.browser import NAMES

HAS_BROWSER = any(map(shutil.which, NAMES))
needs_browser = pytest.mark.skipif(not HAS_BROWSER, reason="needs chromium-headless-shell")

BOX = "width:40px;height:40px;background:#e33"
MOVING = f"<style>body{{margin:0}}div{{{BOX};animation:m 1s linear}}@keyframes m{{to{{transform:translateX(100px)}}}}"
PAGES = {
    "css": f"{MOVING}</style><div></div>",
    "transition": (
        f"<style>body{{margin:0}}div{{{BOX};transition:transform .3s linear}}.on{{transform:translateX(100px)}}</style>"
        "<div id=d></div><script>setTimeout(() => d.className = 'on', 200)</script>"
    ),
    "smil": (
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 160 100'><circle r='20' cy='50' fill='#08f'>"
        "<animate attributeName='cx' from='20' to='120' dur='1s' repeatCount='indefinite'/></circle></svg>"
    ),
    "canvas": (
        "<body style='margin:0'><canvas id=c width=160 height=100></canvas><script>const x = c.getContext('2d');"
        "let n = 0; (function draw(t) { n++; x.clearRect(0, 0, 160, 100); x.fillStyle = 'green';"
        "x.fillRect((t || 0) / 10, 20 + 9 * Math.random(), 40, 40); requestAnimationFrame(draw) })()</script>"
    ),
    "interval": (
        "<body style='margin:0'><div id=d style='position:absolute;width:40px;height:40px;background:#808'></div>"
        "<script>setInterval(() => d.style.left = Date.now() / 10 % 100 + Math.random() * 20 + 'px', 90)</script>"
    ),
    "element.animate": (
        f"<body style='margin:0'><div id=d style='{BOX}'></div><script>const a = d.animate("
        "{transform: ['none', 'translateX(100px)']}, 400); setTimeout(() => a.pause(), 100);"
        "setTimeout(() => a.play(), 250)</script>"
    ),
}
