"""What limner draws of SVG: the elements, attributes and properties that pass, and no others.

An allow-list: whatever SVG, HTML or CSS adds tomorrow is dropped until it is written here.
"""

CONTAINERS = frozenset(("svg", "g", "defs", "symbol", "switch", "clipPath", "mask", "pattern", "marker"))
SHAPES = frozenset(("rect", "circle", "ellipse", "line", "polyline", "polygon", "path"))
TEXT = frozenset(("text", "tspan", "textPath", "a"))
WORDS = frozenset(("title", "desc"))
GRADIENTS = frozenset(("linearGradient", "radialGradient"))
PRIMITIVES = frozenset(
    ("feBlend", "feColorMatrix", "feComponentTransfer", "feComposite", "feDropShadow", "feFlood", "feGaussianBlur",
     "feMerge", "feMorphology", "feOffset")
)  # fmt: skip
PARTS = frozenset(("stop", "feMergeNode", "feFuncR", "feFuncG", "feFuncB", "feFuncA"))
ELEMENTS = (
    CONTAINERS | SHAPES | TEXT | WORDS | GRADIENTS | PRIMITIVES | PARTS | {"use", "image", "style", "filter"}
)  # fmt: skip

PROPERTIES = frozenset(
    """alignment-baseline baseline-shift clip-path clip-rule color color-interpolation color-interpolation-filters
    direction display dominant-baseline enable-background fill fill-opacity fill-rule filter flood-color flood-opacity
    font font-family font-size font-size-adjust font-stretch font-style font-variant font-weight
    glyph-orientation-vertical image-rendering isolation kerning letter-spacing marker marker-end marker-mid
    marker-start mask mask-type mix-blend-mode opacity overflow paint-order pointer-events shape-rendering stop-color
    stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
    stroke-opacity stroke-width text-anchor text-decoration text-rendering transform transform-box transform-origin
    unicode-bidi vector-effect visibility white-space word-spacing writing-mode""".split()
)
"""Presentation attributes, in an attribute, a ``style`` or a style sheet."""

REFERENCES = frozenset("fill stroke filter clip-path mask marker marker-start marker-mid marker-end".split())
"""Properties that may name another element with ``url(#id)``."""

NUMERIC = frozenset(
    """x y width height rx ry r cx cy fx fy fr x1 y1 x2 y2 dx dy rotate textLength pathLength startOffset refX refY
    markerWidth markerHeight offset stdDeviation radius k1 k2 k3 k4 slope intercept amplitude exponent tableValues
    viewBox stroke-width stroke-dasharray stroke-dashoffset stroke-miterlimit opacity fill-opacity stroke-opacity
    stop-opacity flood-opacity letter-spacing word-spacing""".split()
)
"""Attributes that are numbers, lengths, percentages or lists of them (or one keyword)."""

ATTRIBUTES = (
    PROPERTIES
    | NUMERIC
    | frozenset(
        """id class style d points href gradientUnits gradientTransform spreadMethod patternUnits
        patternContentUnits patternTransform clipPathUnits maskUnits maskContentUnits filterUnits primitiveUnits
        markerUnits orient preserveAspectRatio lengthAdjust method spacing side in in2 result operator mode
        type values role version xml:space xml:lang lang font-size""".split()
    )
)
PREFIXES = ("data-", "aria-")
EVERYDAY = frozenset(("style", "class"))
