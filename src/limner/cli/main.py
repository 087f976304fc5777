"""The entry of the ``limner`` command: parses, calls, prints, and turns faults into one line and an exit code.

Promises: a mistake of the user's or a missing component never shows a traceback; a bug always does.
Starting is light: nothing heavier than typer is imported until a command needs it.
"""

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from limner import __version__
from limner.cli import bench, doctor, film, lesson, motion, picture, resume, runs, show, think, train
from limner.cli.speak import Gone, complain, delivering, prepare, say
from limner.core.errors import LimnerError

# What typer returns for Ctrl-C where no command has said more about it.
_INTERRUPTED = 130
# NumPy's OpenBLAS starts a thread a core for matrices of some hundred numbers, which costs more than it gains: refining
# an icon took six times the CPU time. It is read when NumPy is imported, which no command has done yet.
_SINGLE = "OPENBLAS_NUM_THREADS"

app = typer.Typer(
    help="Turns what can be seen into code that runs.",
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(picture.picture)
app.command()(lesson.lesson)
app.command()(motion.motion)
app.command()(think.think)
app.command()(film.film)
app.command()(runs.runs)
app.command()(show.show)
app.command()(resume.resume)
app.command()(doctor.doctor)
app.add_typer(bench.app, name="bench")
app.add_typer(train.app, name="train")


def _version(asked: bool) -> None:
    if asked:
        say(f"limner {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def limner(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Turns what can be seen into code that runs."""
    if context.invoked_subcommand is None:
        say(context.get_help())


def main() -> None:
    """Run the command line of this process and exit with its code."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 2 bad input, 3 missing, 4 model or budget, 1 anything else."""
    prepare()
    os.environ.setdefault(_SINGLE, "1")
    try:
        with delivering():
            code = app(list(arguments), prog_name="limner", standalone_mode=False) or 0
    except Gone:
        return 1
    except typer.TyperException as error:
        complain(error.format_message())
        return error.exit_code
    except LimnerError as error:
        complain(str(error))
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    if code == _INTERRUPTED:
        complain("interrupted")
        return 1
    return code
