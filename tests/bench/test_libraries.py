from pathlib import Path

import pytest

from limner.bench.libraries import changed, entries, reels, rules, used
from limner.core.errors import InputError

SPINKIT = """/* Config */
:root { --sk-size: 40px; --sk-color: #333; }
/*  Pulse

      <div class="sk-pulse"></div>
 */
.sk-pulse {
  width: var(--sk-size); background-color: var(--sk-color);
  -webkit-animation: sk-pulse 1.2s infinite;
  animation: sk-pulse 1.2s infinite ease-in-out;
}
@keyframes sk-pulse { 0% { transform: scale(0); } 100% { transform: scale(1); opacity: 0; } }
@keyframes other { to { opacity: 0 } }
"""
ANIMATE = """@keyframes flash { 50% { opacity: 0 } }
.animate__flash {
  animation-duration: calc(var(--animate-duration) * 0.75);
  animation-name: flash;
}
"""
LOADERS = """.ball > div { background-color: #fff; animation: ball 0.75s 0.12s infinite linear; }
@keyframes ball { to { top: 9px } }"""
SPINNER = (
    '<svg width="24" height="24" viewBox="0 0 24 24"><style>.a{animation:a 1s infinite}@keyframes a{to{r:3px}}</style>'
    '<circle class="a" cx="4" cy="12" r="1"/></svg>'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {
        "spinkit/spinkit.css": SPINKIT,
        "animate.css/animate.css": ANIMATE,
        "loaders.css/loaders.css": LOADERS,
        "loaders.css/loaders.css.js": "var divs = { 'ball': 3 };",
        "svg-spinners/svg/a.svg": SPINNER,
        "svg-spinners/svg/smil.svg": '<svg width="24"><circle><animate attributeName="r" dur="1s"/></circle></svg>',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_what_the_packages_hold(folder: Path) -> None:
    assert [one.name for one in entries(folder, "spinkit")] == ["sk-pulse"]
    assert "other" not in entries(folder, "spinkit")[0].css and "-webkit" not in entries(folder, "spinkit")[0].css
    assert entries(folder, "animate.css")[0].body == '<div class="sheet animate__flash"></div>'
    assert "animation-duration: 0.9s" in entries(folder, "animate.css")[0].css, "its root, with the whole, is not taken"
    assert entries(folder, "loaders.css")[0].body == '<div class="ball"><div></div><div></div><div></div></div>'
    assert [one.name for one in entries(folder, "svg-spinners")] == ["a"], "without the one in SMIL"


def test_pages_by_turns_of_a_parts_packages(folder: Path) -> None:
    (folder / "loaders.css" / "loaders.css").write_text(LOADERS + LOADERS.replace("ball", "bell"))
    (folder / "loaders.css" / "loaders.css.js").write_text("'ball': 3, 'bell': 2")
    (folder / "svg-spinners" / "svg" / "b.svg").write_text(SPINNER)
    found = list(reels(folder, "test", 0, 6))
    assert [one.kind for one in found] == ["loaders.css", "svg-spinners"] * 3
    assert found == list(reels(folder, "test", 0, 6)) != list(reels(folder, "test", 1, 6))
    assert all("@keyframes" in one.text and "#fff;" not in one.text for one in found)


def test_a_package_that_is_not_there_or_is_empty(folder: Path) -> None:
    with pytest.raises(InputError, match="npm install spinkit"):
        entries(folder / "spinkit", "spinkit")
    (folder / "spinkit" / "spinkit.css").write_text("a { b: c }")
    with pytest.raises(InputError, match="another version"):
        entries(folder, "spinkit")


def test_rules_and_those_that_are_used() -> None:
    sheet = rules(
        "/* .no { } */ .a { x: y } @media print { .a { z: 1 } }\n.ab { x: y; animation: k 1s } @keyframes k { to { } }"
    )
    assert [selector for selector, _ in sheet] == [".a", "@media print", ".ab", "@keyframes k"]
    assert used(sheet, "a") == ".a { x: y }" and used(sheet, "ab").endswith("@keyframes k { to { } }")


def test_other_times_easings_and_colours() -> None:
    css = ".x { animation: go 1.2s -300ms ease-in-out infinite; background: #fff; width: 2s }"
    assert changed(css, 1.5, "linear", "#123456") == (
        ".x { animation: go 1.8s -450ms linear infinite; background: #123456; width: 2s }"
    )
    assert "ease-in-out" in changed(css, 1, None, "red")
