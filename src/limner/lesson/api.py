"""What there is to write code with, for a model: names of the installed Manim, and how chalk is called.

Both are read from the sources that are installed (:mod:`limner.lesson.index`): nothing is named that is not there.
"""

from limner.lesson.index import Index, Signature, index

MODULE = "limner.chalk.all"
ABSENT = frozenset((
    # They need TeX, which is not to be counted on,
    "Tex", "MathTex", "SingleStringMathTex", "Title", "BulletedList", "Matrix", "IntegerMatrix", "DecimalMatrix",
    "MobjectMatrix", "MathTable", "Variable", "BraceText", "BraceLabel", "Label", "LabeledLine", "LabeledArrow",
    "LabeledPolygram", "TransformMatchingTex",
    # or files, or a camera of their own, or are solid,
    "SVGMobject", "VMobjectFromSVGPath", "ImageMobject", "ImageMobjectFromCamera", "Cube", "Prism",
    # or are what others are made of, or look like nothing else in a lesson.
    "Mobject", "Mobject1D", "Mobject2D", "PMobject", "PGroup", "PointCloudDot", "TipableVMobject", "VectorizedPoint",
    "Code", "Table", "MobjectTable", "DecimalTable", "IntegerTable", "BarChart", "FullScreenRectangle",
    "ScreenRectangle", "SampleSpace", "Typst", "Animation", "ApplyMethod", "MaintainPositionRelativeTo",
))  # fmt: skip
"""What is not told of."""
SCENE = ("beat", "show", "change", "hide", "play", "wait", "add", "remove")


def manim() -> dict[str, list[str]]:
    """Return the names of Manim that can be used: what is drawn, and what moves."""
    found = index()
    names = [name for name in found.exports["manim"] if name in found.things and found.things[name].is_class]
    return {
        "drawn": [name for name in names if _flat(name, found)],
        "moves": [name for name in names if "Animation" in found.family(name) and name not in ABSENT],
    }


def _flat(name: str, found: Index) -> bool:
    family = found.family(name)
    solid = {"ThreeDVMobject", "Surface", "ThreeDAxes", "Polyhedron"} & set(family) or name.endswith("3D")
    return "Mobject" in family and not solid and name not in ABSENT


def chalk() -> list[str]:
    """Return how the elements of a lesson are made, and what its scene does, one call each."""
    found = index()
    lines = [
        _call(name, signature) for name in found.exports[MODULE]
        if name not in ("Lesson", "Free") and (signature := found.call(f"chalk.{name}")) is not None
    ]  # fmt: skip
    for name in SCENE:
        if (signature := found.method("chalk.Lesson", name)) is not None:
            lines.append(f"self.{_call(name, signature)}")
    return lines


def _call(name: str, signature: Signature) -> str:
    positional = [
        one if at < signature.required else f"{one}=..." for at, one in enumerate(signature.positional)
        if not one.startswith("_")
    ]  # fmt: skip
    named = [one if one in signature.needed else f"{one}=..." for one in signature.named if not one.startswith("_")]
    rest = ["*..."] if signature.rest else ["*"] if named else []
    return f"{name}({', '.join([*positional, *rest, *named])})"
