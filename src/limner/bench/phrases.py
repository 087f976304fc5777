"""What CodeVQA's pictures and questions say: a vocabulary and a phrase bank for each part, with no sentence in common.

A phrase is a template over ``of`` and ``to`` (the things picked, in words) and ``how``. The typed question beside it
holds the meaning; a policy that reads only types never sees the phrase.
"""

import msgspec
import numpy as np

from limner.sight.question import Family, Pick, Question


class Vocabulary(msgspec.Struct, frozen=True):
    """The words of one part."""

    subjects: tuple[str, ...]
    """What is counted in a chart: its title."""
    groups: tuple[tuple[str, ...], ...]
    """Rows of categories, each in its natural order."""
    series: tuple[tuple[str, ...], ...]
    shares: tuple[tuple[str, ...], ...]
    """What a pie is divided into."""
    steps: tuple[str, ...]
    """What the boxes of a flow chart say."""
    checks: tuple[str, ...]
    """What its decisions ask."""
    tables: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    """Heading of the first column, its rows, the other headings."""
    forms: tuple[tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]
    """Title, fields, checkboxes and buttons of a screen."""
    posters: tuple[tuple[str, str, str], ...]
    """Title, second line and small print."""
    captions: tuple[str, ...]
    """Names under icons."""


DEV = Vocabulary(
    ("Visitors per week", "Rainfall", "Loans by branch", "Energy used", "Coffee sold", "Cars counted"),
    (("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), ("Oslo", "Lima", "Cairo", "Quito", "Delhi", "Seoul"),
     ("2015", "2016", "2017", "2018", "2019", "2020", "2021"), ("Oak", "Pine", "Birch", "Maple", "Cedar", "Elm")),
    (("North", "South", "Coast"), ("Adults", "Children", "Groups"), ("Plan", "Actual", "Last year")),
    (("Rent", "Food", "Travel", "Books", "Savings", "Gifts"), ("Wind", "Solar", "Hydro", "Coal", "Gas", "Nuclear")),
    ("Open ticket", "Read form", "Send email", "Store file", "Call client", "Ship order", "Print label", "Archive",
     "Log error", "Start", "Finish"),
    ("Paid?", "In stock?", "Valid?", "Urgent?"),
    (("City", ("Bergen", "Porto", "Ghent", "Turin", "Split", "Graz"), ("Height", "People", "Trains", "Rain")),
     ("Team", ("Falcons", "Otters", "Wolves", "Herons", "Badgers"), ("Played", "Won", "Lost", "Points"))),
    (("Create account", ("Full name", "Email", "Password"), ("Remember me", "Send news"), ("Sign up", "Cancel")),
     ("Delivery", ("Street", "Town", "Postcode"), ("Leave at door", "Gift wrap"), ("Continue", "Back"))),
    (("SUMMER JAZZ", "Three nights by the lake", "14 - 16 July"), ("OPEN STUDIO", "Painters at work", "Entry free"),
     ("NIGHT MARKET", "Street food and music", "Every Friday"), ("BOOK FAIR", "Meet the authors", "Hall 4, 10 am")),
    ("Mail", "Search", "Clock", "Home", "Play", "Music", "Alerts", "Photos", "Notes", "Maps", "Files", "Tasks", "Chat",
     "Store", "Radio", "Games", "News", "Wallet", "Books", "Help"),
)  # fmt: skip
TEST = Vocabulary(
    ("Harvest by field", "Tickets sold", "Response time", "Members joined", "Bread baked", "Parcels handled",
     "Water level", "Fleet mileage"),
    (("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul"), ("Tokyo", "Paris", "Accra", "Hanoi", "Sofia", "Perth"),
     ("Alpha", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot"), ("Week 1", "Week 2", "Week 3", "Week 4", "Week 5"),
     ("Apples", "Pears", "Plums", "Figs", "Dates", "Kiwis")),
    (("East", "West", "Centre"), ("Online", "Phone", "Counter"), ("Forecast", "Measured", "Record"),
     ("Morning", "Noon", "Evening")),
    (("Labour", "Parts", "Freight", "Taxes", "Profit", "Repairs"),
     ("Bus", "Tram", "Bicycle", "Walking", "Taxi", "Ferry"),
     ("Vowels", "Nouns", "Verbs", "Idioms", "Slang")),
    ("Receive claim", "Scan badge", "Weigh parcel", "Notify owner", "Create invoice", "Restart pump", "Close valve",
     "Assign nurse", "Draw sample", "Begin", "Done", "Reject", "Escalate"),
    ("Complete?", "Too heavy?", "Approved?", "Pressure ok?", "Known user?"),
    (("Planet", ("Mercury", "Venus", "Mars", "Jupiter", "Saturn", "Uranus"), ("Moons", "Radius", "Density", "Year")),
     ("Server", ("atlas", "boreas", "cronos", "dione", "eos"), ("Region", "Load", "Uptime", "Cores")),
     ("Dish", ("Ramen", "Paella", "Pierogi", "Tagine", "Ceviche"), ("Price", "Minutes", "Serves", "Spice"))),
    (("Book a table", ("Guest", "Date", "Time", "Phone"), ("Window seat", "High chair"), ("Reserve", "Clear")),
     ("Notification settings", ("Address", "Hours"), ("Daily digest", "Mentions", "Updates"), ("Save", "Discard")),
     ("Report a fault", ("Location", "Machine", "Details"), ("Photo attached", "Call back"), ("Submit", "Close"))),
    (("RIVER FESTIVAL", "Boats, lanterns and song", "21 August at dusk"),
     ("CERAMICS WEEK", "Clay, glaze and fire", "Studio 9"),
     ("CITY MARATHON", "Run through nine bridges", "Start 8:30"),
     ("WINTER LIGHTS", "A walk after dark", "Gardens open late"),
     ("MODERN DANCE", "Six new works", "Doors at seven")),
    ("Inbox", "Find", "Timer", "House", "Video", "Sound", "Bell", "Camera", "Draft", "Route", "Folder", "Ticket",
     "Reply", "Basket", "Signal", "Arcade", "Press", "Cards", "Shelf", "Guide"),
)  # fmt: skip
VOCABULARIES = {"dev": DEV, "test": TEST}

PHRASES: dict[str, dict[Family, tuple[str, ...]]] = {
    "dev": {
        "existence": ("Is there {of}?", "Does the picture show {of}?"),
        "count": ("How many {ofs} are there?", "Count the {ofs}."),
        "colour": ("What colour is {of}?", "Which colour has {of}?"),
        "position": ("In which part of the picture is {of}?", "Where is {of}?"),
        "relation": ("Is {of} {how} {to}?",),
        "comparison": ("Is {of} {how} than {to}?",),
        "reading": ("Which words belong to {of}?", "What does {of} say?"),
        "value": ("Which value has {of}?", "What is the value of {of}?"),
    },
    "test": {
        "existence": ("Can you find {of} here?", "Do you see {of}?", "Does {of} appear?"),
        "count": ("What is the number of {ofs}?", "Give the total of {ofs}."),
        "colour": ("Name the colour of {of}.", "{of}: what is its colour?"),
        "position": ("Of nine equal fields, which one holds {of}?", "Locate {of} in the frame."),
        "relation": ("Tell whether {of} is {how} {to}.", "True or not: {of} is {how} {to}."),
        "comparison": ("Tell whether {of} is {how} than {to}.", "Compared with {to}, is {of} {how}?"),
        "reading": ("Read out the words of {of}.", "Quote the text that goes with {of}."),
        "value": ("Read off the value of {of}.", "How much does {of} amount to?"),
    },
}


def say(part: str, family: Family, of: Pick, to: Pick | None, how: str, rng: np.random.Generator) -> Question:
    """Put a question into the words of a part."""
    bank = PHRASES[part][family]
    phrase = bank[int(rng.integers(len(bank)))]
    article = "a" if family == "existence" else "the"
    text = phrase.format(of=spell(of, article), ofs=spell(of, "", "s"), to=spell(to, "the") if to else "", how=how)
    return Question(family, text[0].upper() + text[1:], of, to, how)


def spell(pick: Pick, article: str, plural: str = "") -> str:
    """Say which things a pick means."""
    noun = (pick.kind or "thing") + ("es" if plural and pick.kind.endswith("x") else plural)
    words = [pick.extreme, pick.colour, noun]
    if article == "a" and next(word for word in words if word)[0] in "aeiou":
        article = "an"
    if pick.column:
        words.append(f"of {pick.column}")
    if pick.label:
        words.append(f'for "{pick.label}"' if pick.column else f'labelled "{pick.label}"')
    return " ".join(word for word in (article, *words) if word)
