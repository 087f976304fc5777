"""Brings the words of questions and labels to terms: ``VAT``, ``MwSt.``, ``TVA`` and ``IVA`` are all ``tax``.

English, German, French and Spanish as papers use them; German compounds are taken apart. A word that is not listed is
its own term, without accents and common endings. Promises nothing for what words mean in a sentence.
"""

import re
import unicodedata

_TERMS = {
    "number": "number no nr num numero nummer #",
    "invoice": "invoice rechnung rechnungs facture facturation factura",
    "receipt": "receipt beleg quittung kassenbon recu recibo bon",
    "order": "order bestellung bestell auftrag auftrags commande pedido",
    "customer": "customer client kunde kunden cliente",
    "date": "date datum fecha day tag jour",
    "time": "time uhr uhrzeit heure hora hour",
    "due": "due fallig falligkeits zahlbar echeance vencimiento vence payable",
    "issue": "issue issued ausgestellt emission emision emitida",
    "total": "total summe gesamt totale ttc brutto sum gesamtsumme",
    "amount": "amount betrag montant importe amounts",
    "net": "subtotal zwischensumme netto net ht imponible",
    "tax": "tax vat mwst ust mehrwertsteuer umsatzsteuer tva iva gst taxes",
    "change": "change ruckgeld wechselgeld cambio rendu",
    "cash": "cash bar especes efectivo",
    "quantity": "quantity qty menge anzahl cantidad quantite",
    "price": "price preis prix precio cost costs kostet kosten coute cout cuesta costo priced",
    "unit": "unit einzel unitaire unitario",
    "phone": "phone telephone tel telefon telefono mobile mob handy",
    "mail": "mail email e-mail correo courriel",
    "leave": "leave leaves leaving depart departs departure departures abfahrt salida ab sale",
    "arrive": "arrive arrives arrival arrivals ankunft llegada arrivee an llega",
    "seat": "seat sitz sitzplatz asiento siege",
    "platform": "platform gleis voie anden",
    "reference": "reference ref referenz referencia",
    "birth": "birth born dob geburts geburt naissance nacimiento",
    "first": "vorname prenom forename",
    "surname": "surname nachname familienname apellido apellidos",
    "name": "name names named nombre nom called",
    "expire": "expire expires expiry expiration expired gultig ablauf caduca caducidad",
    "destination": "destination ziel destino",
    "weight": "weight gewicht poids peso heavy weigh weighs",
    "serve": "serve served serves server bedient cashier kassierer",
    "discount": "discount rabatt remise descuento",
    "tip": "tip gratuity trinkgeld pourboire propina",
    "origin": "origin herkunft origine origen",
    "address": "address adresse anschrift direccion",
    "post": "postcode zip zipcode plz postleitzahl",
    "country": "country land pays pais",
    "start": "start starts started begin begins beginn beginning",
    "pay": "pay paid payment zahlung bezahlt pagado pago paiement paye pagar payments",
    "term": "terms conditions conditions bedingungen",
    "bill": "bill billed billing",
    "balance": "balance saldo solde",
    "ship": "ship shipped shipping versand envio",
    "company": "company firma unternehmen empresa entreprise societe firm organisation organization employer",
}
_WORDS = {word: term for term, words in _TERMS.items() for word in words.split()}
_PHRASES = (
    (r"\bcomes? from\b|\bmade in\b", " origin "),
    (r"\b(?:first|given) names?\b", " vorname "),
    (r"\blast name\b|\bfamily name\b", " surname "),
    (r"\b(?:zip|postal) code\b", " zip "), (r"\bsub[- ]total\b", " subtotal "), (r"\bbase imponible\b", " netto "),
    (r"\be ?- ?mail\b", " email "), (r"\bn[°ºo]\.? ?(?=\d|$|\s)", " no "),
    (r"^\W*(?:to|nach|vers|a)\W*$|^where\b(?=.*\bto\W*$)", " destination "),
    (r"^\W*(?:from|von|desde)\W*$|^where\b(?=.*\bfrom\W*$)|^who\b(?=.*\bfrom\W*$)", " origin "),
    (r"\bbusiness card\b", " card "),
    (r"\bhow (?:heavy)\b", " weight "), (r"\bhow (?:old|long|far|tall|high|big|large)\b", " "),
    (r"\b(?:invoice|bill)ed to\b", " bill to "),
)  # fmt: skip
"""What is one term in several words."""
WEAK = frozenset("number date amount name time price content value quantity level cost charge".split())
"""Terms that say of what form a value is, rather than which value."""
_STOP = frozenset(
    "what which who whom whose when where why how much many a an the is are was were be been being do does did has "
    "have had of on in at to for with by and or it its this that these those there here me my their his her your our "
    "as from stand stands standing written printed stated shown given listed tell please find read paper picture image "
    "document page gets get got say says appear appears set used use take takes took place "
    "der die das den dem des ein eine einer einem wie lautet ist war hoch wann was wer welche welcher welches welchem "
    "viel viele auf im am um von vom zu zum fur und steht gab es wurde bei mit hat "
    "le la les l un une des du de d est quel quelle quels quelles sur quand combien qui il elle a au aux en et "
    "el los las del cual es cuanto cuanta cuantos cuando quien que y por son cuales se al"
    .split()
)  # fmt: skip
_PARTS = sorted((word for word in _WORDS if len(word) > 1 and word.isalpha()), key=len, reverse=True)
_STEM = re.compile(r"(?:ers?|ings?|ed|es|e|s)$")


def folded(text: str) -> str:
    """Return a text in lower case, without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("°", "o"))
    return "".join(each for each in parts if not unicodedata.combining(each)).replace("’", "'")


def terms(text: str) -> list[str]:
    """Return the terms of a text, in their order; words that name nothing, and numbers, are left out."""
    plain = re.sub(r"'s\b", "", folded(text))
    for phrase, instead in _PHRASES:
        plain = re.sub(phrase, instead, plain)
    found: list[str] = []
    for word in re.findall(r"[^\W\d_]+|#", plain):
        found += [term for term in _of(word) if term not in found]
    return found


def is_known(term: str) -> bool:
    """Say whether a term is one that papers put before values."""
    return term in _TERMS


def _of(word: str) -> list[str]:
    if word in _WORDS:
        return [_WORDS[word]]
    if word in _STOP or (len(word) < 2 and word != "#"):
        return []
    return _compound(word) or [_STEM.sub("", word) if len(word) > 4 else word]


def _compound(word: str) -> list[str]:
    """Take a German compound apart; ``[]`` where a part of it is not known."""
    for part in _PARTS:
        if len(part) >= 3 and word.startswith(part) and len(word) > len(part):
            rest = word[len(part) :].removeprefix("s") if word[len(part) :] not in _WORDS else word[len(part) :]
            tail = [_WORDS[rest]] if rest in _WORDS and len(rest) > 1 else _compound(rest) if len(rest) > 4 else []
            if tail:
                return [_WORDS[part], *tail]
    return []
