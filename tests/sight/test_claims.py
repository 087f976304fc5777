from limner.sight.claims import Bundle, Claim, Finding, joined, known


def test_the_first_claim_on_a_mark_stands() -> None:
    first = Finding({1: Claim(("bar",), {"kind": "bar"})}, (Bundle(("a",), (1,), {}),))
    second = Finding({1: Claim(("box",), {"kind": "box"}), 2: Claim(("text",), {})}, (Bundle(("b",), (2,), {}),))
    whole = joined([first, second])
    assert whole.claims[1].name == ("bar",) and set(whole.claims) == {1, 2}
    assert [bundle.name for bundle in whole.bundles] == [("a",), ("b",)]


def test_empty_values_are_not_known() -> None:
    assert known(label="Q1", series="") == {"label": "Q1"}
