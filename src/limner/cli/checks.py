"""What ``limner doctor`` looks at: each check tries the thing itself, and names the one command that mends it."""

import importlib.metadata
import importlib.util
import os
import sys
from collections.abc import Iterator
from typing import Literal

import msgspec

from limner.core.errors import LimnerError

_PACKAGES = ("contourpy", "defusedxml", "jinja2", "msgspec", "numpy", "opencv-python-headless", "pillow")
_KERNEL = ("matplotlib", "rapidocr", "scikit-image", "scipy")
_REINSTALL = "pip install --force-reinstall limner"
# Draws with a shape and a letter, so that a renderer without its fonts is found out.
_SAMPLE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 16"><rect width="8" height="16"/>'
    '<text x="12" y="14" font-family="Arial" font-size="16">M</text></svg>'
)
# The environment variables that pydantic-ai reads for each provider (its documentation, "Models"), and the module
# that must be importable.
_PROVIDERS = {
    "openai": (("OPENAI_API_KEY",), "openai"),
    "anthropic": (("ANTHROPIC_API_KEY",), "anthropic"),
    "google": (("GOOGLE_API_KEY", "GEMINI_API_KEY"), "google.genai"),
    "--base-url": (("LIMNER_API_KEY",), "openai"),
}


class Check(msgspec.Struct, frozen=True):
    """One thing that was looked at; what is ``optional`` is not there, and all works without it."""

    name: str
    state: Literal["present", "missing", "optional"]
    found: str = ""
    """What is there, or what is wrong."""
    fix: str = ""
    """The one command that mends it."""


def picture() -> list[Check]:
    """Check what ``limner picture`` needs: it works where nothing is missing."""
    return [_python(), _packages(), *_sandboxes(), *_renderers(), _fonts(), Check("browser", "optional", "not needed")]


def think() -> list[Check]:
    """Check what ``limner think`` needs: a kernel is started and executes a cell."""
    missing = [name for name in _KERNEL if not _version(name)]
    if missing:
        return [Check("packages", "missing", ", ".join(missing), "pip install 'limner[think]'")]
    found = Check("packages", "present", ", ".join(f"{name} {_version(name)}" for name in _KERNEL))
    return [found, _kernel()]


def _kernel() -> Check:
    from limner.sandbox.cell import KernelOptions
    from limner.sandbox.kernel import Kernel

    try:
        with Kernel.open(KernelOptions(preload=("numpy",))) as kernel, kernel.session() as session:
            cell = session.run("6 * 7")
    except LimnerError as error:
        return Check("kernel", "missing", str(error))
    if cell.value != "42":
        return Check("kernel", "missing", cell.error or "a cell did not run")
    return Check("kernel", "present", "ran a cell")


def film() -> list[Check]:
    """Check what ``limner film`` needs: the browser draws a page."""
    from limner.render.video import INSTALL

    found = _version("av")
    package = Check("av", "present", found) if found else Check("av", "missing", "PyAV is not installed", INSTALL)
    return [package, _browser()]


def _browser() -> Check:
    from limner.render import browser
    from limner.render.camera import Camera

    try:
        program = browser.find()
        with Camera() as camera:
            pixels = camera.still("<body style='background:#f00'>", width=8, height=8)
    except LimnerError as error:
        return Check("browser", "missing", str(error).partition(": sudo")[0], browser.INSTALL)
    if pixels.shape != (8, 8, 3) or not (pixels == (255, 0, 0)).all():
        return Check("browser", "missing", f"{program} does not draw a page", browser.INSTALL)
    return Check("browser", "present", f"{program} drew a page")


def models() -> list[Check]:
    """Check which providers a model could be asked of; no key is read, only whether there is one."""
    return [_model(provider, *needs) for provider, needs in _PROVIDERS.items()]


def _python() -> Check:
    return Check("python", "present", ".".join(map(str, sys.version_info[:3])))


def _packages() -> Check:
    missing = [name for name in _PACKAGES if not _version(name)]
    if missing:
        return Check("packages", "missing", ", ".join(missing), _REINSTALL)
    return Check("packages", "present", ", ".join(f"{name} {_version(name)}" for name in ("numpy", "pillow")))


def _sandboxes() -> Iterator[Check]:
    """Try each backend: one that holds is enough."""
    from limner.sandbox.choose import BACKENDS, choose

    faults = {}
    for name in BACKENDS:
        try:
            choose(name)
        except LimnerError as error:
            faults[name] = str(error)
    for name in BACKENDS:
        if name not in faults:
            yield Check(name, "present", "holds: it was tried")
        elif len(faults) < len(BACKENDS):
            yield Check(name, "optional", faults[name])
        else:
            yield Check(name, "missing", faults[name], "sudo apt-get install -y bubblewrap")


def _renderers() -> Iterator[Check]:
    from limner.render.raster import Engine, Rasteriser

    engines: dict[Engine, str] = {"librsvg": "pyvips-binary", "resvg": "resvg-py"}
    for engine, package in engines.items():
        try:
            with Rasteriser() as rasteriser:
                pixels = rasteriser.render(_SAMPLE, 32, 16, engine=engine)
            problem = "" if pixels[:, :10, 3].any() and pixels[:, 12:, 3].any() else "it draws nothing"
        except LimnerError as error:
            problem = str(error)
        if problem:
            yield Check(engine, "missing", problem, f"pip install --force-reinstall {package}")
        else:
            yield Check(engine, "present", f"{package} {_version(package)}")


def _fonts() -> Check:
    from limner.render import fonts

    if any(fonts.FOLDER.glob("*.ttf")):
        return Check("fonts", "present", fonts.VERSION)
    return Check("fonts", "missing", f"no fonts in {fonts.FOLDER}", _REINSTALL)


def _model(provider: str, variables: tuple[str, ...], module: str) -> Check:
    if not _importable(module):
        fix = f'pip install "limner[{provider}]"'
        return Check(provider, "optional", f"the package {module} is not installed", fix)
    if held := [name for name in variables if os.environ.get(name)]:
        return Check(provider, "present", f"{held[0]} is set")
    return Check(provider, "optional", f"{' or '.join(variables)} is not set", f"export {variables[0]}=...")


def _importable(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:  # its parent package is not there either
        return False


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
