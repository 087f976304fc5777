"""An image becomes clean, symbolic SVG (after VCode's VCoder).

``run`` measures the picture and needs nothing else; given a model it lets the model edit what was measured, by element
id, and keeps a revision only if it is better.
"""

import asyncio
from pathlib import Path

import msgspec

from limner.core.blocking import blocking
from limner.core.budget import Budget
from limner.core.data import Result, Step, Task
from limner.core.errors import InputError, LimnerError
from limner.core.events import Event, Listener, ignore
from limner.core.files import check_paths, write_atomic
from limner.core.loop import loop
from limner.core.model import Model, connect
from limner.core.prompts import versions
from limner.core.run import Run
from limner.picture.brief import PROMPTS
from limner.picture.look import Critic
from limner.picture.stage import SvgRenderer
from limner.picture.write import SCENE, Measured, Modelled
from limner.render.raster import Rasteriser
from limner.sight.limits import UNLIMITED, Limits
from limner.sight.load import Picture, load

__all__ = ["Limits", "arun", "resume", "run"]


def run(
    image: Path | str,
    output: Path | str | None = None,
    *,
    scene: Path | None = None,
    limits: Limits = UNLIMITED,
    model: str | None = None,
    base_url: str | None = None,
    budget: Budget | None = None,
    seed: int = 0,
    runs: Path = Path("runs"),
    from_scratch: bool = False,
    sandbox: str = "auto",
    listen: Listener = ignore,
) -> Result:
    """Turn an image into SVG.

    Args:
        image: a PNG, JPEG, WebP, GIF, BMP or TIFF file.
        output: where the SVG goes; ``None`` leaves it in the run folder alone.
        scene: where the measured scene graph goes, as JSON.
        limits: how much the measured drawing may say.
        model: ``PROVIDER:NAME`` of a model that improves on what was measured; its key comes from the environment.
        base_url: of an OpenAI-compatible server.
        budget: how much may be spent.
        seed: passed on to the model.
        runs: the folder in which the run's own folder is made.
        from_scratch: the model writes the first SVG instead of editing the measured one.
        sandbox: the backend that drawing is confined by: ``auto``, ``bubblewrap``, ``landlock`` or ``none``.
        listen: is told how far the work has got.

    Raises:
        InputError: the image, an output path or an option is wrong.
        MissingError: a component is missing; the message says what installs it.
        ModelError, BudgetSpent: the model failed, or the budget ran out, with nothing to keep.
    """
    return blocking(
        arun,
        image,
        output,
        scene=scene,
        limits=limits,
        model=model,
        base_url=base_url,
        budget=budget,
        seed=seed,
        runs=runs,
        from_scratch=from_scratch,
        sandbox=sandbox,
        listen=listen,
    )


async def arun(
    image: Path | str,
    output: Path | str | None = None,
    *,
    scene: Path | None = None,
    limits: Limits = UNLIMITED,
    model: str | None = None,
    base_url: str | None = None,
    budget: Budget | None = None,
    seed: int = 0,
    runs: Path = Path("runs"),
    from_scratch: bool = False,
    sandbox: str = "auto",
    listen: Listener = ignore,
) -> Result:
    """Do what :func:`run` does, as a coroutine."""
    image = Path(image)
    limits.check()
    outputs = {"output": Path(output) if output else None, "scene": scene}
    wanted = tuple(path for path in outputs.values() if path)
    check_paths((image,), wanted)
    if from_scratch and model is None:
        raise InputError("writing from scratch needs a model: name one with --model PROVIDER:NAME")
    writer = connect(model, base_url, listen=listen) if model else None
    picture = load(image)
    options = {
        **{name: str(path.absolute()) if path else None for name, path in outputs.items()},
        "limits": msgspec.to_builtins(limits),
        "model": model,
        "base_url": writer.address if writer and base_url else None,  # without user name and password
        "from_scratch": from_scratch,
    }
    task = Task("picture", image.stem, (image.absolute(),), options, seed)
    with Rasteriser(sandbox=sandbox) as raster:
        made_with = {**raster.versions(), **versions(PROMPTS)}
        with Run.create(runs, task, budget or Budget(), made_with) as folder:
            return await _work(folder, picture, writer, raster, listen)


def resume(folder: Path, *, budget: Budget | None = None, sandbox: str = "auto", listen: Listener = ignore) -> Result:
    """Go on with a run where it stopped, or write its outputs again where it is done.

    Args:
        folder: the run's folder.
        budget: limits to put in the place of the run's own.
        sandbox: as in :func:`run`.
        listen: as in :func:`run`.

    Raises:
        InputError: ``folder`` is not a run, or is being worked on.
    """
    with Run.open(folder) as opened, Rasteriser(sandbox=sandbox) as raster:
        opened.take_up(budget, listen)
        options = opened.record.options
        model = options["model"]
        writer = connect(model, options["base_url"], listen=listen) if model else None
        picture = load(opened.task.inputs[0])
        return asyncio.run(_work(opened, picture, writer, raster, listen))


async def _work(run: Run, picture: Picture, model: Model | None, raster: Rasteriser, listen: Listener) -> Result:
    task = run.task
    for note in picture.notes:
        listen(Event("note", note))
    measured = Measured(picture, listen, msgspec.convert(task.options.get("limits", {}), Limits))
    author = measured
    if model is not None:
        author = Modelled(model, measured, picture, listen, from_scratch=bool(task.options["from_scratch"]))
    height, width = picture.pixels.shape[:2]
    renderer = SvgRenderer(raster, (width, height))
    try:
        reason = await loop(task, author, renderer, Critic(picture.pixels), run, listen)
    except LimnerError as error:
        run.finish(str(error))
        raise
    best = run.best
    if best is None or best.proposal.program is None:
        run.finish("nothing was kept")
        raise LimnerError(f"the picture could not be drawn: see `limner show {run.folder}`")
    written = _write(run, best, listen)
    run.finish(reason, written)
    return run.result(best, reason, written)


def _write(run: Run, best: Step, listen: Listener) -> tuple[Path, ...]:
    """Write what the user asked for, each file in one stroke."""
    options = run.task.options
    written = []
    if options["output"] and best.proposal.program:
        written.append(Path(options["output"]))
        write_atomic(written[-1], best.proposal.program.files[best.proposal.program.entry])
    if options["scene"]:
        content = next(
            (
                step.proposal.program.files[SCENE]
                for step in run.steps
                if step.proposal.program and SCENE in step.proposal.program.files
            ),
            None,
        )
        if content is None:
            listen(Event("note", "there is no scene graph: this SVG was written by the model from scratch"))
        else:
            if best.proposal.author != "measured":
                listen(Event("note", "the scene graph is of the measured draft, before the model's edits"))
            written.append(Path(options["scene"]))
            write_atomic(written[-1], content)
    return tuple(written)
