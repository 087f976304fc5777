"""The forms in the module's own words are those that are understood."""

import inspect
import json
import re

import msgspec

from limner.motion import changes
from limner.motion.changes import Animate, AnyEdit, At


def test_every_form_that_is_told_is_one() -> None:
    text = inspect.getdoc(changes) or ""
    forms = re.findall(r"^ {4}\{.*?\}(?= {2,}|$)", text.replace(",\n     ", ", "), re.MULTILINE)
    assert len(forms) == 9
    kinds = {type(msgspec.convert(json.loads(form), AnyEdit)) for form in forms}
    assert len(kinds) == 8


def test_values_are_numbers_lists_or_colours() -> None:
    keys = [{"at": 0, "value": 3}, {"at": 0.5, "value": [1, 2]}, {"at": 1, "value": "#ff0000", "easing": "ease"}]
    made = msgspec.convert({"op": "animate", "id": "a", "keys": keys}, AnyEdit)
    assert made == Animate("a", keys=(At(0, 3), At(0.5, (1, 2)), At(1, "#ff0000", "ease")))
