"""One manner for every command: an option that several have means the same in each."""

from typing import Any

import pytest
import typer

from limner.cli import main


def leaves(commands: dict[str, Any], before: str = "") -> dict[str, Any]:
    """Return commands by what one types; a group stands for its own."""
    found: dict[str, Any] = {}
    for name, command in commands.items():
        inner = getattr(command, "commands", None)
        found |= leaves(inner, f"{before}{name} ") if inner else {before + name: command}
    return found


COMMANDS = leaves(typer.main.get_group(main.app).commands)
SHARED = ("--json", "--quiet", "--runs", "--seed", "--sandbox", "--max-steps", "--max-seconds", "--max-cost")


def options(name: str) -> dict[str, Any]:
    return {flag: option for option in COMMANDS[name].params for flag in option.opts}


def test_every_command_answers_in_json() -> None:
    assert {"picture", "doctor", "bench codevqa"} <= set(COMMANDS)
    assert [name for name in COMMANDS if "--json" not in options(name)] == []


@pytest.mark.parametrize("flag", SHARED)
def test_a_shared_option_is_the_same_everywhere(flag: str) -> None:
    found = [options(name)[flag] for name in COMMANDS if flag in options(name)]
    assert len({(option.help, option.metavar, str(option.default)) for option in found}) == 1


def test_a_model_is_named_in_the_same_way_everywhere() -> None:
    found = [options(name)["--model"] for name in COMMANDS if "--model" in options(name)]
    assert len(found) >= 3
    assert {option.metavar for option in found} == {"PROVIDER:NAME"}


def test_every_option_says_what_it_does() -> None:
    silent = [f"{name} {flag}" for name in COMMANDS for flag, option in options(name).items() if not option.help]
    assert silent == []
