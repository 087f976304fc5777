import msgspec

from limner.bench.exam import ARTISTIC, KINDS, Picture
from limner.bench.gallery import make
from limner.sight.question import PARTS, SHAPES


def test_a_picture_survives_json():
    picture = make("dev", 1)
    assert msgspec.json.decode(msgspec.json.encode(picture, enc_hook=float), type=Picture) == picture


def test_things_are_what_questions_know():
    kinds = {thing.kind for number in range(len(KINDS)) for thing in make("dev", number).things}
    assert kinds <= {*SHAPES, *PARTS}
    assert set(ARTISTIC) < set(KINDS)
