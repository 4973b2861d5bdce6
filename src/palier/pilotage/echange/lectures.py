"""Lire ce qu'écrivent les tableurs tenus à la main : dates, oui/X, mois, compositions, noms.

Aucune de ces lectures ne devine : ce qu'elle ne comprend pas est rendu tel quel (le contrôle le
signalera), ou None.
"""

import re
from dataclasses import dataclass

from palier.noyau.texte import cle

_MOIS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_CHIFFRES = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?:\s+00:00(?::00)?)?")
_LETTRES = re.compile(r"(?:(\d{1,2})(?:er)? )?([a-z]+) (\d{4}|\d{2})")
_MOIS_CHIFFRES = re.compile(r"(\d{1,2})[/\-.](\d{4})")
_EN_LETTRES = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6}
_ADULTES = re.compile(r"\b(\d+) ?(?:a|ad|ads|adultes?)\b")
_ENFANTS = re.compile(r"\b(\d+) ?(?:e|enf|enfts?|enfants?|mineurs?)\b")
_DEUX_ADULTES = re.compile(r"\b(?:couple|cple|maries?|concubins?)\b")
_UN_ADULTE = re.compile(
    r"\b(?:seule?s?|isolee?|celibataire|celib|mere|pere|monoparentale?|mono|femme|homme)\b"
)
_SIECLE = 30
"""Une année de deux chiffres jusqu'à 30 est de ce siècle ; au-delà, du précédent."""


def annee(chiffres: str) -> int:
    """L'année de deux ou quatre chiffres.

    >>> annee("23"), annee("78"), annee("2023")
    (2023, 1978, 2023)
    """
    n = int(chiffres)
    if len(chiffres) == 4:
        return n
    return 2000 + n if n <= _SIECLE else 1900 + n


def numero_mois(texte: str) -> int | None:
    """Le mois que nomme un texte, entier ou abrégé.

    >>> numero_mois("févr."), numero_mois("Sept"), numero_mois("ma")
    (2, 9, None)
    """
    nom = cle(texte)
    if len(nom) < 3:
        return None
    trouves = [i for i, mois in enumerate(_MOIS, 1) if mois.startswith(nom)]
    if nom in ("jui", "jul", "juil"):
        return 7 if nom != "jui" else None
    return trouves[0] if len(trouves) == 1 else None


def date(texte: str, jour: int | None = None) -> str:
    """Une date écrite à la main, en `JJ/MM/AAAA` ; telle quelle si elle n'est pas comprise.

    Args:
        jour: quantième d'une date qui n'a qu'un mois.

    >>> date("3.4.23"), date("1er mars 2023"), date("03/2023", jour=1), date("mars 2023")
    ('03/04/2023', '01/03/2023', '01/03/2023', 'mars 2023')
    """
    net = texte.strip()
    if trouve := _CHIFFRES.fullmatch(net):
        j, m, a = trouve.groups()
        return f"{int(j):02}/{int(m):02}/{annee(a)}"
    if trouve := _LETTRES.fullmatch(cle(net)):
        quantieme, nom, a = trouve.groups()
        j, mois = quantieme or jour, numero_mois(nom)
        return f"{int(j):02}/{mois:02}/{annee(a)}" if j and mois else texte
    if jour and (trouve := _MOIS_CHIFFRES.fullmatch(net)):
        return f"{jour:02}/{int(trouve[1]):02}/{trouve[2]}"
    return texte


def booleen(texte: str) -> str:
    """« X », « O », « Oui » valent oui ; « N », « Non », « - » valent non ; le reste est rendu.

    >>> booleen("X"), booleen("Oui"), booleen("n"), booleen("peut-être")
    ('oui', 'oui', 'non', 'peut-être')
    """
    mot = texte.strip().casefold()
    if mot in ("x", "o", "oui", "✓", "✔", "☑", "1", "vrai", "true"):
        return "oui"
    return "non" if mot in ("n", "non", "0", "faux", "false") else texte


@dataclass(frozen=True)
class Foyer:
    """Ce que dit une composition écrite en abrégé."""

    adultes: int
    enfants: int
    couple: bool

    @property
    def famille(self) -> str:
        """Le code de famille (§ 9.14) ; vide pour plusieurs adultes qui ne font pas un couple."""
        if self.adultes > 1 and not self.couple:
            return ""
        seul = "SEUL" if self.adultes == 1 else "COUPLE"
        return f"{seul}_ENF" if self.enfants else seul


def composition(texte: str) -> Foyer | None:
    """Les adultes et enfants d'une composition abrégée ; None si elle n'est pas comprise.

    >>> composition("2A+3E")
    Foyer(adultes=2, enfants=3, couple=True)
    >>> composition("Mère seule, 1 enfant")
    Foyer(adultes=1, enfants=1, couple=False)
    >>> composition("famille nombreuse") is None
    True
    """
    mots = " ".join(str(_EN_LETTRES.get(m, m)) for m in cle(texte).split())
    adultes, enfants = _ADULTES.search(mots), _ENFANTS.search(mots)
    couple = bool(_DEUX_ADULTES.search(mots))
    if adultes:
        nombre = int(adultes[1])
    elif couple:
        nombre = 2
    elif _UN_ADULTE.search(mots):
        nombre = 1
    else:
        return None
    if enfants:
        petits = int(enfants[1])
    elif fin := re.search(r"\b(\d+)$", mots[adultes.end() :] if adultes else mots):
        petits = int(fin[1])
    elif re.search(r"\bmono|\bavec\b|\benfants?\b", mots) and not re.search(r"\bsans enf", mots):
        return None
    else:
        petits = 0
    if not 1 <= nombre <= 10 or petits > 20:
        return None
    return Foyer(nombre, petits, couple or nombre == 2)


def separer(texte: str) -> list[str]:
    """Les valeurs d'une cellule qui en porte plusieurs.

    >>> separer("Budget, santé + emploi"), separer("")
    (['Budget', 'santé', 'emploi'], [])
    """
    return [m.strip() for m in re.split(r"[,;/+|\n]", texte) if m.strip()]


def nom_prenom(texte: str) -> tuple[str, str]:
    """« DUPONT-MARTIN Marie » → (DUPONT-MARTIN, Marie) ; sans capitales, le premier mot est le nom.

    >>> nom_prenom("DE LA FOSSE Anne Marie"), nom_prenom("Marie DUPONT"), nom_prenom("Martin, Paul")
    (('DE LA FOSSE', 'Anne Marie'), ('DUPONT', 'Marie'), ('Martin', 'Paul'))
    """
    net = re.sub(
        r"^(?:m\.?|mme|mlle|mr|monsieur|madame)\s+", "", texte.strip(), flags=re.IGNORECASE
    )
    if "," in net:
        nom, _, prenom = net.partition(",")
        return nom.strip(), prenom.strip()
    mots = net.split()
    capitales = [m for m in mots if m.isupper() and len(m) > 1]
    if capitales and len(capitales) < len(mots):
        return " ".join(capitales), " ".join(m for m in mots if m not in capitales)
    return (mots[0], " ".join(mots[1:])) if mots else ("", "")


def etat_naissance(texte: str) -> str:
    """Ce que l'on sait d'une naissance d'après ce qu'on en a écrit.

    >>> etat_naissance("1980-04-03"), etat_naissance("Refusée"), etat_naissance("?")
    ('connue', 'refusee', 'inconnue')
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d|\d\d/\d\d/\d{4}", date(texte)):
        return "connue"
    return "refusee" if cle(texte).startswith("refus") else "inconnue"


def comparable(texte: str) -> str:
    """Un texte ou une date réduits à ce qui les identifie, quelle que soit leur écriture.

    >>> comparable("1980-04-03") == comparable("3/4/80"), comparable("DUPONT  Éva")
    (True, 'dupont eva')
    """
    if trouve := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", texte.strip()):
        texte = "/".join(reversed(trouve.groups()))
    return cle(date(texte))


def entier(texte: str) -> int | None:
    """Un nombre entier écrit à la main (« 3 », « 3,0 », « 1 200 ») ; None sinon."""
    net = re.sub(r"[\s\u00a0\u202f]", "", texte).replace(",", ".")
    return int(net.split(".")[0]) if re.fullmatch(r"\d+(\.0+)?", net) else None


def positif(texte: str) -> bool:
    """Le texte est un nombre strictement positif."""
    net = re.sub(r"[\s\u00a0\u202f€]", "", texte).replace(",", ".")
    return bool(re.fullmatch(r"\d+(\.\d+)?", net)) and float(net) > 0


def empreinte_nom(*morceaux: str) -> str:
    """Un identifiant lisible tiré de quelques cellules : sans accents, en minuscules, des tirets.

    >>> empreinte_nom("Éva  DUPONT", "03/04/1980")
    'eva-dupont-03-04-1980'
    """
    return "-".join(comparable(m).replace(" ", "-") for m in morceaux if m.strip())
