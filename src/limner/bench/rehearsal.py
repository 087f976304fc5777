"""The development part's pages: flat cards, dots and bars, as on a dashboard. Nothing of it is in ``premiere``."""

from limner.bench.reels import Design, Lot

PALETTES = (
    ("#f7f7f2", "#e4572e", "#17bebb", "#2e282a", "#ffc914", "#76b041"),
    ("#ffffff", "#3d5a80", "#ee6c4d", "#98c1d9", "#293241", "#7fb069"),
    ("#1d3557", "#e63946", "#a8dadc", "#f1faee", "#ffb703", "#80ed99"),
    ("#eef1f6", "#5e60ce", "#ff5d8f", "#00b4d8", "#343a40", "#f4a261"),
)
EASINGS = (
    "linear", "ease", "ease-in", "ease-out", "ease-in-out", "ease-in-out", "cubic-bezier(.4, 0, .2, 1)",
    "cubic-bezier(.68, -.55, .27, 1.55)", "cubic-bezier(.2, .8, .2, 1)",
)  # fmt: skip
FONTS = ("sans-serif", "Arial, Helvetica, sans-serif", "'DejaVu Sans', Verdana, sans-serif")
WORDS = ("Loading", "Hello", "Save", "Welcome", "New", "Sale 40%", "Ready", "Next", "Update", "Thank you")


def plain(lot: Lot) -> tuple[str, str]:
    """One box that slides, turns, grows or fades."""
    size, far = lot.px(30, 70), lot.px(60, 180)
    end = lot.pick(
        f"transform: translateX({far}px)", f"transform: translate({far}px, {far // 3}px) rotate(180deg)",
        f"transform: scale({lot.pick('1.6', '.4', '2')})", "transform: rotate(360deg)",
        f"transform: translateX({far}px); opacity: .2",
    )  # fmt: skip
    again = lot.pick("infinite alternate", "both", "infinite alternate", "2 both")
    css = f"""
.box {{ position: absolute; left: {lot.x(0.1, 0.3)}px; top: {lot.y(0.25, 0.45)}px; width: {size}px; height: {size}px;
  background: {lot.colours[0]}; border-radius: {lot.pick("0", "6px", "50%")};
  animation: move {lot.time(0.6, 1.3)} {lot.ease()} {lot.time(0.1, 0.4)} {again}; }}
@keyframes move {{ to {{ {end} }} }}"""
    return css, '<div class="box"></div>'


def layers(lot: Lot) -> tuple[str, str]:
    """Several shapes that come in from different sides at different times."""
    rows, names = [], []
    for k in range(int(lot.rng.integers(4, 7))):
        side = lot.pick("translateX(-120%)", "translateX(140%)", "translateY(-130%)", "scale(0)")
        rows.append(f"""
.item-{k} {{ left: {lot.x(0.05, 0.75)}px; top: {lot.y(0.08, 0.75)}px; width: {lot.px(30, 90)}px;
  height: {lot.px(24, 60)}px;
  background: {lot.colours[k % 5]}; animation: in-{k} {lot.time(0.5, 1)} {lot.ease()} {k * 0.2:.1f}s both; }}
@keyframes in-{k} {{ from {{ transform: {side}; opacity: {lot.pick("0", "1")} }} }}""")
        names.append(f'<div class="item item-{k}"></div>')
    return ".item { position: absolute; border-radius: 4px }" + "".join(rows), "\n".join(names)


def occlusion(lot: Lot) -> tuple[str, str]:
    """A ball that passes behind a wall and before another."""
    size, top, one, two = lot.px(34, 60), lot.y(0.3, 0.5), lot.x(0.25, 0.35), lot.x(0.6, 0.7)
    css = f"""
.ball, .wall {{ position: absolute }}
.ball {{ left: {lot.x(0.02, 0.08)}px; top: {top}px; width: {size}px; height: {size}px; border-radius: 50%;
  background: {lot.colours[0]}; z-index: 1;
  animation: pass {lot.time(1.2, 2)} {lot.ease()} infinite {lot.pick("alternate", "normal")}; }}
.wall {{ left: {one}px; top: {lot.y(0.12, 0.2)}px; width: {lot.px(30, 60)}px; height: {lot.y(0.6, 0.7)}px;
  background: {lot.colours[1]}; z-index: 2 }}
.wall.back {{ left: {two}px; background: {lot.colours[2]}; z-index: 0 }}
@keyframes pass {{ to {{ transform: translateX({lot.x(0.72, 0.8)}px) }} }}"""
    return css, '<div class="wall"></div>\n<div class="ball"></div>\n<div class="wall back"></div>'


def crossing(lot: Lot) -> tuple[str, str]:
    """Two or three discs of one size whose ways cross."""
    size, spell = lot.px(28, 46), lot.time(1, 1.8)
    colour = lot.colours[0] if lot.chance(0.4) else lot.colours[1]
    ease = lot.ease()
    css = f"""
.disc {{ position: absolute; width: {size}px; height: {size}px; border-radius: 50%; background: {lot.colours[0]} }}
.a {{ left: {lot.x(0.1, 0.15)}px; top: {lot.y(0.2, 0.3)}px; animation: down {spell} {ease} infinite alternate }}
.b {{ left: {lot.x(0.1, 0.15)}px; top: {lot.y(0.6, 0.65)}px; background: {colour};
  animation: up {spell} {ease} infinite alternate }}
.c {{ left: {lot.x(0.8, 0.85)}px; top: {lot.y(0.4, 0.45)}px; background: {lot.colours[2]};
  animation: back {lot.time(1, 1.6)} {lot.ease()} .2s both }}
@keyframes down {{ to {{ transform: translate({lot.x(0.6, 0.7)}px, {lot.y(0.3, 0.35)}px) }} }}
@keyframes up {{ to {{ transform: translate({lot.x(0.6, 0.7)}px, -{lot.y(0.3, 0.35)}px) }} }}
@keyframes back {{ to {{ transform: translateX(-{lot.x(0.55, 0.65)}px) }} }}"""
    names = "abc" if lot.chance(0.6) else "ab"
    return css, "\n".join(f'<div class="disc {name}"></div>' for name in names)


def text(lot: Lot) -> tuple[str, str]:
    """A heading, whole or letter by letter, and a button."""
    word = lot.pick(*WORDS)
    css = f"""
h1 {{ position: absolute; left: {lot.x(0.08, 0.15)}px; top: {lot.y(0.15, 0.3)}px; margin: 0; color: {lot.colours[0]};
  font-size: {lot.px(30, 46)}px; white-space: nowrap }}
.button {{ position: absolute; left: {lot.x(0.1, 0.3)}px; top: {lot.y(0.6, 0.7)}px; padding: .5em 1em; color: #fff;
  background: {lot.colours[1]}; border-radius: 5px; font-size: {lot.px(15, 20)}px;
  animation: pop {lot.time(0.4, 0.9)} {lot.ease()} {lot.time(0.6, 1)} both }}
@keyframes rise {{ from {{ opacity: 0; transform: translateY({lot.px(20, 50)}px) }} }}
@keyframes pop {{ from {{ transform: scale({lot.pick("0", ".5")}) }} to {{ transform: scale(1) }} }}"""
    if lot.chance(0.5):
        css += f"\nh1 {{ animation: rise {lot.time(0.6, 1.2)} {lot.ease()} .1s both }}"
        inner = word
    else:
        css += f"""\nh1 span {{ display: inline-block; animation: rise {lot.time(0.4, 0.8)} {lot.ease()} both;
  animation-delay: calc(var(--i) * {lot.pick("80ms", "100ms", "60ms")}) }}"""
        inner = "".join(f'<span style="--i: {k}">{letter}</span>' for k, letter in enumerate(word.replace(" ", "")))
    return css, f'<h1>{inner}</h1>\n<div class="button">{lot.pick("Start", "Go on", "OK")}</div>'


def gradient(lot: Lot) -> tuple[str, str]:
    """A card and a disc with gradients, before a ground with one."""
    a, b, c, d = lot.colours[:4]
    css = f"""
body {{ background: linear-gradient({lot.pick("to right", "135deg", "to bottom")}, {lot.ground}, {c}) }}
.card {{ position: absolute; left: {lot.x(0.1, 0.25)}px; top: {lot.y(0.15, 0.3)}px; width: {lot.px(110, 150)}px;
  height: {lot.px(60, 90)}px; border-radius: 10px; background: linear-gradient({lot.pick("45deg", "90deg")}, {a}, {b});
  animation: tilt {lot.time(0.8, 1.6)} {lot.ease()} infinite alternate }}
.sun {{ position: absolute; left: {lot.x(0.6, 0.75)}px; top: {lot.y(0.55, 0.65)}px; width: {lot.px(44, 64)}px;
  aspect-ratio: 1; border-radius: 50%; background: radial-gradient(circle, {d}, {a});
  animation: rise {lot.time(0.8, 1.4)} {lot.ease()} {lot.time(0.1, 0.4)} infinite alternate }}
@keyframes tilt {{ to {{ transform: translateX({lot.px(30, 90)}px) rotate({lot.pick("20deg", "-15deg", "45deg")}) }} }}
@keyframes rise {{ to {{ transform: translateY(-{lot.px(50, 110)}px) scale({lot.pick("1.2", ".7", "1")}) }} }}"""
    return css, '<div class="card"></div>\n<div class="sun"></div>'


def texture(lot: Lot) -> tuple[str, str]:
    """Things that move before a ground of stripes, dots or checks."""
    a, b = lot.colours[:2]
    gap = lot.px(10, 24)
    plate = lot.pick(
        f"repeating-linear-gradient(45deg, {lot.ground} 0 {gap}px, {lot.colours[3]} {gap}px {2 * gap}px)",
        f"radial-gradient(circle, {lot.colours[3]} 2px, transparent 3px) 0 0 / {gap}px {gap}px, {lot.ground}",
        f"conic-gradient({lot.ground} 25%, {lot.colours[4]} 0 50%, {lot.ground} 0 75%, {lot.colours[4]} 0) "
        f"0 0 / {2 * gap}px {2 * gap}px",
    )
    css = f"""
body {{ background: {plate} }}
.badge {{ position: absolute; left: {lot.x(0.1, 0.2)}px; top: {lot.y(0.2, 0.3)}px; width: {lot.px(60, 90)}px;
  height: {lot.px(40, 60)}px; background: {a}; border: 4px solid {b};
  animation: slide {lot.time(0.8, 1.5)} {lot.ease()} infinite alternate }}
.dot {{ position: absolute; left: {lot.x(0.3, 0.5)}px; top: {lot.y(0.65, 0.7)}px; width: {lot.px(30, 44)}px;
  aspect-ratio: 1;
  border-radius: 50%; background: {b}; animation: bounce {lot.time(0.6, 1)} {lot.ease()} infinite alternate }}
@keyframes slide {{ to {{ transform: translateX({lot.x(0.4, 0.5)}px) rotate({lot.pick("0deg", "90deg", "180deg")}) }} }}
@keyframes bounce {{ to {{ transform: translateY(-{lot.px(50, 90)}px) }} }}"""
    return css, '<div class="badge"></div>\n<div class="dot"></div>'


def nested(lot: Lot) -> tuple[str, str]:
    """An arm that turns, with a planet that turns, with a moon."""
    size = lot.px(60, 80)
    css = f"""
.arm {{ position: absolute; left: {lot.x(0.4, 0.5)}px; top: {lot.y(0.4, 0.5)}px; width: {size}px; height: 4px;
  background: {lot.colours[0]}; transform-origin: 0 50%;
  animation: turn {lot.time(1.4, 2.4)} {lot.pick("linear", lot.ease())} infinite }}
.planet {{ position: absolute; right: -{size // 4}px; top: -{size // 4}px; width: {size // 2}px; height: {size // 2}px;
  background: {lot.colours[1]}; border-radius: {lot.pick("4px", "25%")};
  animation: {lot.pick("turn", "pulse", "unturn")} {lot.time(0.8, 1.6)} {lot.ease()} infinite }}
.moon {{ position: absolute; left: 0; top: 0; width: 40%; height: 40%; border-radius: 50%; background: {lot.colours[2]};
  animation: pulse {lot.time(0.6, 1.1)} ease-in-out infinite alternate }}
@keyframes turn {{ to {{ transform: rotate(360deg) }} }}
@keyframes unturn {{ to {{ transform: rotate(-360deg) }} }}
@keyframes pulse {{ 50% {{ transform: scale({lot.pick("1.4", ".6")}) }} }}"""
    return css, '<div class="arm"><div class="planet"><div class="moon"></div></div></div>'


def perspective(lot: Lot) -> tuple[str, str]:
    """A panel that turns in depth."""
    axis = lot.pick("rotateX", "rotateY")
    css = f"""
.scene {{ position: absolute; left: {lot.x(0.2, 0.35)}px; top: {lot.y(0.2, 0.35)}px;
  perspective: {lot.px(300, 600)}px }}
.panel {{ width: {lot.px(110, 150)}px; height: {lot.px(80, 110)}px; background: {lot.colours[0]};
  border: 6px solid {lot.colours[1]}; animation: swing {lot.time(1, 2)} {lot.ease()} infinite alternate }}
@keyframes swing {{ from {{ transform: {axis}(-{lot.pick("50", "40", "60")}deg) }}
  to {{ transform: {axis}({lot.pick("50", "30", "65")}deg) }} }}"""
    return css, '<div class="scene"><div class="panel"></div></div>'


def colour(lot: Lot) -> tuple[str, str]:
    """Bars that change colour and fade, some while they move."""
    rows = []
    for k in range(3):
        far = lot.px(20, 80) if lot.chance(0.5) else 0
        rows.append(f"""
.bar:nth-child({k + 1}) {{ top: {round((0.15 + 0.27 * k) * lot.height)}px;
  animation: tone-{k} {lot.time(0.7, 1.5)} {lot.ease()} {0.1 * k:.1f}s infinite alternate }}
@keyframes tone-{k} {{ from {{ background-color: {lot.colours[k]} }}
  to {{ background-color: {lot.colours[(k + 2) % 5]}; opacity: {lot.pick("1", ".3", ".6")};
    transform: translateX({far}px) }} }}""")
    place = f"left: {lot.x(0.1, 0.2)}px; width: {lot.px(120, 180)}px; height: {lot.px(36, 54)}px"
    css = f".bar {{ position: absolute; {place} }}"
    return css + "".join(rows), "\n".join('<div class="bar"></div>' for _ in range(3))


def morph(lot: Lot) -> tuple[str, str]:
    """A shape whose outline changes: corners that round off, or a clip path."""
    size = lot.px(80, 120)
    if lot.chance(0.5):
        first, last = "border-radius: 0", f"border-radius: {lot.pick('50%', '0 50%', '50% 0 50% 0')}"
    else:
        first = "clip-path: polygon(50% 0, 100% 50%, 50% 100%, 0 50%)"
        last = "clip-path: polygon(0 0, 100% 0, 100% 100%, 0 100%)"
    css = f"""
.shape {{ position: absolute; left: {lot.x(0.15, 0.3)}px; top: {lot.y(0.2, 0.35)}px; width: {size}px; height: {size}px;
  background: {lot.colours[0]}; animation: morph {lot.time(0.9, 1.6)} {lot.ease()} infinite alternate }}
@keyframes morph {{ from {{ {first} }} to {{ {last}; transform: translateX({lot.px(0, 90)}px) }} }}"""
    return css, '<div class="shape"></div>'


def spinner(lot: Lot) -> tuple[str, str]:
    """Dots or bars that follow one another, for ever."""
    count, spell = int(lot.rng.integers(3, 7)), float(lot.pick("0.8", "1", "1.2", "1.4"))
    width, tall = lot.px(12, 20), lot.chance(0.5)
    way = f"translateY(-{lot.px(20, 40)}px)" if not tall else "scaleY(.4)"
    css = f"""
.loader {{ display: flex; gap: {lot.px(6, 14)}px; position: absolute; left: {lot.x(0.2, 0.3)}px;
  top: {lot.y(0.4, 0.5)}px }}
.loader span {{ width: {width}px; height: {lot.px(36, 56) if tall else width}px; background: {lot.colours[0]};
  border-radius: {"2px" if tall else "50%"}; animation: wave {spell:g}s {lot.ease()} infinite }}
"""
    step = float(lot.pick("0.1", "0.12", "0.15", "0.2"))
    css += "".join(f".loader span:nth-child({k + 1}) {{ animation-delay: {k * step:.3g}s }}\n" for k in range(count))
    css += f"@keyframes wave {{ 0%, 60%, 100% {{ transform: none }} 30% {{ transform: {way} }} }}"
    return css, f'<div class="loader">{"<span></span>" * count}</div>'


def steps(lot: Lot) -> tuple[str, str]:
    """A hand that ticks and a block that jumps."""
    size, count = lot.px(70, 110), int(lot.rng.integers(4, 11))
    css = f"""
.hand {{ position: absolute; left: {lot.x(0.3, 0.4)}px; top: {lot.y(0.2, 0.3)}px; width: {max(size // 12, 3)}px;
  height: {size}px; background: {lot.colours[0]}; transform-origin: 50% 90%;
  animation: tick {lot.time(1.6, 2.4)} steps({count}) infinite }}
.block {{ position: absolute; left: {lot.x(0.1, 0.2)}px; top: {lot.y(0.7, 0.8)}px; width: {lot.px(24, 36)}px;
  aspect-ratio: 1;
  background: {lot.colours[1]};
  animation: jump {lot.time(1, 1.8)} steps({lot.pick("3", "4", "5")}, jump-end) infinite }}
@keyframes tick {{ to {{ transform: rotate(360deg) }} }}
@keyframes jump {{ to {{ transform: translateX({lot.x(0.5, 0.6)}px) }} }}"""
    return css, '<div class="hand"></div>\n<div class="block"></div>'


DESIGN = Design(
    {
        "plain": plain, "layers": layers, "occlusion": occlusion, "crossing": crossing, "text": text,
        "gradient": gradient, "texture": texture, "nested": nested, "perspective": perspective, "colour": colour,
        "morph": morph, "spinner": spinner, "steps": steps,
    },
    PALETTES, EASINGS, FONTS,
)  # fmt: skip
