import unicodedata

from limner.chalk import commands


def test_a_command_stands_in_one_table_only() -> None:
    tables = [commands.LETTERS, commands.OPERATORS, commands.RELATIONS, commands.LARGE, commands.MARKS]
    names = [name for table in tables for name in table] + list(commands.FUNCTIONS) + list(commands.STYLES)
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_greek_is_what_unicode_calls_it() -> None:
    for name in ("alpha", "beta", "theta", "lambda", "omega", "Gamma", "Sigma"):
        case = "CAPITAL" if name[0].isupper() else "SMALL"
        word = "LAMDA" if name == "lambda" else name.upper()
        assert unicodedata.name(commands.LETTERS[name]) == f"GREEK {case} LETTER {word}"


def test_every_bracket_has_its_left_and_right() -> None:
    assert set(commands.OPENING.values()) == set(commands.CLOSING.values()) == set(commands.LEFT)
