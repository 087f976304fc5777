"""What CodeVision's papers say and how its questions are put: a vocabulary and a phrase bank for each part.

Nothing is shared between the parts. Tables and charts have CodeVQA's words (:mod:`limner.bench.phrases`). A phrase is a
template over ``of`` and ``to``, the things picked, in words.
"""

import msgspec
import numpy as np

from limner.bench.palette import THEMES, Theme
from limner.bench.phrases import spell
from limner.sight.question import Family, Pick, Question


class Parlance(msgspec.Struct, frozen=True):
    """The words of one part."""

    shops: tuple[tuple[str, str, str], ...]
    """Name, street, and what stands below."""
    goods: tuple[tuple[str, int], ...]
    """What is sold, and about what it costs, in hundredths."""
    closing: tuple[str, ...]
    """Last lines of a receipt."""
    sums: tuple[tuple[str, str, str], ...]
    """What subtotal, tax (with a place for the rate) and total are called."""
    paid: tuple[str, ...]
    slip: str
    """What the number of a receipt is called."""
    letters: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...]
    """Sender, heading, and entries with their form: # a digit, @ a capital, {name}, {day} or {amount}."""
    names: tuple[str, ...]
    days: tuple[str, ...]
    sentences: tuple[str, ...]
    trays: tuple[str, ...]
    """What stands over the trays of a counting scene."""
    strangers: tuple[str, ...]
    """What might be an entry, and is none."""


DEV = Parlance(
    (("CORNER GROCER", "12 Mill Lane", "Tel 555 0142"), ("BLUE DOOR CAFE", "3 Station Square", "Open 7 to 19"),
     ("HARDWARE & HOME", "88 Quay Street", "VAT ID 4471 902")),
    (("Oat milk", 189), ("Rye bread", 320), ("Butter", 245), ("Eggs", 299), ("Honey", 575), ("Green tea", 410),
     ("Apples", 268), ("Cheddar", 480), ("Tomatoes", 235), ("Olive oil", 890), ("Soap", 165), ("Candles", 540),
     ("Paper towels", 375), ("Light bulb", 625), ("Pasta", 139), ("Dark chocolate", 259)),
    ("THANK YOU FOR YOUR VISIT", "PLEASE KEEP THIS RECEIPT", "SEE YOU SOON"),
    (("SUBTOTAL", "TAX {}%", "TOTAL"), ("Net", "VAT {}%", "Total due")),
    ("CARD", "CASH"),
    "Receipt no.",
    (("Northwind Energy", "Electricity bill", (("Customer number", "##-####"), ("Invoice number", "@@####"),
      ("Date", "{day}"), ("Meter reading", "#####"), ("Account holder", "{name}"), ("Amount due", "{amount}"))),
     ("Lakeside Clinic", "Appointment letter", (("Patient", "{name}"), ("File number", "@-#####"), ("Date", "{day}"),
      ("Room", "@##"), ("Doctor", "{name}"), ("Fee", "{amount}"))),
     ("Parkview Library", "Reminder", (("Member", "{name}"), ("Card number", "#### ####"), ("Return by", "{day}"),
      ("Shelf mark", "@@ ###"), ("Late fee", "{amount}")))),
    ("Anna Berg", "Tom Walsh", "Ines Costa", "Paul Novak", "Mia Lund", "Omar Haddad"),
    ("4 March 2025", "17 June 2024", "28 October 2025", "9 January 2026", "30 May 2024"),
    ("We thank you for your letter and send you the particulars as you asked.",
     "Please check what is stated above and tell us within two weeks if anything is wrong.",
     "Our desk is open on weekdays from nine to five, except on public holidays.",
     "This notice was made out by machine and is valid without a signature.",
     "If you have moved, let us know your new address so that nothing is lost in the post.",
     "Keep this sheet with your papers; you will need it when you call us."),
    ("Tray A", "Tray B", "Tray C"),
    ("Lemons", "Yoghurt", "Batteries", "Fax", "Reference", "Discount", "Postage"),
)  # fmt: skip
TEST = Parlance(
    (("GARDEN MARKET", "Elm Road 41", "fresh every day"), ("THE PAPER SHOP", "7 Bridge End", "Cashier 03"),
     ("ROUTE 9 DINER", "Exit 22, Highway 9", "Table 14"), ("VELO WORKSHOP", "Canal Side 5", "Reg 20-771")),
    (("Spinach", 215), ("Carrots", 149), ("Basil pot", 330), ("Potting soil", 799), ("Notebook", 465),
     ("Envelopes", 285), ("Fountain pen", 1890), ("Ink bottle", 720), ("Pancakes", 860), ("Iced tea", 345),
     ("Club sandwich", 1150), ("Inner tube", 695), ("Brake pads", 1240), ("Chain oil", 560), ("Handlebar tape", 1375),
     ("Plum jam", 425)),
    ("GOODS MAY BE EXCHANGED WITHIN 14 DAYS", "COME BACK AND SEE US", "HAVE A PLEASANT DAY"),
    (("Sum of goods", "Sales tax {}%", "To pay"), ("BEFORE TAX", "GST {}%", "GRAND TOTAL")),
    ("DEBIT", "VOUCHER"),
    "Slip",
    (("Harbour Water Works", "Statement of charges", (("Contract", "@@@-###"), ("Statement no.", "######"),
      ("Issued", "{day}"), ("Volume in m3", "###"), ("Tenant", "{name}"), ("Balance", "{amount}"))),
     ("Institute of Botany", "Loan of specimens", (("Borrower", "{name}"), ("Herbarium code", "@@@@"),
      ("Sheets", "##"), ("Deadline", "{day}"), ("Insured for", "{amount}"))),
     ("Riverside School", "Certificate", (("Pupil", "{name}"), ("Class", "##@"), ("Register no.", "@##-####"),
      ("Awarded", "{day}"), ("Teacher", "{name}"))),
     ("Coastline Freight", "Delivery note", (("Consignee", "{name}"), ("Waybill", "@@ ######"), ("Loaded", "{day}"),
      ("Parcels", "##"), ("Weight in kg", "####"), ("Freight charge", "{amount}")))),
    ("Clara Weiss", "Jun Mori", "Felix Grant", "Sara Lind", "Hugo Marin", "Elena Petrova", "David Okoye"),
    ("2 April 2023", "19 August 2025", "11 November 2024", "23 February 2026", "6 December 2023"),
    ("Enclosed you will find the details that were agreed with our office last month.",
     "Kindly return the lower part of this page together with your remarks.",
     "Questions are answered by telephone each morning before noon.",
     "The figures given are final unless an objection reaches us in time.",
     "All goods travel at the risk of the receiver once they have left the yard.",
     "Copies of this document may be had on request at no charge."),
    ("Left bin", "Middle bin", "Right bin"),
    ("Parsley", "Stapler", "Milkshake", "Spokes", "Passport", "Deposit", "Telephone"),
)  # fmt: skip
PARLANCES = {"dev": DEV, "test": TEST}
PAPERS: dict[str, tuple[Theme, ...]] = {
    "dev": (
        Theme("thermal", "#fbfaf6", "#2c2c30", "#4a4a50", "#9a9aa0", "#ffffff", ("#2c2c30",), "Liberation Mono"),
        Theme("office", "#ffffff", "#1d2430", "#48536a", "#c5ccd6", "#eef2f7", ("#1f4f8f", "#7a1f2b", "#22543d"),
              "Liberation Serif", wide=0.92),
    ),
    "test": (
        Theme("roll", "#f4f1ea", "#35302c", "#5a534c", "#a79f94", "#fffdf8", ("#35302c",), "DejaVu Sans Mono"),
        Theme("bureau", "#fcfaf4", "#222222", "#57534e", "#d0c8ba", "#f3eee2", ("#5b3f8c", "#8a5a12", "#14616b"),
              "DejaVu Serif", wide=1.16),
    ),
}  # fmt: skip
"""Of each part: what receipts and what letters look like."""

PHRASES: dict[str, dict[str, tuple[str, ...]]] = {
    "dev": {
        "value": ("Which amount stands beside {of}?", "What is the amount of {of}?"),
        "reading": ("What is stated for {of}?", "Which words stand beside {of}?"),
        "cell": ("What does {of} say?", "What is in {of}?"),
        "count": ("How many {ofs} are there?", "Count the {ofs}."),
        "sum": ("What do {of} and {to} come to together?",),
        "column": ("What do {ofs} add up to?", "What is the sum of {ofs}?"),
        "orientation": ("How was this picture turned or mirrored?",),
        "number": ("How many things differ between the two pictures?",),
        "place": ("One thing differs between the pictures: in which ninth of the first?",),
    },
    "test": {
        "value": ("State the figure given for {of}.", "{of}: which amount?"),
        "reading": ("Give the particulars of {of}.", "Copy what is written for {of}."),
        "cell": ("Report the contents of {of}.", "Read {of} to me."),
        "count": ("Tell me the number of {ofs}.", "{ofs}: how many do you see?"),
        "sum": ("Add {of} to {to}: what results?", "Taken together, how much are {of} and {to}?"),
        "column": ("Work out the total over {ofs}.", "Add up {ofs}."),
        "orientation": ("Which turn or mirroring was applied to what you see?", "Name the way in which this lies."),
        "number": ("Compare both pictures: how many changes do you find?", "Give the number of changes."),
        "place": ("Find the single change and name the ninth of the first picture it lies in.",),
    },
}


def look(part: str, rng: np.random.Generator) -> Theme:
    """Choose a theme for what is no paper: CodeVQA's, in which no test word has a font of the development part."""
    theme = THEMES[part][int(rng.integers(len(THEMES[part])))]
    if part == "test" and theme.family.startswith("Liberation"):
        return msgspec.structs.replace(theme, family="DejaVu Sans", wide=1.14)
    return theme


def put(part: str, phrase: str, family: Family, of: Pick, to: Pick | None, how: str,
        rng: np.random.Generator) -> Question:  # fmt: skip
    """Put a question into the words of a part.

    Args:
        part: whose words.
        phrase: the row of its bank.
        family: of the question.
        of: what is picked.
        to: what else is picked.
        how: see :class:`~limner.sight.question.Question`.
        rng: chooses among the phrases of the row.
    """
    bank = PHRASES[part][phrase]
    said = bank[int(rng.integers(len(bank)))]
    whole = "all " if phrase == "column" else ""
    text = said.format(of=_name(of), ofs=f"{whole}{_name(of, True)}", to=_name(to) if to else "")
    return Question(family, text[0].upper() + text[1:], of, to, how)


def _name(pick: Pick, many: bool = False) -> str:
    if pick.kind == "entry":
        return "goods" if not pick.label else f'"{pick.label}"'
    words = spell(pick, "" if many else "the", "s" if many else "")
    return words.replace(f"of {pick.column}", f'in "{pick.column}"') if pick.column else words
