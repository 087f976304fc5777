import re
from pathlib import Path

from limner.core.run import Run
from limner.studio import report
from tests.think.ran import SQUARE, add, given, read, start

EVIL = "</title><script>alert(1)</script><img src=x onerror=alert(1)>"


def page_of(run: Run, folder: Path) -> str:
    return report.write(run, folder / "page.html").read_text("utf-8")


def answered(folder: Path) -> Run:
    run = start(folder)
    shown = ({"id": "shown-0", "size": [50, 30], "source": "image-0", "quad": SQUARE, "caption": "a sign"},)
    add(
        run,
        "show(crop(image, box))",
        reply="I look.",
        shown=shown,
        looked=[{"by": "crop", "source": "image-0", "quad": SQUARE}],
    )
    add(run, "print(y)", error="NameError: y")
    add(run, None, reply="prose")
    add(run, "read(image)", read=[read("Exit 7"), read("Way out")], value="'Exit 7'")
    add(run, "answer('Exit 7')", answer=given("Exit 7", 0.75))
    run.finish("done")
    return run


def test_it_shows_the_answer_and_where_it_is_seen(tmp_path: Path) -> None:
    page = page_of(answered(tmp_path), tmp_path)
    assert '<h1 class="answer">Exit 7</h1>' in page and "<dd>0.75</dd>" in page
    assert 'viewBox="0 0 120 80"' in page
    assert '<polygon id="at-0" class="says" points="10,10 60,10 60,40 10,40"><title>Exit 7</title></polygon>' in page
    assert '<polygon id="at-1-shown-0" class="crop"' in page
    assert page.count("<tr data-box=") == 2 and "1 other place looked at is outlined above" in page


def test_it_shows_every_cell_and_what_it_gave(tmp_path: Path) -> None:
    page = page_of(answered(tmp_path), tmp_path)
    assert [f'id="step-{number}"' in page for number in range(1, 7)] == [True] * 5 + [False]
    assert [page.count(f'">{tag}</span>') for tag in ("ran", "failed", "no code")] == [3, 1, 1]
    for text in ("NameError: y", "shown-0 · a sign · 50 × 30 · of image-0", "&#39;Exit 7&#39;", "I look."):
        assert text in page
    assert '<figure data-box="at-1-shown-0"' in page


def test_a_picture_of_all_of_an_image_is_outlined_only_on_demand(tmp_path: Path) -> None:
    run = start(tmp_path)
    whole = [[0, 0], [120, 0], [120, 80], [0, 80]]
    add(run, "show(image)", shown=({"id": "shown-0", "size": [120, 80], "source": "image-0", "quad": whole},))
    assert '<polygon id="at-1-shown-0" class="whole"' in page_of(run, tmp_path)


def test_a_run_without_an_answer_says_why(tmp_path: Path) -> None:
    run = start(tmp_path)
    add(run, "1", reply="r")
    assert "The run has not come to its end." in page_of(run, tmp_path)
    run.finish("the model gave no answer")
    page = page_of(run, tmp_path)
    assert "No answer" in page and "The model gave no answer." in page


def test_nothing_of_a_run_becomes_markup_and_nothing_is_fetched(tmp_path: Path) -> None:
    run = start(tmp_path)
    evil = {**read(EVIL), "quad": SQUARE}
    shown = ({"id": "shown-0", "size": [50, 30], "caption": EVIL},)
    add(run, f"print('{EVIL}')", reply=EVIL, log=EVIL, value=EVIL, error=EVIL, note=EVIL, read=[evil], shown=shown)
    add(run, "answer()", answer=given(EVIL))
    page = page_of(run, tmp_path)
    assert "<script>alert" not in page and "<img src=x" not in page
    assert re.findall(r'src="(?!data:image/)', page) == [] and re.findall(r'href="(?!#)', page) == []


def test_an_image_that_is_gone_is_said_so(tmp_path: Path) -> None:
    run = answered(tmp_path)
    run.task.inputs[0].unlink()
    assert "cannot be read any more" in page_of(run, tmp_path)
