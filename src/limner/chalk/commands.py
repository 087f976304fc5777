r"""The commands of LaTeX mathematics that limner knows: which character each stands for, and of which kind it is.

Covered: what the Unicode mathematics of ``amsmath`` and ``amssymb`` lectures use. Layout commands with arguments
(``\frac``, ``\sqrt``, ...) are grammar, and in :mod:`limner.chalk.latex`. Not covered: drawing (``\xymatrix``),
definitions (``\newcommand``) and chemistry (``\ce``).
"""

from typing import Literal

Kind = Literal["letter", "number", "operator", "relation", "large", "function", "text", "mark", "space"]
"""What an atom is: ``large`` takes limits (sums, integrals), ``mark`` is punctuation, dots and loose brackets."""


def _table(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


LETTERS = _table(
    "alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta θ iota ι kappa κ lambda λ mu "
    "μ nu ν xi ξ omicron ο pi π varpi π rho ρ varrho ρ sigma σ varsigma ς tau τ upsilon υ phi φ varphi φ chi χ psi ψ "
    "omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω "
    "infty ∞ emptyset ∅ varnothing ∅ hbar ℏ ell ℓ Re ℜ Im ℑ aleph ℵ imath i jmath j partial ∂ nabla ∇ top ⊤ bot ⊥ "
    "degree ° $ $ % % # # & & _ _ square □ Box □ blacksquare ∎ checkmark ✓ prime ′ R ℝ N ℕ Z ℤ Q ℚ C ℂ"
)
"""Commands that stand where a letter stands."""

OPERATORS = _table(
    "pm ± mp ∓ times × cdot · div ÷ ast ⋆ star ⋆ circ ∘ bullet · cap ∩ cup ∪ setminus ∖ backslash ∖ wedge ∧ land ∧ "
    "vee ∨ lor ∨ oplus ⊕ ominus ⊖ otimes ⊗ odot ⊙ neg ¬ lnot ¬ bmod mod mod mod forall ∀ exists ∃ nexists ∄ angle ∠ "
    "measuredangle ∠ triangle △ therefore ∴ because ∵ dagger † amalg ⨿ colon : slash /"
)
"""Commands between operands, or before one."""

RELATIONS = _table(
    "le ≤ leq ≤ leqslant ≤ ge ≥ geq ≥ geqslant ≥ ne ≠ neq ≠ lt < gt > ll ≪ gg ≫ approx ≈ equiv ≡ sim ∼ simeq ≃ cong ≅ "
    "propto ∝ in ∈ ni ∋ notin ∉ subset ⊂ subseteq ⊆ subsetneq ⊊ supset ⊃ supseteq ⊇ perp ⟂ parallel ∥ mid ∣ nmid ∤ "
    "models ⊨ vdash ⊢ coloneqq := triangleq ≜ doteq ≐ asymp ≍ prec ≺ succ ≻ preceq ⪯ succeq ⪰ "
    "to → rightarrow → longrightarrow → gets ← leftarrow ← longleftarrow ← leftrightarrow ↔ longleftrightarrow ↔ "
    "Rightarrow ⇒ Longrightarrow ⇒ implies ⇒ Leftarrow ⇐ Longleftarrow ⇐ impliedby ⇐ Leftrightarrow ⇔ "
    "Longleftrightarrow ⇔ iff ⇔ mapsto ↦ longmapsto ↦ uparrow ↑ downarrow ↓ nearrow ↗ searrow ↘ rightleftharpoons ⇌ "
    "hookrightarrow ↪ rightharpoonup ⇀"
)
"""Commands that relate the left side to the right side, arrows included."""

LARGE = _table(
    "sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigvee ⋁ bigwedge ⋀ "
    "lim lim limsup limsup liminf liminf max max min min sup sup inf inf argmax argmax argmin argmin"
)
"""Commands that take limits above and below."""

FUNCTIONS = frozenset(
    "sin cos tan cot sec csc arcsin arccos arctan arccot sinh cosh tanh coth log ln lg exp det dim ker deg gcd lcm arg "
    "hom Pr rank tr Tr sgn sign grad rot curl Var Cov erf span diag".split()
)
"""Names that stand upright before their argument; those that TeX lacks come by ``\\operatorname`` or ``\\mathrm``."""

MARKS = _table("ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ dotsc … dotsb ⋯ dotsm ⋯ dotso …")
SPACES = frozenset([",", ";", ":", "!", " ", ">", "quad", "qquad", "enspace", "thinspace", "medspace", "thickspace"])
IGNORED = frozenset(
    "displaystyle textstyle scriptstyle limits nolimits big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr "
    "bigm Bigm middle nonumber notag allowbreak".split()
)
"""Commands that change only how large or where something is set."""

OPENING = {"(": ")", "[": "]", "{": "}", "lbrace": "}", "lbrack": "]", "langle": "⟩", "lfloor": "⌋", "lceil": "⌉",
           "lvert": "|", "lVert": "‖", "|": "‖", "Vert": "‖", "vert": "|"}  # fmt: skip
CLOSING = {")": ")", "]": "]", "}": "}", "rbrace": "}", "rbrack": "]", "rangle": "⟩", "rfloor": "⌋", "rceil": "⌉",
           "rvert": "|", "rVert": "‖", "|": "‖", "Vert": "‖", "vert": "|"}  # fmt: skip
LEFT = {")": "(", "]": "[", "}": "{", "⟩": "⟨", "⌋": "⌊", "⌉": "⌈", "|": "|", "‖": "‖"}
"""The left bracket that belongs to a right one."""

ACCENTS = _table(
    "vec → overrightarrow → hat ^ widehat ^ bar ¯ overline ¯ tilde ~ widetilde ~ dot ˙ ddot ¨ dddot ⃛ underline _ "
    "overbrace ⏞ underbrace ⏟ boxed □ cancel / mathring ° check ˇ breve ˘"
)
STYLES = {"mathbb": "blackboard", "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "mathcal": "script",
          "mathscr": "script", "mathfrak": "fraktur", "mathrm": "roman", "mathit": "italic", "mathsf": "sans",
          "mathtt": "mono", "rm": "roman", "mathnormal": "italic", "pmb": "bold"}  # fmt: skip
BLACKBOARD = dict(zip("CHNPQRZEF1", "ℂℍℕℙℚℝℤ𝔼𝔽𝟙", strict=True))
TEXTS = frozenset("text textrm textbf textit textsf texttt textnormal mbox hbox textsc".split())
GRIDS = frozenset(
    "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix cases rcases aligned align align* gathered gather "
    "gather* split array equation equation* alignedat".split()
)
"""Environments; those with a star or ``align`` are lines of formulas, ``cases`` are conditions."""

NOT = {"=": "≠", "∈": "∉", "⊂": "⊄", "⊆": "⊈", "≡": "≢", "∣": "∤", "∥": "∦", "∃": "∄", "<": "≮", ">": "≯", "≅": "≇"}
"""What ``\\not`` before a character makes of it."""

SINGLE: dict[str, Kind] = {
    **dict.fromkeys("+-−*/·×÷±∓∘∩∪∖∧∨⊕⊗¬∀∃∄∠△∴∵†!", "operator"),
    **dict.fromkeys("=<>≤≥≠≈≡∼≃≅∝∈∋∉⊂⊆⊊⊃⊇⟂∥∣∤→←↔⇒⇐⇔↦:⇌≪≫", "relation"),
    **dict.fromkeys("∑∏∫∬∭∮⋃⋂", "large"),
    **dict.fromkeys(",;.?…⋯⋮⋱()[]", "mark"),
    **dict.fromkeys("∞∅ℏℓℵ∂∇°%$€£ℝℕℤℚℂ", "letter"),
}
"""Characters that may be written as they are."""
