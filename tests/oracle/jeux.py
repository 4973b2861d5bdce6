"""Des jeux d'échange engendrés au hasard : petits, valides, et tordus là où les règles plient.

Un jeu tient à deux nombres, la graine et le nombre de ménages : hypothesis les tire, rejoue un
échec, et le réduit au plus petit nombre de ménages qui échoue encore.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from hypothesis import strategies as st

from oracle import hasard
from oracle.chargement import Jeu
from oracle.hasard import Colonnes

Ligne = dict[str, Any]


def ordonne(ligne: Ligne, *colonnes: str) -> Ligne:
    """Remet dans l'ordre les dates connues d'une ligne."""
    connues = [c for c in colonnes if ligne[c] is not None]
    return ligne | dict(zip(connues, sorted(ligne[c] for c in connues), strict=True))


def borne(jour: date | None, debut: date | None, fin: date | None) -> date | None:
    """Ramène un jour dans l'intervalle, quand il est connu."""
    if jour is None:
        return None
    jour = jour if debut is None else max(jour, debut)
    return jour if fin is None else min(jour, fin)


def uniques(lignes: Sequence[Ligne], *cle: str) -> list[Ligne]:
    """La première ligne de chaque clé."""
    return list({tuple(li[c] for c in cle): li for li in reversed(lignes)}.values())


class Fabrique:
    """Assemble les lignes tirées en tables, leur donne leurs identifiants, les rend valides."""

    def __init__(self, graine: int) -> None:
        self.hasard = Random(graine)
        self.tables: dict[str, list[Ligne]] = defaultdict(list)

    def tire(self, colonnes: Colonnes) -> Ligne:
        return {c: self.hasard.choice(valeurs) for c, valeurs in colonnes.items()}

    def tire_lignes(self, maximum: int, colonnes: Colonnes) -> list[Ligne]:
        return [self.tire(colonnes) for _ in range(self.hasard.randint(0, maximum))]

    def ajoute(self, table: str, **ligne: Any) -> None:
        self.tables[table].append(ligne)

    def menage(self, h: str, enfant: str | None) -> None:
        """Un ménage, ses personnes, ses faits ; `enfant` y est en garde alternée."""
        self.ajoute("menages", menage_id=h, **self.tire(hasard.MENAGE))
        habitants = []
        for i in range(self.hasard.randint(0, 3)):
            habitants.append(f"{h}p{i}")
            composition = ordonne(self.tire(hasard.COMPOSITION), "debut", "fin")
            self.ajoute("compositions", menage_id=h, personne_id=habitants[-1], **composition)
            personne = self.tire(hasard.PERSONNE)
            self.ajoute("personnes", personne_id=habitants[-1], structure_id="S0", **personne)
        if enfant:
            habitants.append(enfant)
            alternee = {"role": "ENFANT", "garde": "alternee"}
            self.ajoute("compositions", menage_id=h, personne_id=enfant, **alternee)
        tirees = self.tire_lignes(3, hasard.MESURE)
        mesures = [f"{h}m{i}" for i in range(len(tirees))]
        for m, mesure in zip(mesures, tirees, strict=True):
            self.mesure(m, ordonne(mesure, "debut", "fin"), h, habitants)
        self.faits(h, (None, *mesures, *mesures))

    def mesure(self, m: str, mesure: Ligne, h: str, habitants: Sequence[str]) -> None:
        debut, fin = mesure["debut"], mesure["fin"]
        mesure["fin_prevue"] = borne(mesure["fin_prevue"], debut, None)
        mesure["adhesion_le"] = borne(mesure["adhesion_le"], None, fin)
        self.ajoute("mesures", **mesure, mesure_id=m, menage_id=h)
        if debut is not None:
            self.deroulement(m, debut, fin, habitants)
        for d in self.tire_lignes(3, hasard.DIFFICULTE):
            self.ajoute("difficultes", mesure_id=m, **ordonne(d, "ouverte_le", "levee_le"))
        for i, o in enumerate(self.tire_lignes(3, hasard.OBJECTIF)):
            parent = f"{m}o0" if i and o.pop("parent_id") else None
            cles = {"objectif_id": f"{m}o{i}", "mesure_id": m, "parent_id": parent}
            self.ajoute("objectifs", **(o | cles))

    def deroulement(self, m: str, debut: date, fin: date | None, habitants: Sequence[str]) -> None:
        """Les périodes et, une fois sur deux, les participants écrits d'une mesure commencée."""
        periodes = self.tire_lignes(3, hasard.PERIODE)
        for p in periodes:
            p["debut"] = borne(p["debut"], debut, fin)
            p["fin_prevue"] = borne(p["fin_prevue"], p["debut"], None)
        premier = self.hasard.choice((1, 1, 2))
        for rang, p in enumerate(sorted(periodes, key=lambda p: p["debut"]), premier):
            self.ajoute("periodes", mesure_id=m, rang=rang, **p)
        for qui in habitants if self.hasard.random() < 1 / 2 else ():
            tiree = self.tire(hasard.PARTICIPANT)
            dates = {c: borne(tiree[c], debut, fin) for c in ("debut", "fin")}
            participant = ordonne(tiree | dates, "debut", "fin")
            self.ajoute("participants", mesure_id=m, personne_id=qui, **participant)

    def faits(self, h: str, mesures: Sequence[str | None]) -> None:
        """Ce qui arrive au ménage, rattaché ou non à une de ses mesures."""
        for i, a in enumerate(self.tire_lignes(6, hasard.ACTE)):
            lien = {"menage_id": h, "mesure_id": self.hasard.choice(mesures)}
            self.ajoute("actes", acte_id=f"{h}a{i}", **lien, **a)
            for s in self.tire_lignes(1, hasard.SOLLICITATION):
                self.ajoute("sollicitations", acte_id=f"{h}a{i}", **s)
        for i, d in enumerate(self.tire_lignes(2, hasard.DEMARCHE)):
            lien = {"menage_id": h, "mesure_id": self.hasard.choice(mesures)}
            self.ajoute("demarches", demarche_id=f"{h}q{i}", **lien, **d)
        for i, s in enumerate(self.tire_lignes(4, hasard.SITUATION)):
            lien = {"menage_id": h, "mesure_id": self.hasard.choice(mesures)}
            self.ajoute("situations", situation_id=f"{h}s{i}", **lien, **s)
            for b in self.tire_lignes(3, hasard.LIGNE_BUDGET):
                self.ajoute("lignes_budget", situation_id=f"{h}s{i}", **b)
        logements = [ordonne(o, "debut", "fin") for o in self.tire_lignes(2, hasard.OCCUPATION)]
        for o in uniques(logements, "debut"):
            self.ajoute("occupations", menage_id=h, **o)
        for i, r in enumerate(self.tire_lignes(1, hasard.RELOGEMENT)):
            self.ajoute("relogements", relogement_id=f"{h}l{i}", menage_id=h, **r)
        for i, d in enumerate(self.tire_lignes(2, hasard.DETTE)):
            self.ajoute("dettes", dette_id=f"{h}d{i}", menage_id=h, **d)
            for r in self.tire_lignes(2, hasard.REGLEMENT):
                jour = max(r["date"], d["constatee_le"])
                self.ajoute("reglements", **(r | {"dette_id": f"{h}d{i}", "date": jour}))
        self.procedures(h, mesures)

    def procedures(self, h: str, mesures: Sequence[str | None]) -> None:
        """Deux étapes d'un ménage ne portent jamais le même code le même jour."""
        vues = set()
        for i, p in enumerate(self.tire_lignes(2, hasard.PROCEDURE)):
            lien = {"menage_id": h, "mesure_id": self.hasard.choice(mesures)}
            self.ajoute("procedures", procedure_id=f"{h}x{i}", **lien, **p)
            for e in self.tire_lignes(4, hasard.ETAPE):
                fait = {"code": e[p["type"]], "date": max(e["date"], p["ouverte_le"])}
                if tuple(fait.values()) not in vues:
                    vues.add(tuple(fait.values()))
                    self.ajoute("etapes", procedure_id=f"{h}x{i}", regime=e["regime"], **fait)

    def cadre(self) -> None:
        """Deux structures, deux professionnels, deux partenaires, quatre dispositifs."""
        self.ajoute("structures", structure_id="S0", nom="Mere", type="ccas", commune="92046")
        fille = {"type": "association", "parente_id": "S0"}
        self.ajoute("structures", structure_id="S1", nom="Fille", **fille)
        for i in range(2):
            self.ajoute("professionnels", professionnel_id=f"P{i}", nom=f"P{i}")
            self.ajoute("partenaires", partenaire_id=f"PA{i}", nom="PA", categorie="LOGEMENT")
        codes = ("ASLL_MAINTIEN", "ASLL_ACCES", "AVDL_VERS", "ASLL_MAINTIEN")
        for i, code in enumerate(codes):
            cles = {"dispositif_id": f"D{i}", "structure_id": f"S{i // 2}"}
            self.ajoute("dispositifs", code=code, nom=code, **cles)

    def vie(self, menages: int) -> None:
        """Ce que fait la structure hors des mesures, d'autant plus qu'elle suit de ménages."""
        n = 2 + menages // 3
        for a in self.tire_lignes(n, hasard.AFFECTATION):
            self.ajoute("affectations", **ordonne(a, "debut", "fin"))
        for i, a in enumerate(self.tire_lignes(n, hasard.ACTION)):
            self.ajoute("actions", action_id=f"A{i}", nom="Action", **a)
            for j, s in enumerate(self.tire_lignes(3, hasard.SEANCE)):
                self.ajoute("seances", seance_id=f"A{i}s{j}", action_id=f"A{i}", **s)
                for qui in self.hasard.sample(hasard.PRESENTS, self.hasard.randint(0, 3)):
                    colonne = "professionnel_id" if qui.startswith("P") else "personne_id"
                    present = {"present": self.hasard.random() < 2 / 3, colonne: qui}
                    self.ajoute("presences", seance_id=f"A{i}s{j}", **present)
        for i, r in enumerate(self.tire_lignes(n, hasard.REUNION)):
            self.ajoute("reunions", reunion_id=f"R{i}", **r)
            for e in self.tire_lignes(3, hasard.EXAMEN):
                self.ajoute("examens", reunion_id=f"R{i}", **e)
        for instance in uniques(self.tire_lignes(n, hasard.INSTANCE), "structure_id", "code"):
            self.ajoute("instances", **instance)
        cle = ("commune", "variable", "territoire", "millesime")
        for c in uniques(self.tire_lignes(n, hasard.CONTEXTE), *cle):
            self.ajoute("contextes", source="Insee", **c)
        for i, a in enumerate(self.tire_lignes(n, hasard.AMELIORATION)):
            self.ajoute("ameliorations", structure_id="S0", action=f"Action {i}", **a)


def engendre(graine: int, menages: int) -> Jeu:
    """Le jeu de cette graine, avec ce nombre de ménages (un à douze)."""
    fabrique = Fabrique(graine)
    fabrique.cadre()
    for i in range(menages):
        connues = fabrique.tables["personnes"]
        alternee = connues[-1]["personne_id"] if connues and i % 4 == 3 else None
        fabrique.menage(f"H{i}", alternee)
    fabrique.vie(menages)
    habites = {p["personne_id"] for p in fabrique.tables["personnes"]}
    fabrique.tables["presences"] = [
        p for p in fabrique.tables["presences"] if p.get("personne_id", "H0p0") in habites
    ]
    fabrique.tables["examens"] = [
        e for e in fabrique.tables["examens"] if e["menage_id"] != "H1" or menages > 1
    ]
    return dict(fabrique.tables)


jeux = st.builds(engendre, st.integers(0, 2**32 - 1), st.sampled_from(range(1, 13)))
periodes = st.sampled_from(hasard.PERIODES)
