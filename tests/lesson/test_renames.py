from limner.lesson.index import index
from limner.lesson.renames import ARGUMENTS, ATTRIBUTES, NAMES


def test_new_names_exist_and_old_ones_do_not() -> None:
    known = set(index().exports["manim"])
    plain = {old: new for old, new in NAMES.items() if new.isidentifier()}
    assert {new for new in plain.values()} <= known
    assert not set(NAMES) & known


def test_new_attributes_and_arguments_are_of_something() -> None:
    made = index()
    every = {name for thing in made.things.values() for name in (*thing.attributes, *thing.methods)}
    assert set(ATTRIBUTES.values()) <= every
    signatures = [one for thing in made.things.values() for one in (thing.signature, *thing.methods.values()) if one]
    assert set(ARGUMENTS.values()) <= {name for one in signatures for name in (*one.positional, *one.named)}
