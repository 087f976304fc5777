"""Questions about images, answered by running code on them (after CodeVision).

``run`` opens a live kernel on the images; a model of the user's choice writes the code, cell by cell, and sees what
each cell returned; without one, what can be measured is. The answer comes with what it rests on, or is withheld.
"""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import msgspec

from limner.core.blocking import blocking
from limner.core.budget import Budget
from limner.core.data import Task
from limner.core.errors import BudgetSpent, InputError, LimnerError
from limner.core.events import Event, Listener, ignore
from limner.core.files import check_paths, write_atomic
from limner.core.loop import loop
from limner.core.model import Model, connect
from limner.core.prompts import versions
from limner.core.run import Run
from limner.sandbox.cell import Pixels
from limner.sandbox.kernel import Kernel
from limner.sight.load import MAX_PIXELS, load
from limner.think.brief import PROMPTS, opaque
from limner.think.evidence import Answered, gather, settled
from limner.think.look import Critic
from limner.think.session import kernel
from limner.think.stage import Renderer
from limner.think.write import MEASURED, Measured, Modelled, ended

__all__ = ["Answered", "arun", "resume", "run"]

ANSWER = "answer.json"
"""The answer and its evidence, in the run folder."""
MAX_IMAGES, MAX_TOTAL = 50, 3 * MAX_PIXELS
"""Images of a question, and pixels of all together: a session holds them at full size."""
MAX_QUESTION = 10_000
"""Characters."""


def run(
    images: Sequence[Path | str],
    question: str,
    output: Path | str | None = None,
    *,
    model: str | None = None,
    base_url: str | None = None,
    tool_calls: bool = False,
    budget: Budget | None = None,
    seed: int = 0,
    runs: Path = Path("runs"),
    sandbox: str = "auto",
    listen: Listener = ignore,
) -> Answered:
    """Answer a question about images.

    Args:
        images: PNG, JPEG, WebP, GIF, BMP or TIFF files, in the order in which the question counts them.
        question: in any language.
        output: where the answer and its evidence go, as JSON; ``None``: in the run folder, as ``answer.json``.
        model: ``PROVIDER:NAME`` of a vision-language model that writes the code; its key comes from the environment.
        base_url: of an OpenAI-compatible server.
        tool_calls: offer the model a tool by the provider's own means, instead of asking for fenced code.
        budget: how much may be spent.
        seed: of the cells' random numbers; passed on to the model.
        runs: the folder in which the run's own folder is made.
        sandbox: the backend that the code is confined by: ``auto``, ``bubblewrap``, ``landlock`` or ``none``.
        listen: is told how far the work has got.

    Raises:
        InputError: an image, the question, the output path or an option is wrong.
        MissingError: a component is missing; the message says what installs it.
        ModelError, BudgetSpent: the model failed, or the budget ran out, before anything was done.
    """
    return blocking(
        arun,
        images,
        question,
        output,
        model=model,
        base_url=base_url,
        tool_calls=tool_calls,
        budget=budget,
        seed=seed,
        runs=runs,
        sandbox=sandbox,
        listen=listen,
    )


async def arun(
    images: Sequence[Path | str],
    question: str,
    output: Path | str | None = None,
    *,
    model: str | None = None,
    base_url: str | None = None,
    tool_calls: bool = False,
    budget: Budget | None = None,
    seed: int = 0,
    runs: Path = Path("runs"),
    sandbox: str = "auto",
    listen: Listener = ignore,
) -> Answered:
    """Do what :func:`run` does, as a coroutine."""
    paths = [Path(image) for image in images]
    question = _checked(paths, question)
    wanted = (Path(output),) if output else ()
    check_paths(tuple(paths), wanted)
    writer = connect(model, base_url, listen=listen) if model else None
    pixels = _loaded(paths, listen)
    options = {
        "question": question,
        "output": str(wanted[0].absolute()) if wanted else None,
        "model": model,
        "base_url": writer.address if writer and base_url else None,  # without user name and password
        "tool_calls": tool_calls,
    }
    task = Task("think", paths[0].stem, tuple(path.absolute() for path in paths), options, seed)
    opened = kernel(sandbox, libraries=writer is not None)
    made_with = {"sandbox": opened.sandbox.version, **versions(PROMPTS)}
    with Run.create(runs, task, budget or Budget(), made_with) as folder:
        return await _work(folder, pixels, writer, opened, listen)


def resume(folder: Path, *, budget: Budget | None = None, sandbox: str = "auto", listen: Listener = ignore) -> Answered:
    """Go on with a run where it stopped, or write its output again where it is done.

    Args:
        folder: the run's folder.
        budget: limits to put in the place of the run's own.
        sandbox: as in :func:`run`.
        listen: as in :func:`run`.

    Raises:
        InputError: ``folder`` is not a run, or is being worked on.
    """
    with Run.open(folder) as opened:
        opened.take_up(budget, listen)
        options = opened.record.options
        writer = connect(options["model"], options["base_url"], listen=listen) if options["model"] else None
        pixels = _loaded(opened.task.inputs, ignore)
        return asyncio.run(_work(opened, pixels, writer, kernel(sandbox, libraries=writer is not None), listen))


async def _work(run: Run, images: list[Pixels], model: Model | None, kernel: Kernel, listen: Listener) -> Answered:
    options = run.task.options
    author = Measured(options["question"], images, listen)
    if model is not None:
        native = bool(options["tool_calls"])
        author = Modelled(model, options["question"], images, native=native, listen=listen)
    try:
        reason = await loop(run.task, author, Renderer(images, kernel), Critic(), run, listen)
    except BudgetSpent as error:
        if not run.steps:
            run.finish(str(error))
            raise
        reason = str(error)  # what was tried is on record: the answer is that there is none
    except LimnerError as error:
        run.finish(str(error))
        raise
    if model is not None and settled(run.steps) is None:
        reason = ended(run, model.name) or reason
    written = _write(run, _answered(run, reason))
    run.finish(reason, written)
    return _answered(run, reason, written)


def _answered(run: Run, reason: str, written: tuple[Path, ...] = ()) -> Answered:
    given = settled(run.steps)
    best = run.best
    author = best.proposal.author if best else run.task.options["model"] or MEASURED
    return Answered(
        run.folder,
        written,
        None,
        {},
        round(run.cost.seconds, 3),
        author,
        reason,
        answer=given.answer if given else None,
        confidence=given.confidence if given else None,
        why=(given.why if given else reason) if given is None or given.answer is None else "",
        evidence=gather(run),
    )


def _write(run: Run, answered: Answered) -> tuple[Path, ...]:
    """Write the answer into the run folder and where the user asked for it, each in one stroke."""
    wanted = run.task.options["output"]
    outputs = (Path(wanted),) if wanted else (run.folder / ANSWER,)
    told = msgspec.structs.replace(answered, output=outputs)
    content = msgspec.json.format(msgspec.json.encode(told, enc_hook=str), indent=2) + b"\n"
    for path in {*outputs, run.folder / ANSWER}:
        write_atomic(path, content)
    return outputs


def _checked(images: Sequence[Path], question: str) -> str:
    if not images:
        raise InputError('no image: name one or more before the question, as in `limner think receipt.jpg "What ...?"`')
    if len(images) > MAX_IMAGES:
        raise InputError(f"{len(images)} images: at most {MAX_IMAGES} can be asked about at once")
    question = question.strip()
    if not question:
        raise InputError('the question is empty: ask one, as in `limner think receipt.jpg "What is the total?"`')
    if len(question) > MAX_QUESTION:
        raise InputError(f"the question has {len(question)} characters: at most {MAX_QUESTION} are taken")
    return question


def _loaded(paths: Sequence[Path], listen: Listener) -> list[Pixels]:
    """Load images at full size.

    Raises:
        InputError: one cannot be read, or all together are too large.
    """
    images: list[Pixels] = []
    for path in paths:
        picture = load(path, MAX_PIXELS)
        for note in picture.notes:
            listen(Event("note", note))
        images.append(opaque(picture.pixels))
        if sum(pixels.shape[0] * pixels.shape[1] for pixels in images) > MAX_TOTAL:
            raise InputError(f"the images have more than {MAX_TOTAL // 10**6} megapixels together: give fewer")
    return images
