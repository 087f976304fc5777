"""Performs the code of a lesson's sections for the loop: what is where, when, and a still of every beat."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from limner.chalk.report import Order, Report
from limner.core.data import Program, Rendering, Task
from limner.core.run import Run
from limner.lesson.shelf import Shelf, key, performances
from limner.render.manim import Stagehands

_report = msgspec.msgpack.Decoder(Report)


class Performing:
    """A stage on which each program is performed by itself.

    Args:
        hands: warm processes with Manim, closed by their owner.
        kept: what performing sections told before; ``None`` keeps nothing.
    """

    def __init__(self, hands: Stagehands, kept: Shelf | None = None) -> None:
        self._hands, self._kept = hands, kept or Shelf(None)

    async def run(self, program: Program, into: Path) -> Rendering:
        """Perform every section of ``program``; its stills go to ``into``."""
        return await asyncio.to_thread(self._run, program, into)

    def _run(self, program: Program, into: Path) -> Rendering:
        codes = sections(program)
        orders = [Order(name, code, stills=True, look=True, files=images(program)) for name, code in codes.items()]
        told = dict(zip(codes, self._performed(orders), strict=True))
        frames = []
        for name, report in told.items():
            for number, beat in enumerate(report.beats):
                frames.append(into / f"{name.removesuffix('.py')}-{number:02d}.png")
                frames[-1].write_bytes(beat.still)
        facts = {"reports": {name: msgspec.to_builtins(_bare(report)) for name, report in told.items()}}
        failed = {name: report.fault for name, report in told.items() if report.fault}
        seconds = sum(beat.frames for report in told.values() for beat in report.beats) / Order("", "").rate
        reach = 1 - len(failed) / max(len(told), 1)
        error = "; ".join(
            f"{name}, line {fault.line}: {fault.kind}: {fault.what}" for name, fault in failed.items() if fault
        )
        log = "\n".join(fault.trace for fault in failed.values() if fault)
        return Rendering(tuple(frames), reach, error or None, log, round(seconds, 3), facts)

    def _performed(self, orders: Sequence[Order]) -> list[Report]:
        """Perform sections; one that was performed before is known."""
        keys = [key(msgspec.structs.replace(order, name="")) for order in orders]
        known = {key: _report.decode(found) for key in keys if (found := self._kept.get(key)) is not None}
        new = [(key, order) for key, order in zip(keys, orders, strict=True) if key not in known]
        for (name, _), report in zip(new, self._hands.perform_all(order for _, order in new), strict=True):
            known[name] = report
            if report.fault is None:
                self._kept.put(name, msgspec.msgpack.encode(report))
        self._kept.tidy()
        return [known[key] for key in keys]


class Renderer:
    """Opens stages for one run; a section depends on nothing before it, so no step is replayed."""

    def __init__(self, hands: Stagehands) -> None:
        self._stage = Performing(hands, performances())

    @asynccontextmanager
    async def open(self, task: Task, run: Run) -> AsyncIterator[Performing]:
        """Open the stage."""
        yield self._stage


def sections(program: Program) -> dict[str, str]:
    """Return the code of each section of a program by its file, in order."""
    return {name: program.files[name].decode() for name in sorted(program.files) if name.endswith(".py")}


def images(program: Program) -> dict[str, bytes]:
    """Return the images that a program's sections show, by their paths."""
    return {name: content for name, content in program.files.items() if not name.endswith((".py", ".yaml", ".json"))}


def reports(rendering: Rendering) -> dict[str, Report]:
    """Return what performing each section of a lesson told, by its file; without films and stills."""
    return msgspec.convert(rendering.facts["reports"], dict[str, Report])


def _bare(report: Report) -> Report:
    beats = tuple(msgspec.structs.replace(beat, still=b"") for beat in report.beats)
    return msgspec.structs.replace(report, beats=beats)
