"""Prompts: Markdown files beside the code that uses them, filled strictly and identified by their hash."""

import hashlib
from importlib import resources
from typing import Any


def load(package: str, name: str) -> str:
    """Return the template ``prompts/NAME.md`` of ``package``."""
    return resources.files(package).joinpath("prompts", f"{name}.md").read_text("utf-8")


def fill(package: str, name: str, **values: Any) -> str:
    """Fill a template.

    Raises:
        jinja2.UndefinedError: a name in the template has no value (a bug, so not explained away).
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False)
    return environment.from_string(load(package, name)).render(**values)


def versions(package: str) -> dict[str, str]:
    """Return ``{"prompt NAME": hash}`` of every prompt of ``package``, for the run's record."""
    folder = resources.files(package).joinpath("prompts")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".md")), key=lambda file: file.name)
    return {f"prompt {file.name[:-3]}": hashlib.sha256(file.read_bytes()).hexdigest()[:12] for file in files}
