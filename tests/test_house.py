"""The rules of the house (CONTRIBUTING.md): which room may import which, and how files are written."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "limner"
MODULES = sorted(SOURCE.rglob("*.py"))

CRAFTS = {"picture", "lesson", "motion", "scene", "screen", "think"}
BELOW_CRAFTS = {"core", "chalk", "sandbox", "sight", "render"}
MAY_IMPORT = {
    "core": set[str](),
    "chalk": {"core"},
    "sandbox": {"core"},
    "sight": {"core"},
    "render": {"chalk", "core", "sandbox", "sight"},
    **{craft: BELOW_CRAFTS for craft in CRAFTS},
    **{room: BELOW_CRAFTS | CRAFTS for room in ("bench", "train", "studio")},
    "cli": BELOW_CRAFTS | CRAFTS | {"bench", "train", "studio"},
}
HEAVY = ("numpy", "cv2", "PIL", "pydantic_ai", "openai", "pyvips", "jinja2", "rich")

# Written in two halves, or this file would break its own rule.
REGISTRIES = ["py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com", "crates" + ".io"]
MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(?:work|root|home/\w+|Users/\w+)/\w")
SILENCED = re.compile("no" + "qa|type: " + "ignore|" + r"\b(?:TO" + "DO|FIX" + r"ME)\b")


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(tree: ast.AST, *, everywhere: bool) -> Iterator[str]:
    """Yield dotted names that a module imports: all of them, or only those of its own level."""
    for node in ast.walk(tree) if everywhere else at_import_time(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def at_import_time(tree: ast.AST) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from at_import_time(node)


def room(name: str) -> str:
    return name.split(".")[1] if name.count(".") else ""


def tracked() -> list[Path]:
    """List the files that are, or are about to be, in the repository."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listing.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listing.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_one_way(path: Path) -> None:
    home = room(name_of(path))
    wanted = {
        room(name) for name in imports(ast.parse(path.read_bytes()), everywhere=True) if name.startswith("limner.")
    }
    rooms = {name for name in wanted if (SOURCE / name).is_dir()} - {home, ""}
    if home:
        assert rooms <= MAY_IMPORT[home]
    else:
        assert not rooms, "the package itself loads nothing"


def test_no_module_imports_itself_round_a_corner() -> None:
    names = {name_of(path): path for path in MODULES}
    edges = {
        name: {
            found
            for imported in imports(ast.parse(path.read_bytes()), everywhere=False)
            for found in (imported, imported.rpartition(".")[0])
            if found in names and found != name
        }
        for name, path in names.items()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join([*trail, name])
        if name not in done:
            for other in sorted(edges[name]):
                visit(other, (*trail, name))
            done.add(name)

    for name in names:
        visit(name, ())


def test_rooms_are_at_most_two_deep() -> None:
    assert [path for path in MODULES if len(path.relative_to(SOURCE).parts) > 2] == []


def test_importing_limner_is_light() -> None:
    code = f"import sys, limner, limner.core.loop; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_public_name_is_documented(path: Path) -> None:
    def undocumented(node: ast.AST, prefix: str) -> Iterator[str]:
        for child in ast.iter_child_nodes(node):
            if not isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or child.name[0] == "_":
                continue
            if ast.get_docstring(child) is None:
                yield prefix + child.name
            if isinstance(child, ast.ClassDef):
                yield from undocumented(child, f"{prefix}{child.name}.")

    tree = ast.parse(path.read_bytes())
    assert ast.get_docstring(tree), "a module opens with what it promises"
    assert list(undocumented(tree, "")) == []


def test_every_module_has_a_test_of_its_name() -> None:
    modules = [path.relative_to(SOURCE) for path in MODULES if path.name != "__init__.py"]
    untested = [path for path in modules if not (ROOT / "tests" / path.with_name(f"test_{path.name}")).exists()]
    assert [str(path) for path in untested] == []


def test_files_are_short_and_nothing_is_silenced() -> None:
    sources = [path for path in tracked() if path.suffix in (".py", ".j2", ".css", ".js")]
    assert [str(path) for path in sources if len(text_of(path).splitlines()) > 400] == []
    found = [f"{path}: {hit[0]}" for path in sources if (hit := SILENCED.search(text_of(path)))]
    assert found == []


def test_module_names_are_single_words() -> None:
    assert [path.name for path in MODULES if not re.fullmatch(r"[a-z]+\.py|__init__\.py", path.name)] == []


def test_no_registry_and_no_machine_is_named() -> None:
    for path in tracked():
        text = text_of(path)
        assert [host for host in REGISTRIES if host in text] == [], path
        assert MACHINE_PATH.findall(text) == [], path


def test_what_limner_depends_on_is_listed_with_its_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = (line for lines in project["optional-dependencies"].values() for line in lines)
    names = {re.split(r"[\[<>=!~ ]", line)[0] for line in [*project["dependencies"], *extras]} - {"limner"}
    notices = (ROOT / "LICENSES.md").read_text()
    assert {name for name in names if f"| {name} " not in notices} == set()
    assert (SOURCE / "core" / "fonts" / "OFL.txt").exists()
