"""A video of an animation becomes animation code with the right timing (after Animation2Code).

``run`` follows what moves, explains it as keyframes, easings, delays and loops, and writes a page that stands on its
own; the page is filmed and compared with the original. Given a model it lets the model edit what was measured, by
element id, and keeps a revision only if it is better.
"""

import asyncio
from pathlib import Path

import msgspec
import numpy as np

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
from limner.motion.brief import PROMPTS
from limner.motion.look import Critic
from limner.motion.refine import WIDTH
from limner.motion.revise import Modelled
from limner.motion.stage import Renderer
from limner.motion.write import PAGE, SVG, Measured
from limner.render.camera import Camera
from limner.render.html import page
from limner.sight.animation import Animated
from limner.sight.clip import load_clip
from limner.sight.footage import is_footage
from limner.sight.track import track
from limner.sight.tracks import Clip

__all__ = ["arun", "resume", "run", "source"]


def run(
    film: Path | str,
    output: Path | str | None = None,
    *,
    svg: Path | None = None,
    start: float = 0.0,
    end: float | None = None,
    fps: float | None = None,
    model: str | None = None,
    base_url: str | None = None,
    budget: Budget | None = None,
    seed: int = 0,
    runs: Path = Path("runs"),
    from_scratch: bool = False,
    sandbox: str = "auto",
    listen: Listener = ignore,
) -> Result:
    """Turn a film of an animation into a page that moves the same way.

    Args:
        film: MP4, MOV, WebM, GIF, APNG, animated WebP, or a folder of images in the order of their names.
        output: where the page goes; ``None`` leaves it in the run folder alone.
        svg: where the same goes as one animated SVG.
        start: seconds into the film at which to begin.
        end: seconds into the film at which to stop; ``None``: at its end.
        fps: frames a second of a folder.
        model: ``PROVIDER:NAME`` of a model that improves on what was measured; its key comes from the environment.
        base_url: of an OpenAI-compatible server.
        budget: how much may be spent.
        seed: passed on to the model.
        runs: the folder in which the run's own folder is made.
        from_scratch: the model writes the first page instead of editing the measured one.
        sandbox: the backend that the browser is confined by: ``auto``, ``bubblewrap``, ``landlock`` or ``none``.
        listen: is told how far the work has got.

    Raises:
        InputError: the film, an output path or an option is wrong, or nothing in the film moves.
        MissingError: a component is missing; the message says what installs it.
        ModelError, BudgetSpent: the model failed, or the budget ran out, with nothing to keep.
    """
    return blocking(
        arun,
        film,
        output,
        svg=svg,
        start=start,
        end=end,
        fps=fps,
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
    film: Path | str,
    output: Path | str | None = None,
    *,
    svg: Path | None = None,
    start: float = 0.0,
    end: float | None = None,
    fps: float | None = None,
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
    film = Path(film)
    outputs = {"output": Path(output) if output else None, "svg": svg}
    inputs = tuple(path.absolute() for path in _frames(film)) if film.is_dir() else (film.absolute(),)
    check_paths(inputs, tuple(path for path in outputs.values() if path))
    if from_scratch and model is None:
        raise InputError("writing from scratch needs a model: name one with --model PROVIDER:NAME")
    writer = connect(model, base_url, listen=listen) if model else None
    clip = load_clip(film, start, end, fps)
    options = {
        **{name: str(path.absolute()) if path else None for name, path in outputs.items()},
        "start": start,
        "end": end,
        "fps": clip.fps if film.is_dir() else None,
        "model": model,
        "base_url": writer.address if writer and base_url else None,  # without user name and password
        "from_scratch": from_scratch,
    }
    task = Task("motion", film.stem, inputs, options, seed)
    with Camera(sandbox=sandbox) as camera:
        made_with = {**camera.versions(), **versions(PROMPTS)}
        with Run.create(runs, task, budget or Budget(), made_with) as folder:
            return await _work(folder, clip, writer, camera, listen)


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
    with Run.open(folder) as opened, Camera(sandbox=sandbox) as camera:
        opened.take_up(budget, listen)
        options = opened.record.options
        model = options["model"]
        writer = connect(model, options["base_url"], listen=listen) if model else None
        return asyncio.run(_work(opened, source(opened), writer, camera, listen))


def source(run: Run) -> Clip:
    """Load a run's own copy of its film.

    Raises:
        InputError: it cannot be read any more.
    """
    options, inputs = run.record.options, run.task.inputs
    film = inputs[0].parent if options["fps"] is not None else inputs[0]
    return load_clip(film, options["start"], options["end"], options["fps"])


async def _work(run: Run, clip: Clip, model: Model | None, camera: Camera, listen: Listener) -> Result:
    for note in clip.notes:
        listen(Event("note", note))

    def progress(done: float) -> None:
        listen(Event("progress", "following what moves", done, 1.0))

    try:
        await asyncio.to_thread(_check, clip)
        tracked = await asyncio.to_thread(track, clip, progress)
        if not tracked.tracks:
            raise InputError("nothing moves in this film: name a part of it where something does (--from, --to)")
        height, width = clip.frames.shape[1:3]

        def shoot(film: Animated, fps: float) -> np.ndarray:
            # Times are told as well by a small page, which is sooner drawn and read back.
            zoom = min(1.0, 2 * WIDTH / width)
            size = {"width": round(width * zoom), "height": round(height * zoom)}
            shots = camera.film(page(msgspec.structs.replace(film, zoom=zoom), run.task.name), **size, fps=fps,
                                seconds=film.seconds, scripts=False)  # fmt: skip
            return np.stack([shot.pixels for shot in shots])

        author = measured = Measured(tracked, shoot, listen)
        if model is not None:
            scratch = bool(run.task.options["from_scratch"])
            author = Modelled(model, measured, tracked, listen, from_scratch=scratch)
        natural = (round(width * clip.zoom), round(height * clip.zoom))
        renderer = Renderer(camera, natural, clip.fps, clip.seconds)
        reason = await loop(run.task, author, renderer, Critic(clip, tracked.plate), run, listen)
    except LimnerError as error:
        run.finish(str(error))
        raise
    best = run.best
    if best is None or best.proposal.program is None:
        run.finish("nothing was kept")
        raise LimnerError(f"the page could not be filmed: see `limner show {run.folder}`")
    written = _write(run, best, listen)
    run.finish(reason, written)
    return run.result(best, reason, written)


def _check(clip: Clip) -> None:
    if len(clip.frames) < 2:
        raise InputError("the film has one frame: give a longer part of it, or use `limner picture`")
    if is_footage(clip.frames, clip.fps):
        raise InputError(
            "this looks like a camera's recording, not an animation: limner motion follows things that were drawn"
        )


def _frames(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith(".")]


def _write(run: Run, best: Step, listen: Listener) -> tuple[Path, ...]:
    """Write what the user asked for, each file in one stroke."""
    written = []
    files = best.proposal.program.files if best.proposal.program else {}
    for option, name in (("output", PAGE), ("svg", SVG)):
        path = run.task.options[option]
        if path and name in files:
            written.append(Path(path))
            write_atomic(written[-1], files[name])
        elif path:
            listen(Event("note", "there is no SVG: this page was written by the model as a whole"))
    return tuple(written)
