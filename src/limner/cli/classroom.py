"""``limner bench lesson``: lectures become films; films are measured, with models and without."""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Literal

import typer

from limner.cli import options
from limner.cli.speak import answer, delivering
from limner.cli.watch import watch
from limner.core.errors import InputError, MissingError

_NAME = "PROVIDER:NAME"


def lesson(
    part: Annotated[Literal["dev", "test", "all"], typer.Option("--part", help="Tune on dev, publish test.")] = "dev",
    limit: options.Limit = None,
    seed: options.Seed = 0,
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="FILE", help="Topics: JSONL, MMMC's or TheoremExplainBench's; else lectures."),
    ] = None,
    quiz: Annotated[
        Path | None, typer.Option("--quiz", metavar="FILE", help="Questions by topic, JSONL or as MMMC has them.")
    ] = None,
    lectures: Annotated[
        Path | None, typer.Option("--lectures", metavar="DIR", help="Where limner's own lectures lie.")
    ] = None,
    policy: Annotated[
        Literal["limner", "slides", "blank"],
        typer.Option("--policy", help="Whose films the models see; all are measured without one."),
    ] = "limner",
    films: Annotated[
        Path | None, typer.Option("--films", metavar="DIR", help="Films of anybody's instead, TOPIC.mp4 and .srt.")
    ] = None,
    model: Annotated[
        str | None, typer.Option("--model", metavar=_NAME, help="Plans, draws and mends limner's lessons.")
    ] = None,
    student: Annotated[str | None, typer.Option("--student", metavar=_NAME, help="Sits the quiz: TeachQuiz.")] = None,
    judge: Annotated[str | None, typer.Option("--judge", metavar=_NAME, help="Judges the films: AES.")] = None,
    quizmaster: Annotated[
        str | None, typer.Option("--quizmaster", metavar=_NAME, help="Writes the questions, before any film is made.")
    ] = None,
    base_url: options.BaseUrl = None,
    judge_url: Annotated[
        str | None, typer.Option("--judge-url", metavar="URL", help="The judge's OpenAI-compatible server.")
    ] = None,
    save: Annotated[
        Path | None, typer.Option("--save", metavar="DIR", help="Keep quiz, films and runs there, or go on with them.")
    ] = None,
    export: Annotated[
        Path | None, typer.Option("--export", metavar="OUT.jsonl", help="Write topics with their plans and code.")
    ] = None,
    sheet: Annotated[Path | None, typer.Option("--sheet", metavar="OUT.png", help="Draw the films.")] = None,
    max_seconds: options.MaxSeconds = None,
    max_tokens: options.MaxTokens = None,
    max_cost: options.MaxCost = None,
    sandbox: options.Sandbox = "auto",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Make lessons of lectures and measure whether they teach."""
    if data and lectures:
        raise InputError("--data and --lectures are two sets: give one of them")
    if films and policy != "limner":
        raise InputError("--films takes the place of limner's films: leave --policy out")
    if films and model:
        raise InputError("--films takes the place of limner's films: leave --model out")
    if films and export:
        raise InputError("of films of somebody else's there are no plans to export: leave --films or --export out")
    for folder in (films, save):
        if folder and not folder.is_dir():
            raise InputError(f"there is no folder {folder}: make it first, or give another")
    try:
        from limner.bench import classroom, gradebook, staging, topics, wall
    except ImportError as error:
        raise MissingError(f"lessons need {error.name}: pip install 'limner[lesson]'") from error
    from limner.bench.student import PROMPTS
    from limner.core.budget import Budget
    from limner.core.files import check_output, write_atomic
    from limner.core.model import connect
    from limner.core.prompts import versions

    for output in (export, sheet):
        if output:
            check_output(output)
    found = topics.chosen(topics.read(data) if data else topics.lectures(lectures), part, limit)
    if not found:
        raise InputError(f"the {part} part holds no topic: choose another with --part")
    if quiz:
        found = topics.joined(found, topics.read(quiz))
    plan = classroom.Plan(part, seed, limit, "films" if films else policy)
    with ExitStack() as stack:
        listen = stack.enter_context(watch(quiet))
        kept = save or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="limner-")))
        names = {"student": student, "judge": judge, "quizmaster": quizmaster}
        places = {"judge": judge_url or base_url}
        models = {
            role: connect(name, places.get(role, base_url), listen=listen) for role, name in names.items() if name
        }
        shop = staging.Workshop(sandbox, seed, model=model, base_url=base_url if model else None)
        tools = classroom.Tools(shop, films=films, **models)
        done = classroom.run(
            found, plan, tools, kept.absolute(), budget=Budget(None, max_seconds, max_tokens, max_cost), listen=listen
        )
        if sheet:
            strips = classroom.strips(found, plan, tools, done.made, kept.absolute())
            write_atomic(sheet, wall.sheet(found, done.made[plan.policy], strips, done.answered))
    if export:
        write_atomic(export, classroom.pairs(done))
    if as_json:
        answer({"model": model, **names, **versions(PROMPTS), **classroom.report(plan, done)})
        return
    from rich.console import Console

    with delivering():
        gradebook.show(classroom.summarise(plan, done), done.quiz.sha256, done.cost, Console())
