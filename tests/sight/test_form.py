from limner.sight.form import form as controls
from limner.sight.graph import Rect
from limner.sight.marks import marks
from tests.sight.sketch import BLUE, Sheet, form, measured


def found(scene):
    seen = marks(measured(scene))
    finding = controls([m for m in seen if not m.words], [m for m in seen if m.words], "#ffffff")
    return {(claim.data["kind"], claim.data.get("label", "")): claim.data for claim in finding.claims.values()}


def test_controls_have_their_words() -> None:
    data = found(form())
    assert {("button", "Sign up"), ("button", "Cancel"), ("field", "Email"), ("field", "Password")} <= set(data)
    assert data["checkbox", "Keep me signed in"]["checked"] == "yes"
    assert data["field", "Email"]["content"] == "you@example.com"


def test_one_box_with_words_may_be_anything() -> None:
    sheet = Sheet()
    sheet.fill(Rect(40, 40, 120, 40, 8), BLUE)
    sheet.text(100, 65, "Sale", 16, "middle")
    assert found(sheet.scene()) == {}
