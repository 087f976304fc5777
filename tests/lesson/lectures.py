"""A small plan with every kind of timing, for the tests of ``lesson``."""

from limner.lesson.plan import Beat, Bullets, Derivation, Formula, Plan, Section, Text

SUM = Beat(
    "sum", "The sum of two numbers. We write $a + b$ for it.",
    (Text(id="two", text="Two **numbers**", at="two numbers"), Formula(id="a-plus-b", tex="a + b", at="$a + b$")),
)  # fmt: skip
STEPS = Beat(
    "steps", "First take a, then add b. In the end there is the sum.",
    (Bullets(id="list", items=("take a", "add b", "the sum")),),
)  # fmt: skip
PROOF = Beat(
    "proof", "From $x + 1 = 2$ follows $x = 1$.", (Derivation(id="proof-lines", steps=("x + 1 = 2", "x = 1")),),
    keep=(),
)  # fmt: skip
PLAN = Plan("Sums", (Section("adding", "Adding", (SUM, STEPS)), Section("solving", "Solving", (PROOF,))))
