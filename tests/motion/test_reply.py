import random

import pytest

from limner.motion.changes import Animate, Remove, Rename
from limner.motion.reply import MAX_PAGE, NO_PAGE, parse

PAGE = '<!doctype html>\n<html><body><script>let a = [{"op": "remove", "id": "x"}]; `${a}`</script></body></html>'
EDITS = '{"note": "names", "edits": [{"op": "rename", "id": "a", "to": "b"}, {"op": "timing", "id": "b", "delay": 1}]}'


def test_edits_are_read_in_this_crafts_words() -> None:
    found = parse(f"Here:\n```json\n{EDITS}\n```")
    assert found.edits == ((1, Rename("a", "b")), (2, Animate("b", delay=1)))
    assert (found.page, found.note, found.findings) == (None, "names", ())


@pytest.mark.parametrize("typed", [True, False])
@pytest.mark.parametrize("reply", [PAGE, f"So:\n```html\n{PAGE}\n```\nDone [1].", f"```\n{PAGE}"])
def test_a_page_is_found_anywhere_and_its_script_is_no_edit(reply: str, typed: bool) -> None:
    found = parse(reply, typed=typed)
    assert (found.page, found.edits, found.findings) == (PAGE, (), ())


def test_a_page_may_be_an_edit() -> None:
    found = parse('{"edits": [{"op": "page", "html": "<!doctype html>\\n<p class=\\"a\\">1</p>"}], "note": "n"}')
    assert (found.page, found.note) == ('<!doctype html>\n<p class="a">1</p>', "n")


def test_a_part_of_a_page_needs_its_fence() -> None:
    assert parse("```html\n<p>1</p>\n```").page == "<p>1</p>\n"
    assert [finding.what for finding in parse("<p>1</p>").findings] == ["the reply holds no edits"]


def test_a_page_that_breaks_off_is_a_finding() -> None:
    found = parse(f"```html\n{PAGE[:60]}")
    assert found.page is None and [finding.what for finding in found.findings] == ["the page breaks off"]


def test_a_page_takes_the_place_of_edits() -> None:
    found = parse(f"```json\n{EDITS}\n```\n```html\n{PAGE}\n```")
    assert found.page == PAGE and found.edits == () and found.note == "names"
    assert "only the page was taken" in found.findings[0].what


def test_a_page_has_a_limit() -> None:
    found = parse(f"<html>{'a' * MAX_PAGE}</html>")
    assert found.page is None and "characters" in found.findings[0].what


def test_where_nothing_is_typed_only_a_page_will_do() -> None:
    for reply in (EDITS, "I cannot.", ""):
        found = parse(reply, typed=False)
        assert (found.edits, found.findings) == ((), (NO_PAGE,))
    assert parse('{"edits": []}', typed=False).findings == ()


def test_other_words_for_the_same() -> None:
    assert parse('[{"action": "delete", "target": "a"}]').edits == ((1, Remove("a")),)


def test_nothing_raises() -> None:
    rng = random.Random(4)
    text = f"```html\n{PAGE}\n``` {EDITS}"
    for _ in range(300):
        start, end = sorted(rng.sample(range(len(text)), 2))
        junk = text[:start] + text[end:] + "".join(rng.choices(text, k=rng.randrange(20)))
        parse(junk)
        parse(junk, typed=False)
