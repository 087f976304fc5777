"""The test part's pages: drawings in SVG, interfaces and toys. Nothing of it is in ``rehearsal``; never tuned on."""

from limner.bench.reels import Design, Lot

PALETTES = (
    ("#fff8e7", "#264653", "#e76f51", "#2a9d8f", "#e9c46a", "#8d5b4c"),
    ("#101418", "#f72585", "#4cc9f0", "#f8f9fa", "#b5e48c", "#ffba08"),
    ("#e8f1f2", "#006494", "#d90429", "#13293d", "#f3b61f", "#5f7470"),
    ("#fdf0f3", "#6a4c93", "#1982c4", "#8ac926", "#ff595e", "#3a3042"),
)
EASINGS = (
    "linear", "ease", "ease-in", "ease-out", "ease-in-out", "cubic-bezier(0.61, 1, 0.88, 1)",
    "cubic-bezier(0.65, 0, 0.35, 1)", "cubic-bezier(0.34, 1.56, 0.64, 1)", "cubic-bezier(0.87, 0, 0.13, 1)",
    "cubic-bezier(0.5, 0, 0.75, 0)",
)  # fmt: skip
FONTS = ("serif", "monospace", "Georgia, 'Liberation Serif', serif", "'Liberation Mono', monospace")
WORDS = ("Chapter One", "Odyssey", "Fine print", "42 km", "Sunday", "Encore!", "Quartet", "Hold on")


def _svg(lot: Lot, inner: str) -> str:
    return f'<svg width="{lot.width}" height="{lot.height}" viewBox="0 0 {lot.width} {lot.height}">\n{inner}\n</svg>'


def plain(lot: Lot) -> tuple[str, str]:
    """A pendulum, a kite or a lone shape of an SVG."""
    x, y, size = lot.x(0.35, 0.6), lot.y(0.1, 0.25), lot.px(36, 60)
    shape = lot.pick(
        f'<polygon class="one" points="{x},{y} {x + size},{y + size} {x},{y + 2 * size} {x - size},{y + size}"/>',
        f'<path class="one" d="M{x} {y} l{size} {size // 2} l-{size // 2} {size} h-{size} z"/>',
        f'<ellipse class="one" cx="{x}" cy="{y + size}" rx="{size}" ry="{size // 2}"/>',
    )
    css = f"""
.one {{ fill: {lot.colours[0]}; transform-box: fill-box; transform-origin: {lot.pick("50% 0", "center", "top left")};
  animation-name: swing; animation-duration: {lot.time(0.8, 1.6)}; animation-timing-function: {lot.ease()};
  animation-iteration-count: infinite; animation-direction: alternate; }}
@keyframes swing {{ from {{ rotate: -{lot.pick("35", "50")}deg }} to {{ rotate: {lot.pick("35", "70")}deg }} }}"""
    return css, _svg(lot, shape)


def layers(lot: Lot) -> tuple[str, str]:
    """Toasts that arrive and leave, one above the other."""
    spell = lot.time(1.6, 2.2)
    css = f"""
.toasts {{ position: absolute; right: {lot.px(8, 20)}px; bottom: {lot.px(8, 20)}px; width: {lot.px(130, 170)}px }}
.toast {{ height: {lot.px(34, 44)}px; margin-top: {lot.px(6, 10)}px; background: {lot.colours[0]};
  border-left: {lot.px(5, 9)}px solid {lot.colours[1]}; animation: arrive {spell} {lot.ease()} both }}
.toast:nth-child(2) {{ animation-delay: {lot.pick(".2s", ".25s")}; background: {lot.colours[2]} }}
.toast:nth-child(3) {{ animation-delay: {lot.pick(".4s", ".5s")} }}
.bell {{ position: absolute; left: {lot.x(0.08, 0.15)}px; top: {lot.y(0.1, 0.2)}px; width: {lot.px(36, 54)}px;
  aspect-ratio: 1; background: {lot.colours[3]}; border-radius: 50% 50% 10% 10%; transform-origin: 50% 0;
  animation: ring {lot.time(0.5, 0.9)} {lot.ease()} infinite alternate }}
@keyframes arrive {{ 0% {{ translate: 120% 0 }} 30%, 80% {{ translate: 0 0 }} 100% {{ translate: 0 0; opacity: 0 }} }}
@keyframes ring {{ from {{ rotate: -18deg }} to {{ rotate: 18deg }} }}"""
    return css, '<div class="bell"></div>\n<div class="toasts">' + '<div class="toast"></div>' * 3 + "</div>"


def occlusion(lot: Lot) -> tuple[str, str]:
    """A sun behind hills, and a cloud before them."""
    w, h = lot.width, lot.height
    base = lot.y(0.55, 0.65)
    hills = f"M0 {h} V{base} Q{w // 4} {base - lot.px(40, 90)} {w // 2} {base} T{w} {base} V{h} z"
    size = lot.px(16, 24)
    css = f"""
.sun {{ fill: {lot.colours[0]}; animation: set {lot.time(1.4, 2.2)} {lot.ease()} infinite alternate }}
.cloud {{ fill: {lot.colours[1]}; animation: drift {lot.time(1.6, 2.6)} {lot.ease()} infinite alternate }}
@keyframes set {{ to {{ translate: {lot.px(-40, 40)}px {lot.px(80, 130)}px }} }}
@keyframes drift {{ to {{ translate: {lot.x(0.4, 0.6)}px 0 }} }}"""
    x, y = lot.x(0.05, 0.15), base - lot.px(4, 30)
    cloud = "".join(f'<circle cx="{x + k * size}" cy="{y - (k % 2) * size // 2}" r="{size}"/>' for k in range(3))
    return css, _svg(
        lot,
        f'<circle class="sun" cx="{lot.x(0.4, 0.7)}" cy="{lot.y(0.2, 0.3)}" r="{lot.px(24, 36)}"/>\n'
        f'<path fill="{lot.colours[2]}" d="{hills}"/>\n<g class="cloud">{cloud}</g>',
    )


def crossing(lot: Lot) -> tuple[str, str]:
    """Squares that change places, as in a shell game."""
    size, gap, top = lot.px(36, 50), lot.px(80, 110), lot.y(0.4, 0.5)
    left, ease, spell = lot.x(0.12, 0.2), lot.ease(), lot.time(1.2, 2)
    css = f"""
.cup {{ position: absolute; top: {top}px; width: {size}px; height: {size}px; background: {lot.colours[0]} }}
.cup:nth-child(1) {{ left: {left}px; animation: right {spell} {ease} infinite }}
.cup:nth-child(2) {{ left: {left + gap}px; animation: left {spell} {ease} infinite }}
.cup:nth-child(3) {{ left: {left + 2 * gap}px; background: {lot.pick(lot.colours[0], lot.colours[1])} }}
@keyframes right {{ 50% {{ translate: {gap}px {lot.pick("0", "-20px", "-40px")} }} }}
@keyframes left {{ 50% {{ translate: -{gap}px {lot.pick("0", "20px", "40px")} }} }}"""
    return css, "<div>" + '<div class="cup"></div>' * 3 + "</div>"


def text(lot: Lot) -> tuple[str, str]:
    """A title that is uncovered, with a line that grows under it and a sign beside."""
    size = lot.px(26, 36)
    css = f"""
.title {{ position: absolute; left: {lot.x(0.06, 0.12)}px; top: {lot.y(0.3, 0.4)}px; font-size: {size}px;
  white-space: nowrap;
  color: {lot.colours[0]}; animation: enter {lot.time(0.7, 1.2)} {lot.ease()} {lot.time(0.1, 0.3)} backwards }}
.title::after {{ content: ""; position: absolute; left: 0; bottom: -{lot.px(4, 8)}px; width: 100%;
  height: {lot.px(3, 5)}px; background: {lot.colours[1]}; transform-origin: {lot.pick("left", "right", "center")};
  animation: line {lot.time(0.6, 1)} {lot.ease()} {lot.time(0.5, 0.9)} both }}
.sign {{ position: absolute; right: {lot.x(0.08, 0.15)}px; top: {lot.y(0.1, 0.2)}px; font-size: {2 * size}px;
  color: {lot.colours[2]}; animation: nod {lot.time(0.7, 1.2)} {lot.ease()} infinite alternate }}
@keyframes enter {{ from {{ translate: -{lot.px(60, 140)}px 0; opacity: 0 }} }}
@keyframes line {{ from {{ transform: scaleX(0) }} }}
@keyframes nod {{ to {{ rotate: {lot.pick("20deg", "-25deg", "40deg")}; scale: {lot.pick("1", "1.3")} }} }}"""
    return css, f'<p class="title">{lot.pick(*WORDS)}</p>\n<div class="sign">{lot.pick("&amp;", "?", "%", "K")}</div>'


def gradient(lot: Lot) -> tuple[str, str]:
    """Orbs that float over a sky, with a gradient of an SVG."""
    a, b, c, d = lot.colours[:4]
    css = f"""
body {{ background: radial-gradient(at {lot.pick("top left", "50% 120%", "right")}, {c}, {lot.ground}) }}
.orb {{ transform-box: fill-box; transform-origin: center;
  animation: float {lot.time(1, 1.8)} {lot.ease()} infinite alternate }}
.orb + .orb {{ animation: sink {lot.time(1, 1.8)} {lot.ease()} infinite alternate }}
@keyframes float {{ to {{ translate: {lot.px(-30, 30)}px -{lot.px(40, 90)}px; scale: {lot.pick("1", "1.3", ".8")} }} }}
@keyframes sink {{ to {{ translate: {lot.px(20, 70)}px {lot.px(20, 60)}px; rotate: {lot.pick("90deg", "45deg")} }} }}"""
    x, y, size = lot.x(0.6, 0.7), lot.y(0.2, 0.4), lot.px(50, 70)
    return css, _svg(
        lot,
        f'<defs><radialGradient id="o" cx=".35" cy=".3"><stop stop-color="{a}"/><stop offset="1" stop-color="{b}"/>'
        f'</radialGradient><linearGradient id="q"><stop stop-color="{d}"/><stop offset="1" stop-color="{a}"/>'
        f'</linearGradient></defs>\n<circle class="orb" cx="{lot.x(0.25, 0.35)}" cy="{lot.y(0.6, 0.7)}" '
        f'r="{lot.px(28, 44)}" fill="url(#o)"/>\n'
        f'<rect class="orb" x="{x}" y="{y}" width="{size}" height="{size}" rx="8" fill="url(#q)"/>',
    )


def texture(lot: Lot) -> tuple[str, str]:
    """A boat on waves, a tag on wallpaper."""
    gap = lot.px(14, 26)
    a, b, c = lot.colours[:3]
    css = f"""
.boat {{ animation: sail {lot.time(1.2, 2)} {lot.ease()} infinite alternate }}
.lamp {{ animation: sway {lot.time(0.9, 1.4)} {lot.ease()} infinite alternate; transform-origin: {lot.width // 2}px 0 }}
@keyframes sail {{
  to {{ transform: translate({lot.x(0.35, 0.5)}px, {lot.px(-20, 20)}px) rotate({lot.pick("6deg", "-9deg")}) }} }}
@keyframes sway {{ from {{ transform: rotate(-14deg) }} to {{ transform: rotate(14deg) }} }}"""
    x, y = lot.x(0.1, 0.2), lot.y(0.6, 0.75)
    return css, _svg(
        lot,
        f'<defs><pattern id="w" width="{gap}" height="{gap}" patternUnits="userSpaceOnUse">'
        f'<path d="M0 {gap // 2} q{gap // 4} -{gap // 3} {gap // 2} 0 t{gap // 2} 0" fill="none" stroke="{c}" '
        f'stroke-width="{lot.pick("1", "2", "3")}"/></pattern></defs>\n'
        '<rect width="100%" height="100%" fill="url(#w)"/>\n'
        f'<path class="boat" fill="{a}" d="M{x} {y} h{lot.px(80, 100)} l-{lot.px(14, 20)} {lot.px(24, 30)} '
        f'h-{lot.px(44, 56)} z"/>\n'
        f'<rect class="lamp" x="{lot.width // 2 - lot.px(20, 28)}" '
        f'width="{lot.px(40, 56)}" height="{lot.px(50, 80)}" fill="{b}"/>',
    )


def nested(lot: Lot) -> tuple[str, str]:
    """A cart with wheels that turn as it goes, under a flag that waves."""
    wheel, spell, ease = lot.px(26, 34), lot.time(1.6, 2.4), lot.ease()
    css = f"""
.cart {{ position: absolute; left: {lot.x(0.05, 0.1)}px; top: {lot.y(0.4, 0.5)}px; width: {lot.px(100, 130)}px;
  height: {lot.px(40, 54)}px; background: {lot.colours[0]}; animation: go {spell} {ease} infinite alternate }}
.wheel {{ position: absolute; bottom: -{wheel // 2}px; left: 8px; width: {wheel}px; height: {wheel}px;
  background: {lot.colours[1]}; clip-path: polygon(50% 0, 100% 50%, 50% 100%, 0 50%);
  animation: roll {spell} {ease} infinite alternate }}
.wheel + .wheel {{ left: auto; right: 8px }}
.flag {{ position: absolute; left: 40%; bottom: 100%; width: {lot.px(34, 44)}px; height: {lot.px(18, 26)}px;
  background: {lot.colours[2]}; transform-origin: left;
  animation: wave {lot.time(0.5, 0.8)} ease-in-out infinite alternate }}
@keyframes go {{ to {{ transform: translateX({lot.x(0.4, 0.55)}px) }} }}
@keyframes roll {{ to {{ transform: rotate({lot.pick("360deg", "540deg")}) }} }}
@keyframes wave {{ from {{ transform: skewY(-8deg) }} to {{ transform: skewY(12deg) scaleX(.85) }} }}"""
    return css, '<div class="cart"><i class="wheel"></i><i class="wheel"></i><i class="flag"></i></div>'


def perspective(lot: Lot) -> tuple[str, str]:
    """A card that is turned over, with a back of its own, or a door."""
    if lot.chance(0.5):
        css = f"""
.flip {{ position: absolute; left: {lot.x(0.25, 0.4)}px; top: {lot.y(0.15, 0.3)}px; width: {lot.px(90, 120)}px;
  height: {lot.px(110, 140)}px; perspective: {lot.px(400, 800)}px }}
.inner {{ position: relative; width: 100%; height: 100%; transform-style: preserve-3d;
  animation: flip {lot.time(1.4, 2.2)} {lot.ease()} infinite alternate }}
.face {{ position: absolute; inset: 0; backface-visibility: hidden; background: {lot.colours[0]} }}
.back {{ background: {lot.colours[1]}; transform: rotateY(180deg) }}
@keyframes flip {{ to {{ transform: rotateY(180deg) }} }}"""
        return css, '<div class="flip"><div class="inner"><b class="face"></b><b class="face back"></b></div></div>'
    css = f"""
.frame {{ position: absolute; left: {lot.x(0.25, 0.4)}px; top: {lot.y(0.15, 0.25)}px; background: {lot.colours[2]} }}
.door {{ width: {lot.px(80, 110)}px; height: {lot.px(130, 170)}px; background: {lot.colours[3]}; transform-origin: left;
  animation: open {lot.time(1, 1.8)} {lot.ease()} infinite alternate }}
@keyframes open {{ from {{ transform: perspective({lot.px(500, 900)}px) rotateY(0) }}
  to {{ transform: perspective({lot.px(500, 900)}px) rotateY(-{lot.pick("60", "75")}deg) }} }}"""
    return css, '<div class="frame"><div class="door"></div></div>'


def colour(lot: Lot) -> tuple[str, str]:
    """Traffic lights, or a switch that changes its colours while its knob moves."""
    if lot.chance(0.5):
        size, spell = lot.px(40, 54), lot.pick("1.2", "1.5", "1.8")
        css = f".light {{ fill: #444; animation: lit {spell}s {lot.ease()} infinite }}\n"
        css += "".join(
            f".light:nth-of-type({k + 1}) {{ animation-delay: {k * float(spell) / 3:.3g}s }}\n" for k in range(3)
        )
        css += f"@keyframes lit {{ 0%, 50%, 100% {{ fill: #444444 }} 20% {{ fill: {lot.colours[0]} }} }}"
        x = lot.x(0.4, 0.6)
        dots = (
            f'<circle class="light" cx="{x}" cy="{round((k + 1) * 1.3 * size)}" r="{size // 2}"/>' for k in range(3)
        )
        return css, _svg(lot, "\n".join(dots))
    height, spell, ease = lot.px(50, 70), lot.time(0.8, 1.4), lot.ease()
    css = f"""
.switch {{ position: absolute; left: {lot.x(0.2, 0.35)}px; top: {lot.y(0.3, 0.45)}px; width: {2 * height}px;
  height: {height}px; border-radius: 99px; animation: on {spell} {ease} infinite alternate }}
.switch::before {{ content: ""; position: absolute; left: 5px; top: 5px; width: {height - 10}px;
  height: {height - 10}px; border-radius: 50%; background: {lot.colours[1]};
  animation: knob {spell} {ease} infinite alternate }}
@keyframes on {{ from {{ background: {lot.colours[2]} }} to {{ background: {lot.colours[3]} }} }}
@keyframes knob {{ to {{ transform: translateX({height}px) }} }}"""
    return css, '<div class="switch"></div>'


def morph(lot: Lot) -> tuple[str, str]:
    """A blob, or a star that opens."""
    size = lot.px(90, 130)
    if lot.chance(0.5):
        way = """0%, 100% { border-radius: 60% 40% 30% 70% / 60% 30% 70% 40% }
  50% { border-radius: 30% 60% 70% 40% / 50% 60% 30% 60% }"""
    else:
        way = """0%, 100% { clip-path: circle(25% at 50% 50%) }
  50% { clip-path: circle(50% at 50% 50%) }"""
    css = f"""
.blob {{ position: absolute; left: {lot.x(0.25, 0.4)}px; top: {lot.y(0.2, 0.3)}px; width: {size}px; height: {size}px;
  background: {lot.colours[0]}; animation: blob {lot.time(1.4, 2.2)} {lot.ease()} infinite }}
@keyframes blob {{ {way} }}"""
    return css, '<div class="blob"></div>'


def spinner(lot: Lot) -> tuple[str, str]:
    """An equaliser, a ring of dots or an arc that runs round."""
    lot_of = int(lot.rng.integers(3))
    spell = float(lot.pick("0.9", "1.1", "1.3", "1.6"))
    if lot_of == 0:
        css = f".bar {{ fill: {lot.colours[0]}; transform-box: fill-box; transform-origin: bottom }}\n"
        x, y, w, h = lot.x(0.25, 0.35), lot.y(0.3, 0.4), lot.px(14, 20), lot.px(70, 90)
        rows = []
        for k in range(5):
            timing = f"{spell:g}s {lot.ease()} -{(k * spell / 5):.3g}s infinite"
            css += f".bar:nth-of-type({k + 1}) {{ animation: level {timing} }}\n"
            rows.append(f'<rect class="bar" x="{x + round(1.5 * k * w)}" y="{y}" width="{w}" height="{h}"/>')
        return css + "@keyframes level { 50% { transform: scaleY(.3) } }", _svg(lot, "\n".join(rows))
    if lot_of == 1:
        count, size = int(lot.rng.integers(6, 10)), lot.px(10, 15)
        css = f"""
.ring {{ position: absolute; left: {lot.x(0.4, 0.5)}px; top: {lot.y(0.4, 0.5)}px }}
.ring i {{ position: absolute; width: {size}px; height: {size}px; border-radius: 50%; background: {lot.colours[0]};
  transform: rotate(calc(var(--n) * {360 / count:g}deg)) translateX({lot.px(34, 50)}px);
  animation: pale {spell:g}s {lot.ease()} calc(var(--n) * {spell / count:.4g}s) infinite }}
@keyframes pale {{ from {{ opacity: 1 }} to {{ opacity: .15 }} }}"""
        return css, '<div class="ring">' + "".join(f'<i style="--n:{k}"></i>' for k in range(count)) + "</div>"
    css = f"""
.arc {{ position: absolute; left: {lot.x(0.3, 0.45)}px; top: {lot.y(0.25, 0.4)}px; width: {lot.px(60, 80)}px;
  aspect-ratio: 1;
  box-sizing: border-box; border: {lot.px(6, 10)}px solid {lot.colours[1]}; border-top-color: {lot.colours[0]};
  border-radius: 50%; animation: spin {spell:g}s {lot.ease()} infinite }}
@keyframes spin {{ to {{ rotate: 1turn }} }}"""
    return css, '<div class="arc"></div>'


def steps(lot: Lot) -> tuple[str, str]:
    """A caret that blinks and a counter of blocks that fill."""
    size = lot.px(26, 36)
    css = f"""
.caret {{ position: absolute; left: {lot.x(0.1, 0.2)}px; top: {lot.y(0.15, 0.25)}px; width: {size // 3}px;
  height: {2 * size}px;
  background: {lot.colours[0]}; animation: blink {lot.pick("0.8", "1")}s step-end infinite }}
.pawn {{ position: absolute; left: {lot.x(0.1, 0.2)}px; top: {lot.y(0.6, 0.7)}px; width: {size}px; height: {size}px;
  background: {lot.colours[1]}; rotate: 45deg;
  animation: hop {lot.time(1.2, 2)} steps({lot.pick("5", "6", "8")}, {lot.pick("jump-start", "end")})
    infinite alternate }}
@keyframes blink {{ 50% {{ opacity: 0 }} }}
@keyframes hop {{ to {{ translate: {lot.x(0.5, 0.6)}px 0 }} }}"""
    return css, '<div class="caret"></div>\n<div class="pawn"></div>'


DESIGN = Design(
    {
        "plain": plain, "layers": layers, "occlusion": occlusion, "crossing": crossing, "text": text,
        "gradient": gradient, "texture": texture, "nested": nested, "perspective": perspective, "colour": colour,
        "morph": morph, "spinner": spinner, "steps": steps,
    },
    PALETTES, EASINGS, FONTS,
)  # fmt: skip
