"""Makes one self-contained page from a template: styles, script and pictures inside, nothing fetched from anywhere.

Everything that is filled in is escaped, and the page's own content security policy lets run and apply only the
script and the styles that ship with limner, by their hash: a program under study can do nothing here.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

_LONG = 4000
"""Letters of one text of a model exchange that are shown; pictures in it are far longer."""


def fill(template: str, **values: Any) -> bytes:
    """Fill ``TEMPLATE.html.j2`` of this package and return the page's bytes.

    Raises:
        jinja2.UndefinedError: a name in the template has no value (a bug, so not explained away).
    """
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(number=_number, seconds=_seconds, size=_size, money=_money)
    style, script = _read("page.css"), _read("page.js")
    policy = f"default-src 'none'; img-src data:; media-src data:; style-src {_hash(style)}; script-src {_hash(script)}"
    page = environment.from_string(_read(f"{template}.html.j2")).render(
        style=Markup(style), script=Markup(script), policy=policy, **values
    )
    return page.encode("utf-8", errors="replace")


def spoken(message: Mapping[str, Any]) -> tuple[str, str]:
    """Return who spoke in an exchange with a model, and what, as indented JSON; long texts are cut."""
    who = str(message.get("role") or message.get("kind") or "message")
    return who, json.dumps(_short(message), indent=2, ensure_ascii=False)


def _short(value: Any) -> Any:
    if isinstance(value, str) and len(value) > _LONG:
        return f"{value[: 64 if value.startswith('data:') else _LONG]}… ({len(value):,} letters)"
    if isinstance(value, Mapping):
        return {key: _short(item) for key, item in value.items()}
    return [_short(item) for item in value] if isinstance(value, list | tuple) else value


def flat(values: Mapping[str, Any]) -> dict[str, str]:
    """Return options as texts: what is none is JSON."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in values.items()}


def _read(name: str) -> str:
    return resources.files("limner.studio").joinpath(name).read_text("utf-8")


def _hash(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def _number(value: float | None, decimals: int = 4) -> str:
    return "–" if value is None else f"{value:,.{decimals}f}"


def _seconds(value: float) -> str:
    if value < 1:
        return f"{value * 1000:.0f} ms"
    return f"{value:.1f} s" if value < 60 else f"{int(value // 60)} min {int(value % 60)} s"


def _size(count: int) -> str:
    return f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB" if count < 1e6 else f"{count / 1e6:.1f} MB"


def _money(value: float) -> str:
    return f"${value:.2f}" if value >= 1 else f"${value:.4f}"
