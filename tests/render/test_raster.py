"""Drawing: what comes back for plain art, and that no SVG, however hostile, takes more than it is given."""

import base64
import gzip
import http.server
import io
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner.core.errors import MissingError
from limner.render.raster import Engine, Rasteriser, RenderError
from limner.render.sanitise import sanitise
from limner.render.tree import SvgError

ENGINES: tuple[Engine, ...] = ("librsvg", "resvg")
BACKENDS = ("bubblewrap", "landlock")
MAGENTA = (255, 0, 255)
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
NORMAL = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10" fill="#080"/></svg>'
PLAIN = {
    "shapes": '<rect x="1" y="1" width="5" height="4" rx="1" fill="#c33"/><circle cx="7" cy="7" r="2.5" fill="#36c"/>'
    '<path d="M1 9Q3 5 5 9T9 9" fill="none" stroke="#222" stroke-width=".4"/>',
    "gradient": '<defs><linearGradient id="a"><stop stop-color="#fc0"/><stop offset="1" stop-color="#03c"/>'
    '</linearGradient></defs><rect width="10" height="10" fill="url(#a)"/>',
    "clip": '<clipPath id="a"><circle cx="5" cy="5" r="4"/></clipPath>'
    '<g clip-path="url(#a)"><rect width="10" height="5" fill="teal"/></g>',
    "use": '<symbol id="a" viewBox="0 0 2 2"><rect width="2" height="1"/></symbol>'
    '<use href="#a" width="4" height="4"/><use href="#a" x="5" y="5" width="4" height="4" fill="red"/>',
    "opacity": '<g opacity=".5"><circle cx="4" cy="5" r="3" fill="red"/><circle cx="6" cy="5" r="3" fill="#00f"/></g>',
    "sheet": '<style>.a{fill:#084}#b{fill:orange}</style><rect class="a" width="5" height="9"/>'
    '<rect id="b" x="5" width="5" height="9"/>',
}


@pytest.fixture(scope="module", params=BACKENDS)
def rasteriser(request: pytest.FixtureRequest) -> Iterator[Rasteriser]:
    with Rasteriser(sandbox=request.param, seconds=3) as drawn:
        try:
            drawn.render(NORMAL, 8, 8)
        except MissingError as error:
            pytest.skip(str(error))
        yield drawn


def svg(content: str, view: str = 'viewBox="0 0 10 10"') -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {XLINK} {view}>{content}</svg>'


def text(family: str) -> str:
    return svg(f'<text x="1" y="9" font-size="8" font-family="{family}">Mig</text>', 'viewBox="0 0 16 10"')


@pytest.mark.parametrize("engine", ENGINES)
def test_half_opaque_red_keeps_its_colour(rasteriser: Rasteriser, engine: Engine) -> None:
    drawn = rasteriser.render(svg('<circle cx="5" cy="5" r="4" fill="red" opacity=".5"/>'), 64, 64, engine=engine)
    assert drawn.shape == (64, 64, 4) and drawn.dtype == np.uint8
    assert drawn[32, 32].tolist() == [255, 0, 0, 128]
    assert drawn[0, 0].tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("engine", ENGINES)
def test_background_lies_under_the_drawing(rasteriser: Rasteriser, engine: Engine) -> None:
    circle = svg('<circle cx="5" cy="5" r="4" fill="red" opacity=".5"/>')
    drawn = rasteriser.render(circle, 64, 64, engine=engine, background=(0, 0, 255))
    assert drawn[0, 0].tolist() == [0, 0, 255, 255]
    assert np.abs(drawn[32, 32].astype(int) - (128, 0, 127, 255)).max() <= 1


@pytest.mark.parametrize("engine", ENGINES)
def test_another_aspect_ratio_is_letterboxed(rasteriser: Rasteriser, engine: Engine) -> None:
    drawn = rasteriser.render(NORMAL, 40, 20, engine=engine)
    assert drawn[10, 20, 3] == 255 and drawn[10, 5, 3] == 0 and drawn[10, 35, 3] == 0


@pytest.mark.parametrize("name", PLAIN)
def test_engines_agree_on_plain_art(rasteriser: Rasteriser, name: str) -> None:
    first, second = (
        rasteriser.render(svg(PLAIN[name]), 128, 128, engine=engine, background=(255, 255, 255)).astype(int)
        for engine in ENGINES
    )
    assert np.ptp(first) > 100
    assert np.abs(first - second).mean() < 0.5


@pytest.mark.parametrize("engine", ENGINES)
def test_the_same_svg_gives_the_same_pixels(rasteriser: Rasteriser, engine: Engine) -> None:
    art = svg("".join(PLAIN.values())) if engine == "resvg" else text("Arial")
    once, again = (rasteriser.render(art, 96, 60, engine=engine) for _ in range(2))
    assert np.array_equal(once, again)
    with Rasteriser() as another:
        assert np.array_equal(once, another.render(art, 96, 60, engine=engine))


@pytest.mark.parametrize("family", ["Inter, Arial, sans-serif", "Times", "Menlo", "Nonesuch", "serif", "monospace"])
def test_text_is_drawn_alike_whatever_its_family(rasteriser: Rasteriser, family: str) -> None:
    inks = [rasteriser.render(text(family), 160, 100, engine=engine)[..., 3].astype(int) for engine in ENGINES]
    assert min(ink.mean() for ink in inks) > 10
    assert np.abs(inks[0] - inks[1]).mean() < 5


@pytest.mark.parametrize("engine", ENGINES)
def test_families_look_different(rasteriser: Rasteriser, engine: Engine) -> None:
    sans, serif, mono = (rasteriser.render(text(name), 160, 100, engine=engine) for name in ("Arial", "Times", "Menlo"))
    assert not np.array_equal(sans, serif) and not np.array_equal(serif, mono)


def test_a_sanitised_svg_may_be_given(rasteriser: Rasteriser) -> None:
    assert np.array_equal(rasteriser.render(sanitise(NORMAL), 9, 9), rasteriser.render(NORMAL, 9, 9))


@pytest.mark.parametrize("width, height", [(0, 5), (5, -1), (100_000, 100_000)])
def test_output_size_is_bounded(rasteriser: Rasteriser, width: int, height: int) -> None:
    with pytest.raises(RenderError, match="pixels"):
        rasteriser.render(NORMAL, width, height)


def test_many_threads_may_draw() -> None:
    with Rasteriser(size=2) as shared, ThreadPoolExecutor(6) as threads:
        drawn = list(threads.map(lambda side: shared.render(NORMAL, side, side), range(1, 40)))
    assert [len(each) for each in drawn] == list(range(1, 40))
    assert all((each == (0, 136, 0, 255)).all() for each in drawn)


def test_closed_it_starts_again() -> None:
    raster = Rasteriser()
    for _ in range(2):
        assert raster.render(NORMAL, 4, 4).shape == (4, 4, 4)
        raster.close()


def test_versions_are_told(rasteriser: Rasteriser) -> None:
    assert {"libvips", "resvg", "fonts"} <= rasteriser.versions().keys()


# The attacks. Each row is the SVG and what must come of it: "refused" with a clear line, "drawn" without what it
# reached for, or "either" where the renderers may differ. FILE and URL stand for a magenta picture on this disk and
# for a server that must see nobody.


def nest(count: int) -> str:
    return svg("<g>" * count + '<rect width="9" height="9"/>' + "</g>" * count)


def bomb(levels: int, kind: str = "use", times: int = 2) -> str:
    """Each level draws the next one ``times``: ``times ** levels`` rectangles from a kilobyte."""
    body = '<rect id="n0" width="1" height="1"/>'
    for level in range(1, levels + 1):
        body += f'<g id="n{level}">' + f'<{kind} xlink:href="#n{level - 1}"/>' * times + "</g>"
    return svg(f'<defs>{body}</defs><use xlink:href="#n{levels}"/>')


def patterns(levels: int) -> str:
    body = "".join(
        f'<pattern id="p{n}" width=".1" height=".1"><rect width="9" height="9" fill="url(#p{n - 1})"/>'
        f'<rect x="1" width="9" height="9" fill="url(#p{n - 1})"/></pattern>'
        for n in range(1, levels)
    )
    return svg(f'<pattern id="p0" width=".1" height=".1"><path d="M0 0h9v9"/></pattern>{body}'
               f'<rect width="9" height="9" fill="url(#p{levels - 1})"/>')  # fmt: skip


def chain(length: int) -> str:
    body = "".join(f'<g id="n{n}"><use href="#n{n + 1}"/></g>' for n in range(length))
    return svg(f'<defs>{body}<rect id="n{length}" width="9" height="9"/></defs><use href="#n0"/>')


def picture(width: int, height: int) -> str:
    """A PNG that says it is of this size, a kilobyte of zeros."""

    def part(kind: bytes, content: bytes) -> bytes:
        body = kind + content
        return struct.pack(">L", len(content)) + body + struct.pack(">L", zlib.crc32(body))

    head = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    png = b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(bytes(1 << 20))) + part(b"IEND", b"")
    return "data:image/png;base64," + base64.b64encode(png).decode()


def embedded(url: str) -> str:
    return svg(f'<image width="10" height="10" xlink:href="{url}"/>')


def entities() -> str:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE svg [<!ENTITY a0 "lol">{lines}]>' + svg("<text>&a9;</text>")


INNER = base64.b64encode(svg('<image href="FILE" width="9" height="9"/>').encode()).decode()
ATTACKS: dict[str, tuple[str, Callable[[], str | bytes]]] = {
    "billion laughs": ("refused", entities),
    "XXE": ("refused", lambda: '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + svg("<text>&x;</text>")),
    "external DTD": ("drawn", lambda: f'<!DOCTYPE svg SYSTEM "URL/a.dtd">{NORMAL}'),
    "parameter entity": ("refused", lambda: f'<!DOCTYPE svg [<!ENTITY % x SYSTEM "URL/a"> %x;]>{NORMAL}'),
    "attribute defaults": ("refused", lambda: f'<!DOCTYPE svg [<!ATTLIST g id CDATA "{"x" * 9999}">]>' + nest(9)),
    "image of a file": ("drawn", lambda: embedded("FILE")),
    "image of a file, SVG 2": ("drawn", lambda: svg('<image width="10" height="10" href="FILE"/>')),
    "image of an SVG file": ("drawn", lambda: embedded("FILE.svg")),
    "image of a file: URL": ("drawn", lambda: embedded("file://FILE")),
    "image of a relative file": ("drawn", lambda: svg('<image width="9" height="9" href="../../../../FILE"/>')),
    "image of a web page": ("drawn", lambda: embedded("URL/a.png")),
    "both hrefs": ("drawn", lambda: svg('<image width="9" height="9" href="#a" xlink:href="FILE"/>')),
    "use of a file": ("drawn", lambda: svg('<use href="FILE.svg#a"/><use xlink:href="file://FILE.svg#a"/>')),
    "feImage": ("drawn", lambda: svg('<filter id="f"><feImage href="FILE"/></filter><rect filter="url(#f)"/>')),
    "xml:base": ("drawn", lambda: svg('<g xml:base="file:///"><use href="FILE.svg#a"/></g>')),
    "import": ("drawn", lambda: svg("<style>@import url(URL/a.css); @import 'FILE.css'; rect{fill:red}</style>")),
    "font face": ("drawn", lambda: svg("<style>@font-face{font-family:a;src:url(URL/a.ttf)}</style>")),
    "style url": ("drawn", lambda: svg('<rect width="9" height="9" style="fill:url(URL/a#b);mask:url(FILE.svg#a)"/>')),
    "paint url": ("drawn", lambda: svg('<rect width="9" height="9" fill="url(FILE.svg#a)" filter="url(URL/f#f)"/>')),
    "escaped url": ("drawn", lambda: svg(r'<rect width="9" height="9" style="fill:u\72l(URL/a#b)"/>')),
    "commented url": ("drawn", lambda: svg('<rect width="9" height="9" style="fill:ur/**/l(URL/a#b)"/>')),
    "style sheet PI": ("drawn", lambda: f'<?xml-stylesheet href="URL/a.css" type="text/css"?>{NORMAL}'),
    "include": ("drawn", lambda: svg('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="FILE"/>')),
    "script": ("drawn", lambda: svg('<script href="URL/a.js">1</script><g onload="1"/>')),
    "foreign object": ("drawn", lambda: svg('<foreignObject><img xmlns="http://www.w3.org/1999/xhtml" src="FILE"/>'
                                            "</foreignObject>")),
    "embedded SVG": ("drawn", lambda: embedded(f"data:image/svg+xml;base64,{INNER}")),
    "embedded SVG that says PNG": ("drawn", lambda: embedded(f"data:image/png;base64,{INNER}")),
    "embedded plain SVG": ("drawn", lambda: embedded("data:image/svg+xml,%3Csvg/%3E")),
    "large canvas": ("drawn", lambda: svg('<rect width="9" height="9"/>', 'width="200000" height="200000"')),
    "endless canvas": ("refused", lambda: svg("<g/>", 'width="1e30" height="1e30"')),
    "no canvas": ("refused", lambda: svg("<g/>", 'viewBox="0 0 0 NaN"')),
    "use bomb 2^25": ("refused", lambda: bomb(25)),
    "use bomb, 14 levels": ("refused", lambda: bomb(14, times=3)),
    "use bomb under the limit": ("either", lambda: bomb(16)),
    "use of itself": ("refused", lambda: svg('<g id="a"><use href="#a"/></g>')),
    "use in a circle": ("refused", lambda: svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>')),
    "use chain under the limit": ("drawn", lambda: chain(90)),
    "use chain": ("refused", lambda: chain(15_000)),
    "pattern of itself": ("refused", lambda: svg('<pattern id="a"><rect fill="url(#a)"/></pattern>')),
    "pattern through a sheet": ("refused", lambda: svg('<style>.a{fill:url(#p)}</style><pattern id="p">'
                                                       '<rect class="a"/></pattern><rect class="a"/>')),
    "mask of itself": ("refused", lambda: svg('<mask id="a"><g mask="url(#a)"/></mask>')),
    "clip path of itself": ("refused", lambda: svg('<clipPath id="a"><path style="clip-path:url(#a)"/></clipPath>')),
    "marker of itself": ("refused", lambda: svg('<marker id="a"><path d="M0 0h9" marker-end="url(#a)"/></marker>')),
    "gradient of itself": ("refused", lambda: svg('<linearGradient id="a" href="#a"/>')),
    "inherited pattern": ("either", lambda: svg('<g fill="url(#p)"><pattern id="p" width=".1" height=".1">'
                                                '<rect width="9" height="9"/></pattern><rect width="9"/></g>')),
    "nested patterns": ("refused", lambda: patterns(24)),
    "nested patterns under the limit": ("either", lambda: patterns(8)),
    "nested markers": ("refused", lambda: svg("".join(
        f'<marker id="m{n}"><path d="{"M0 0h9" * 50}" marker-mid="url(#m{n + 1})"/></marker>' for n in range(5)))),
    "nested groups": ("refused", lambda: nest(20_000)),
    "nested drawings": ("refused", lambda: "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>" * 999),
    "many elements": ("refused", lambda: svg("<g/>" * 70_000)),
    "many attributes": ("refused", lambda: svg("<g " + " ".join(f"data-{n}='1'" for n in range(1000)) + "/>")),
    "long attribute": ("refused", lambda: svg(f'<g class="{"a " * 99_999}"/>')),
    "large file": ("refused", lambda: svg(" " * (9 << 20))),
    "feMorphology r=500": ("either", lambda: svg('<filter id="f"><feMorphology radius="500"/></filter>'
                                                 '<rect width="500" height="500" filter="url(#f)"/>',
                                                 'viewBox="0 0 1000 1000"')),
    "scaled feMorphology": ("either", lambda: svg('<filter id="f"><feMorphology radius="9"/></filter><g transform='
                                                  '"scale(1000)"><rect width="9" height="9" filter="url(#f)"/></g>')),
    "feTurbulence": ("drawn", lambda: svg('<filter id="f"><feTurbulence numOctaves="99999999"/></filter>'
                                          '<rect width="9" height="9" filter="url(#f)"/>')),
    "many blurs": ("refused", lambda: svg('<filter id="f"><feGaussianBlur stdDeviation="9"/></filter>'
                                         + '<rect width="9" height="9" filter="url(#f)"/>' * 3000)),
    "blur by a million": ("either", lambda: svg('<rect width="9" height="9" style="filter:blur(1000000px)"/>')),
    "long path": ("either", lambda: svg(f'<path stroke="red" d="M0 0{"l9 9-9 0" * 300_000}"/>')),
    "tiny dashes": ("drawn", lambda: svg('<path d="M0 0H1e6V1e6" stroke="red" stroke-dasharray="1e-9"/>')),
    "dashes on a long way": ("either", lambda: svg('<path fill="none" stroke="red" stroke-dasharray=".002" d="M0 0'
                                                   f'{"H9999999H-9999999" * 1000}"/>')),
    "large text": ("drawn", lambda: svg('<text font-size="1e9">a</text><text style="font-size:99999999px">a</text>')),
    "much text": ("refused", lambda: svg(f"<text font-size='1'>{'Wa ' * 100_000}</text>")),
    "large tile": ("either", lambda: svg('<pattern id="p" width="1" height="1" patternTransform="scale(99999)">'
                                         '<rect width="9" height="9"/></pattern><rect width="9" height="9" '
                                         'fill="url(#p)"/>')),
    "large filter region": ("either", lambda: svg('<filter id="f" x="-99999" y="-99999" width="999999" '
                                                  'height="999999"><feFlood/><feOffset dx="9"/></filter>'
                                                  '<g filter="url(#f)"/>')),
    "many small attributes": ("refused", lambda: svg("<g a='' b='' c='' d='' e='' f='' h='' i=''/>" * 59_000)),
    "many rules": ("refused", lambda: svg(f"<style>{'g{fill:url(#a)}' * 50_000}</style><g id='a'/>" + "<g/>" * 50_000)),
    "line breaks": ("drawn", lambda: svg("\n<!---->" * 900_000)),
    "words between what goes": ("either", lambda: svg(f"<text>{('<b/>' + 'c' * 100) * 50_000}</text>")),
    "many images": ("refused", lambda: svg(f'<image href="{picture(40, 40)}"/>' * 9000)),
    "small canvas": ("either", lambda: svg('<rect width="1" height="1"/>', 'viewBox="0 0 1e-6 1e6"')),
    "not numbers": ("drawn", lambda: svg('<circle r="NaN" cx="inf"/><rect width="1e999" height="-Infinity"/>')),
    "no numbers in paths": ("drawn", lambda: svg('<path d="M0 0L nan inf 1e999 9"/><polygon points="1,1 inf 3"/>')),
    "large numbers": ("drawn", lambda: svg('<path d="M0 0L1e38 1e38 99999999999 3"/><rect width="1e38" x="1e9"/>')),
    "large transform": ("drawn", lambda: svg('<g transform="scale(1e300) matrix(0 0 0 0 0 0)"><rect width="9"/></g>')),
    "gzip bomb": ("refused", lambda: gzip.compress(bytes(200 << 20), 1)),
    "gzipped": ("drawn", lambda: gzip.compress(NORMAL.encode())),
    "UTF-16": ("drawn", lambda: ('<?xml version="1.0" encoding="utf-16"?>' + embedded("FILE")).encode("utf-16")),
    "UTF-7": ("refused", lambda: b'<?xml version="1.0" encoding="UTF-7"?>' + NORMAL.encode("utf-7")),
    "UTF-7 unsaid": ("drawn", lambda: NORMAL.encode("utf-7")),
    "null bytes": ("refused", lambda: NORMAL.replace("rect", "re\0ct")),
    "null bytes behind": ("refused", lambda: NORMAL.encode() + b"\0\0"),
    "bytes that are no text": ("refused", lambda: bytes(range(256)) * 9),
    "lone surrogate": ("either", lambda: svg("<text>\ud800</text>")),
    "nothing": ("refused", lambda: b" \n"),
    "PNG bomb": ("refused", lambda: embedded(picture(60_000, 60_000))),
    "PNG cut short": ("either", lambda: embedded(picture(4000, 4000))),
    "image many times": ("refused", lambda: svg(
        f'<defs><image id="a" width="9" height="9" href="{picture(4000, 4000)}"/></defs>' + '<use href="#a"/>' * 999)),
    "selectors without end": ("drawn", lambda: svg(f"<style>{'@' * 50_000}{{{'a' * 100_000}</style>")),
    "numbers without end": ("drawn", lambda: svg(f'<g opacity="{"1" * 60_000}x" stroke="{"a" * 60_000}("/>')),
}  # fmt: skip


@pytest.fixture(scope="module")
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A magenta picture at a known place, as a PNG, an SVG and a style sheet."""
    path = tmp_path_factory.mktemp("secret") / "secret.png"
    Image.new("RGB", (16, 16), MAGENTA).save(path)
    rect = '<rect id="a" width="10" height="10" fill="#f0f"/>'
    path.with_name("secret.png.svg").write_text(svg(rect))
    path.with_name("secret.png.css").write_text("rect{fill:#f0f}")
    return path


@pytest.fixture(scope="module")
def canary() -> Iterator[tuple[str, list[str]]]:
    """A web server and the list of what was asked of it."""
    seen: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", seen
        server.shutdown()


def aim(attack: str | bytes, file: Path, url: str) -> str | bytes:
    """Put the real file and address into an attack."""
    if isinstance(attack, str):
        inner = base64.b64encode(base64.b64decode(INNER).replace(b"FILE", bytes(file))).decode()
        return attack.replace(INNER, inner).replace("FILE", str(file)).replace("URL", url)
    if attack[:2] == b"\xff\xfe":
        return attack.decode("utf-16").replace("FILE", str(file)).encode("utf-16")
    return attack


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ATTACKS)
def test_attack(rasteriser: Rasteriser, engine: Engine, name: str, secret: Path, canary: tuple[str, list[str]]) -> None:
    expected, make = ATTACKS[name]
    url, seen = canary
    attack = aim(make(), secret, url)
    started = time.monotonic()
    try:
        drawn = rasteriser.render(attack, 100, 100, engine=engine)
    except (SvgError, RenderError) as error:
        outcome = "refused"
        assert "\n" not in str(error) and 10 < len(str(error)) < 400
    else:
        outcome = "drawn"
        assert not (drawn[..., :3] == MAGENTA).all(axis=-1).any()
    assert time.monotonic() - started < 5
    assert outcome == expected or expected == "either"
    assert seen == []
    assert rasteriser.render(NORMAL, 8, 8, engine=engine)[4, 4].tolist() == [0, 136, 0, 255]


def test_the_secret_would_be_seen(rasteriser: Rasteriser, secret: Path) -> None:
    url = "data:image/png;base64," + base64.b64encode(secret.read_bytes()).decode()
    for engine in ENGINES:
        drawn = rasteriser.render(embedded(url), 20, 20, engine=engine)
        assert drawn[10, 10].tolist() == [*MAGENTA, 255]


def test_embedded_images_of_every_kind_are_drawn(rasteriser: Rasteriser) -> None:
    for kind in ("png", "jpeg", "webp", "gif"):
        file = io.BytesIO()
        Image.new("RGB", (20, 10), (0, 0, 200)).save(file, kind)
        url = f"data:image/{kind};base64,{base64.b64encode(file.getvalue()).decode()}"
        for engine in ENGINES:
            blue = rasteriser.render(embedded(url), 20, 20, engine=engine)[10, 10].astype(int)
            assert np.abs(blue - (0, 0, 200, 255)).max() < 6, (kind, engine)
