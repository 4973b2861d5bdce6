"""Ce que l'on n'attend pas : par genre de champ, puis de tout."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import strategies as st

from epreuves.recolte import Champ, Formulaire

TEXTES = [
    *("", " ", "\x00", "a\x00b", "x" * 70_000, "é≠😀𝕏", "\u202egnp.exe", "\ufeff", "٣", "²"),
    *("'; DROP TABLE menages_menage; --", "<script>alert(1)</script>", "{{ 7*7 }}{% x %}"),
    *("=1+1", "../../etc/passwd", "\r\nSet-Cookie: a=b", "%s%n", "\u0301" * 500, "\ud7ff\ue000"),
]
DATES = [
    *("31/02/2026", "2026-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "99999-01-01"),
    *("2026-13-01", "1/1/1", "demain", "lundi", "hier", "-1", "2026-04-14T25:00", "32 avril", "0"),
    *("1900-01-01", "1 janvier 99999", "14/4", "9" * 400),
]
NOMBRES = [
    *("-1", "0", "1e999", "1e400", "1e15", "NaN", "Infinity", "-Infinity", "1e-400", "0x10"),
    *("9" * 30, "9" * 5000, "1_000", "٣٤", "²", "1,5", "1.5.5", "9223372036854775808"),
    *("2147483648", "99999999999.999", "-0", "1e9", "+5", "12345678901"),
]
CODES = ["INCONNU", "0", "-1", "9223372036854775808", "9" * 30, "None", "", "a\x00", "AUTRE", "[]"]
LIBRES = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
TOUT = st.one_of(st.sampled_from(TEXTES + DATES + NOMBRES + CODES), LIBRES)
EN_TROP = ("structure", "structure_id", "id", "pk", "menage", "auteur", "version", "cle", "retour")
_PAR_GENRE = {
    "select": CODES,
    "radio": CODES,
    "checkbox": CODES,
    "hidden": CODES + NOMBRES,
    "number": NOMBRES,
    "date": DATES,
    "time": DATES + NOMBRES,
}


def _fichiers() -> st.SearchStrategy[Any]:
    noms = ["a.pdf", "../../a.pdf", "a\x00.pdf", "a" * 300 + ".docx", ".xlsx", "CON.csv", "é😀.ods"]
    octets = [b"", b"\x00" * 100, b"%PDF-1.7", b"PK\x03\x04pas un zip", "a;b\né;\x00".encode()]
    recus = st.tuples(st.sampled_from(noms), st.sampled_from(octets))
    return recus.map(lambda recu: SimpleUploadedFile(recu[0] or "x", recu[1]))


def _valeur(champ: Champ) -> st.SearchStrategy[Any]:
    if champ.genre == "file":
        return st.one_of(_fichiers(), st.just("pas un fichier"))
    propres = st.sampled_from(_PAR_GENRE.get(champ.genre, TEXTES + DATES + NOMBRES))
    seules = st.one_of(propres, TOUT)
    return st.one_of(seules, seules, st.lists(seules, min_size=2, max_size=3))


@st.composite
def saisies(tirer: Any, formulaire: Formulaire) -> dict[str, Any]:
    """Une saisie ordinaire dont un à trois champs sont hostiles, manquants ou en trop."""
    saisie: dict[str, Any] = dict(formulaire.plausible)
    noms = list(range(len(formulaire.champs)))
    choisis = tirer(st.sets(st.sampled_from(noms), min_size=1, max_size=3)) if noms else ()
    for rang in choisis:
        champ = formulaire.champs[rang]
        if champ.nom in saisie and tirer(st.integers(0, 9)) == 0:
            del saisie[champ.nom]
        else:
            saisie[champ.nom] = tirer(_valeur(champ))
    if not noms or tirer(st.integers(0, 4)) == 0:
        saisie[tirer(st.sampled_from(EN_TROP))] = tirer(TOUT)
    return saisie
