"""The words of English, as a teacher says them at the board."""

from limner.lesson.tongue import Tongue, pairs, table

GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma tau upsilon phi chi "
    "psi omega"
)

TONGUE = Tongue(
    code="en",
    signs={
        **table("""
            +: plus
            -: minus
            ±: plus or minus
            ∓: minus or plus
            × ⋅: times
            ÷: divided by
            /: over
            !: factorial
            =: equals
            ≠: is not equal to
            <: is less than
            >: is greater than
            ≤: is less than or equal to
            ≥: is greater than or equal to
            ≪: is much less than
            ≫: is much greater than
            ≮: is not less than
            ≯: is not greater than
            ≈ ≃ ≅: is approximately equal to
            ≡: is equivalent to
            ≢: is not equivalent to
            ∼: is distributed as
            ≍: is asymptotic to
            ∝: is proportional to
            := ≜ ≐: is defined as
            ∈: in
            ∉: not in
            ∋: contains
            ⊂ ⊊: is a proper subset of
            ⊆: is a subset of
            ⊄ ⊈: is not a subset of
            ⊃ ⊇: is a superset of
            ∩: intersected with
            ∪: union
            ∖: without
            ∧: and
            ∨: or
            ¬: not
            ∀: for all
            ∃: there exists
            ∄: there is no
            ∴: therefore,
            ∵: because
            ∘: composed with
            ⊕: direct sum
            ⊗: tensor
            ⟂: is perpendicular to
            ∥: is parallel to
            ∦: is not parallel to
            ∣: divides
            ∤: does not divide
            ⊨: models
            ⊢: proves
            ∠: angle
            △: triangle
            → ↪: goes to
            ←: comes from
            ↔: corresponds to
            ⇒: implies
            ⇐: follows from
            ⇔: if and only if
            ↦: maps to
            ⇌: is in equilibrium with
            ↑: up
            ↓: down
            ↗: increases to
            ↘: decreases to
            mod: modulo
            … ⋯ ⋮ ⋱: dot dot dot
            ≺: precedes
            ≻: succeeds
            ⪯: precedes or equals
            ⪰: succeeds or equals
            •: bullet
            ⋆: star
            †: dagger
            ⊙: dot
            ⊖: minus
            ⨿: disjoint union
            ⇀: tends weakly to
            ( [ {: open bracket
            ) ] }: close bracket
        """),
        "unary -": "minus",
        "ratio :": "to",
        "vector ×": "cross",
        "vector ⋅": "dot",
        "maps :": "maps",
        "maps →": "to",
        "given ∣": "given",
        "such ∣": "such that",
        "approach →": "approaches",
    },
    letters={
        **dict(zip("αβγδεζηθικλμνξοπρστυφχψω", GREEK.split(), strict=True)),
        **table("""
            ς: sigma
            Γ: capital gamma
            Δ: delta
            Θ: capital theta
            Λ: capital lambda
            Ξ: capital xi
            Π: capital pi
            Σ: capital sigma
            Υ: capital upsilon
            Φ: capital phi
            Ψ: capital psi
            Ω: capital omega
            ∞: infinity
            ∅: the empty set
            ℏ: h bar
            ℓ: l
            ℜ: the real part of
            ℑ: the imaginary part of
            ℵ: aleph
            ∂: partial
            ∇: nabla
            ⊤: true
            ⊥: bottom
            °: degrees
            %: percent
            #: number of
            &: and
            $: dollars
            €: euros
            £: pounds
            □: box
            ∎: which was to be shown
            ✓: check
            ℝ: R
            ℕ: N
            ℤ: Z
            ℚ: Q
            ℂ: C
            ℍ: H
            ℙ: P
            𝔼: E
            𝔽: F
            𝟙: the indicator
        """),
    },
    functions=table("""
        sin: sine
        cos: cosine
        tan: tangent
        cot: cotangent
        sec: secant
        csc: cosecant
        arcsin: arc sine
        arccos: arc cosine
        arctan: arc tangent
        arccot: arc cotangent
        sinh: hyperbolic sine
        cosh: hyperbolic cosine
        tanh: hyperbolic tangent
        coth: hyperbolic cotangent
        log lg: log
        ln: natural log
        exp: exponential
        det: the determinant
        dim: the dimension
        ker: the kernel
        deg: the degree
        gcd: the greatest common divisor
        lcm: the least common multiple
        arg: the argument
        hom: hom
        Pr: the probability
        rank: the rank
        tr Tr: the trace
        sgn sign: the sign
        grad: the gradient
        div: the divergence
        rot curl: the curl
        Var: the variance
        Cov: the covariance
        erf: the error function
        span: the span
        diag: the diagonal matrix
    """),
    phrases=table("""
        squared: {a} squared
        cubed: {a} cubed
        power: {a} to the {n}
        longpower: {a} to the power of {n}
        numberpower: {a} to the power of {n}
        inverse: {a} inverse
        inversefunction: inverse {a}
        transpose: {a} transpose
        star: {a} star
        dagger: {a} dagger
        complement: {a} complement
        degrees: {a} degrees
        celsius: {a} degrees Celsius
        fahrenheit: {a} degrees Fahrenheit
        arcminutes: {a} minutes
        fromright: {a} from the right
        fromleft: {a} from the left
        sub: {a} sub {i}
        longsub: {a} sub {i}
        chemical: {a} {i}
        base: {a} base {i} of
        logbase: {a} base {i} of
        over: {a} over {b}
        allover: {a}, all over {b}
        overquantity: {a} over the quantity {b}
        alloverquantity: {a}, all over the quantity {b}
        ratio: {n} {d}
        mixed: {a} and {b}
        root: the square root of {a}
        cuberoot: the cube root of {a}
        nthroot: the root of order {n} of {a}
        binomial: {a} choose {b}
        quantity: the quantity {a}
        times: times
        of: {f} of {x}
        bare: {f} {x}
        evaluated: {a}, evaluated at {i}
        evaluatedbetween: {a}, evaluated from {i} to {n}
        absolute: the absolute value of {a}
        norm: the norm of {a}
        floor: the floor of {a}
        ceiling: the ceiling of {a}
        inner: the inner product of {a} and {b}
        angle: {a} in angle brackets
        set: the set {a}
        suchset: the set of all {a}
        closed: the closed interval from {a} to {b}
        open: the open interval from {a} to {b}
        halfopen: the half-open interval from {a} to {b}
        brackets: in brackets {a}
        vector: vector {a}
        segment: the segment {a}
        hat: {a} hat
        bar: {a} bar
        tilde: {a} tilde
        dot: {a} dot
        twodots: {a} double dot
        threedots: {a} triple dot
        ring: {a} ring
        check: {a} check
        note: {a}, that is {n},
        cancelled: {a}, which cancels,
        prime: {a} prime
        twoprimes: {a} double prime
        threeprimes: {a} triple prime
        nthderivative: the derivative of order {n} of {a}
        derivative: d {y} by d {x}
        operator: d by d {x} of
        secondderivative: d squared {y} by d {x} squared
        secondoperator: d squared by d {x} squared of
        manyderivative: d to the {n} {y} by d {x} to the {n}
        manyoperator: d to the {n} by d {x} to the {n} of
        partial: partial {y} by partial {x}
        partialoperator: partial by partial {x} of
        secondpartial: partial squared {y} by partial {x} squared
        secondpartialoperator: partial squared by partial {x} squared of
        matrix: the {r} by {c} matrix with rows {a}
        determinant: the determinant with rows {a}
        column: the column vector {a}
        rowvector: the row vector {a}
        case: {a} if {b}
        stacked: {a} with {n} above
        underset: {a} with {n} below
        capital: capital {a}
        semicolon: ,
    """),
    large={
        "∑": ("the sum of", "the sum over {sub} of", "the sum from {sub} to {sup} of"),
        "∏": ("the product of", "the product over {sub} of", "the product from {sub} to {sup} of"),
        "∐": ("the coproduct of", "the coproduct over {sub} of", "the coproduct from {sub} to {sup} of"),
        "∫": ("the integral of", "the integral over {sub} of", "the integral from {sub} to {sup} of"),
        "∬": (
            "the double integral of",
            "the double integral over {sub} of",
            "the double integral from {sub} to {sup} of",
        ),
        "∭": (
            "the triple integral of",
            "the triple integral over {sub} of",
            "the triple integral from {sub} to {sup} of",
        ),
        "∮": (
            "the closed integral of",
            "the closed integral over {sub} of",
            "the closed integral from {sub} to {sup} of",
        ),
        "⋃": ("the union of", "the union over {sub} of", "the union from {sub} to {sup} of"),
        "⋂": ("the intersection of", "the intersection over {sub} of", "the intersection from {sub} to {sup} of"),
        "⨁": ("the direct sum of", "the direct sum over {sub} of", "the direct sum from {sub} to {sup} of"),
        "⨂": ("the tensor product of", "the tensor product over {sub} of", "the tensor product from {sub} to {sup} of"),
        "⋁": ("the disjunction of", "the disjunction over {sub} of", "the disjunction from {sub} to {sup} of"),
        "⋀": ("the conjunction of", "the conjunction over {sub} of", "the conjunction from {sub} to {sup} of"),
        "lim": ("the limit of", "the limit as {sub} of", "the limit as {sub} of"),
        "limsup": ("the limit superior of", "the limit superior as {sub} of", "the limit superior as {sub} of"),
        "liminf": ("the limit inferior of", "the limit inferior as {sub} of", "the limit inferior as {sub} of"),
        "max": ("the maximum of", "the maximum over {sub} of", "the maximum from {sub} to {sup} of"),
        "min": ("the minimum of", "the minimum over {sub} of", "the minimum from {sub} to {sup} of"),
        "sup": ("the supremum of", "the supremum over {sub} of", "the supremum from {sub} to {sup} of"),
        "inf": ("the infimum of", "the infimum over {sub} of", "the infimum from {sub} to {sup} of"),
        "argmax": ("the argument of the maximum of", "the argmax over {sub} of", "the argmax from {sub} to {sup} of"),
        "argmin": ("the argument of the minimum of", "the argmin over {sub} of", "the argmin from {sub} to {sup} of"),
    },
    cardinals=("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    parts={
        2: ("half", "halves"),
        3: ("third", "thirds"),
        4: ("quarter", "quarters"),
        5: ("fifth", "fifths"),
        6: ("sixth", "sixths"),
        7: ("seventh", "sevenths"),
        8: ("eighth", "eighths"),
        9: ("ninth", "ninths"),
        10: ("tenth", "tenths"),
    },
    units=pairs("""
        %: percent
        ‰: per mille
        °: degree | degrees
        °C: degree Celsius | degrees Celsius
        °F: degree Fahrenheit | degrees Fahrenheit
        K: kelvin
        m: metre | metres
        km: kilometre | kilometres
        cm: centimetre | centimetres
        mm: millimetre | millimetres
        nm: nanometre | nanometres
        µm μm: micrometre | micrometres
        m² m^2: square metre | square metres
        km² km^2: square kilometre | square kilometres
        cm² cm^2: square centimetre | square centimetres
        m³ m^3: cubic metre | cubic metres
        cm³ cm^3: cubic centimetre | cubic centimetres
        km/h: kilometre per hour | kilometres per hour
        m/s: metre per second | metres per second
        m/s² m/s^2: metre per second squared | metres per second squared
        mph: mile per hour | miles per hour
        g: gram | grams
        kg: kilogram | kilograms
        mg: milligram | milligrams
        t: tonne | tonnes
        kg/m³ kg/m^3: kilogram per cubic metre | kilograms per cubic metre
        g/mol: gram per mole | grams per mole
        mol: mole | moles
        mol/L mol/l: mole per litre | moles per litre
        l L: litre | litres
        ml mL: millilitre | millilitres
        s: second | seconds
        ms: millisecond | milliseconds
        µs μs: microsecond | microseconds
        ns: nanosecond | nanoseconds
        min: minute | minutes
        h: hour | hours
        N: newton | newtons
        J: joule | joules
        kJ: kilojoule | kilojoules
        W: watt | watts
        kW: kilowatt | kilowatts
        MW: megawatt | megawatts
        kWh: kilowatt hour | kilowatt hours
        V: volt | volts
        A: ampere | amperes
        Ω: ohm | ohms
        Pa: pascal | pascals
        kPa: kilopascal | kilopascals
        bar: bar
        Hz: hertz
        kHz: kilohertz
        MHz: megahertz
        GHz: gigahertz
        B: byte | bytes
        kB KB: kilobyte | kilobytes
        MB: megabyte | megabytes
        GB: gigabyte | gigabytes
        TB: terabyte | terabytes
        eV: electron volt | electron volts
        dB: decibel | decibels
        €: euro | euros
        $: dollar | dollars
        £: pound | pounds
        ¥: yen
    """),
    symbols=table("""
        %: percent
        ‰: per mille
        °: degrees
        °C: degrees Celsius
        °F: degrees Fahrenheit
        -> → ⟶ ➔: to
        <- ←: from
        => ⇒: implies
        <-> ↔: to and from
        <=> ⇔: if and only if
        =: equals
        == ≡: equals
        != ≠: is not equal to
        <= ≤: is less than or equal to
        >= ≥: is greater than or equal to
        <: is less than
        >: is greater than
        ≈ ~: about
        +: plus
        − -: minus
        ±: plus or minus
        × · *: times
        ÷: divided by
        /: slash
        ^: to the power of
        &: and
        @: at
        #: number
        §: section
        €: euros
        $: dollars
        £: pounds
        ¥: yen
        √: the square root of
        ∞: infinity
        ∑: the sum of
        ∫: the integral of
        ∈: in
        ∪: union
        ∩: intersected with
        ∂: partial
        ∇: nabla
        ½: one half
        ⅓: one third
        ⅔: two thirds
        ¼: one quarter
        ¾: three quarters
        ²: squared
        ³: cubed
        ©: copyright
        ™: trademark
        ®: registered
        |: or
        \\: backslash
    """),
    web=table("""
        .: dot
        /: slash
        :: colon
        -: dash
        _: underscore
        @: at
        #: hash
        ?: question mark
        &: and
        =: equals
        ==: is equal to
        !=: is not equal to
        <=: is at most
        >=: is at least
        ->: arrow
        =>: arrow
        +=: plus equals
        -=: minus equals
        **: to the power of
        //: slash slash
        +: plus
        *: star
        %: percent
        <: less than
        >: greater than
        ~: tilde
        |: pipe
        $: dollar
        ^: caret
        !: not
        \\: backslash
    """),
    short=table("""
        e.g.: for example
        i.e.: that is
        etc.: et cetera
        vs.: versus
        cf.: compare
        approx.: approximately
        resp.: respectively
        Fig.: figure
        fig.: figure
        Eq.: equation
        eq.: equation
        Dr.: Doctor
        Mr.: Mister
        Mrs.: Misses
        Ms.: Miss
        Prof.: Professor
        St.: Saint
        No.: number
        w.r.t.: with respect to
        iff: if and only if
        al.: alii
    """),
)
