import msgspec
import numpy as np

from limner.bench.palette import THEMES
from limner.bench.parlance import DEV, PAPERS, PHRASES, TEST, look, put
from limner.sight.question import Pick


def strings(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    return set().union(*map(strings, value)) if isinstance(value, list | tuple) else set()


def test_parts_share_no_words_and_no_phrase():
    forms = {"{name}", "{day}", "{amount}"}
    dev, test = (strings(list(msgspec.structs.asdict(part).values())) - forms for part in (DEV, TEST))
    assert not dev & test
    for key in PHRASES["dev"]:
        assert not set(PHRASES["dev"][key]) & set(PHRASES["test"][key])
    assert set(PHRASES["dev"]) == set(PHRASES["test"])


def test_parts_share_no_font_and_no_theme():
    families = {part: {theme.family for theme in PAPERS[part]} for part in PAPERS}
    for part in ("dev", "test"):
        families[part] |= {look(part, np.random.default_rng(seed)).family for seed in range(40)}
    assert not families["dev"] & families["test"]
    assert not {theme.ground + theme.ink for theme in PAPERS["dev"]} & {t.ground + t.ink for t in PAPERS["test"]}
    assert {theme.name for theme in THEMES["dev"]}.isdisjoint(theme.name for theme in THEMES["test"])


def test_a_question_in_words():
    rng = np.random.default_rng(0)
    said = put("dev", "sum", "sum", Pick("entry", label="Eggs"), Pick("entry", label="Soap"), "", rng)
    assert said.text == 'What do "Eggs" and "Soap" come to together?' and said.family == "sum"
    cells = put("dev", "column", "sum", Pick("cell", column="Won"), None, "", rng).text
    assert 'all cells in "Won"' in cells
    crowd = put("dev", "count", "count", Pick("circle", "red", column="Tray A"), None, "", rng).text
    assert 'red circles in "Tray A"' in crowd
    assert "goods" in put("dev", "count", "count", Pick("entry", column="goods"), None, "", rng).text
