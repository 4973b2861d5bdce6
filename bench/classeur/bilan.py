"""La feuille de bilan : une ligne par nombre, chacun en une formule."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bench.classeur.aides import AU, DU, TRANCHES

Codes = Mapping[tuple[str, str], set[str]]
"""Les codes écrits dans une colonne d'une feuille."""


@dataclass(frozen=True)
class Nombre:
    """Un nombre du bilan.

    Attributes:
        champ: où il se lit dans la réponse du moteur : `valeur`, `numerateur`, `mediane`…, ou
            « axe=modalité ».
        formule: avec les mêmes repères que les colonnes d'aide.
    """

    code: str
    champ: str
    formule: str


@dataclass(frozen=True)
class Repartition:
    """Un nombre par modalité.

    Attributes:
        colonnes: où lire les modalités (« feuille.colonne », et « NSP » si elle se compte), ou
            leur liste.
        formule: `%s` tient la place de la modalité.
    """

    code: str
    axe: str
    colonnes: str | tuple[str, ...]
    formule: str

    def nombres(self, codes: Codes) -> Iterable[Nombre]:
        """Un nombre par modalité rencontrée."""
        modalites: Iterable[str] = self.colonnes
        if isinstance(self.colonnes, str):
            demandes = self.colonnes.split()
            colonnes = [d.split(".") for d in demandes if d != "NSP"]
            lus = {c for feuille, colonne in colonnes for c in codes[feuille, colonne]} - {"NSP"}
            modalites = [*sorted(lus), *(["NSP"] if "NSP" in demandes else [])]
        for m in modalites:
            yield Nombre(self.code, f"{self.axe}={m}", self.formule.replace("%s", m))


def _si(condition: str, valeur: str) -> str:
    return f'IF({condition},{valeur},"")'


def _compte_entre(plage: str) -> str:
    return f'{plage},">="&{DU},{plage},"<="&{AU}'


_FAITS = "{actes.realise},1,{actes.dans_p},1"
_PREVUS = 'COUNTIFS({actes.entretien},1,{actes.dans_p},1,{actes.statut},"%s")'
_FIXES = "+".join(
    _PREVUS.replace("%s", s) for s in ("REALISE", "ABSENT_EXCUSE", "ABSENT_NON_EXCUSE", "REPORTE")
)
_ETP = f"(SUMPRODUCT({{affectations.quotite}},{{affectations.jours}})/({AU}-{DU}+1))"
_ATTRIBUEES = (
    'COUNTIFS({mesures.premiere},1,{mesures.@},"%s")+COUNTIFS({periodes.@},"%s",'
    "{periodes.renouvelle},1)"
)
_SANTE = 'COUNTIFS({menages.actif},1,{menages.sante},"%s")'
_BUDGET = 'COUNTIFS({menages.actif},1,{menages.equilibre},"%s")'

MESURES = (
    Nombre("I-001", "valeur", "SUM({menages.decide})"),
    Nombre("I-003", "valeur", "SUM({mesures.active})"),
    Nombre(
        "I-003", "en_cours_au_debut", f'COUNTIFS({{mesures.active}},1,{{mesures.debut}},"<"&{DU})'
    ),
    Nombre("I-003", "entrees", f'COUNTIFS({{mesures.active}},1,{{mesures.debut}},">="&{DU})'),
    Nombre("I-004", "valeur", "SUM({mesures.premiere})"),
    Nombre("I-005", "valeur", "SUM({periodes.renouvelle})"),
    Nombre("I-006", "valeur", "SUM({mesures.en_attente})"),
    Repartition(
        "I-008", "instructeur", "mesures.instructeur NSP", _ATTRIBUEES.replace("@", "instruite_par")
    ),
    Repartition("I-009", "origine", "mesures.origine NSP", _ATTRIBUEES.replace("@", "venue_de")),
    Nombre("I-010", "renseignes", "SUM({mesures.prescrite})"),
    Repartition(
        "I-010",
        "difficulte",
        "difficultes.code",
        'COUNTIFS({difficultes.code},"%s",{difficultes.prescrite},1)',
    ),
    Repartition(
        "I-012",
        "objectif",
        "objectifs.code",
        'COUNTIFS({objectifs.code},"%s",{objectifs.premier},1)',
    ),
    Nombre("I-013", "denominateur", "SUM({objectifs.conclu})"),
    Nombre("I-013", "numerateur", 'COUNTIFS({objectifs.conclu},1,{objectifs.statut},"ATTEINT")'),
    Nombre("I-033", "numerateur", "SUM({mesures.adherente})"),
    Nombre("I-033", "valeur", "100*SUM({mesures.adherente})/SUM({mesures.active})"),
    Nombre("I-035", "moyenne", "AVERAGE({mesures.duree})"),
    Nombre("I-035", "mediane", "MEDIAN({mesures.duree})"),
    Repartition(
        "I-035", "classe", ("≤ 6", "7-12", "13-18", "19-24"), 'COUNTIFS({mesures.classe},"%s")'
    ),
    Nombre("I-037", "valeur", "SUM({mesures.achevee})"),
    Nombre("I-038", "numerateur", "SUM({mesures.anticipee})"),
    Nombre("I-038", "denominateur", "COUNT({mesures.prevue})"),
    Nombre(
        "I-039",
        "valeur",
        f'COUNTIFS({{mesures.debut}},"<="&{AU},{{mesures.fin}},"")'
        f'+COUNTIFS({{mesures.debut}},"<="&{AU},{{mesures.fin}},">"&{AU})',
    ),
    Repartition(
        "I-040",
        "motif_fin",
        "mesures.motif_fin NSP",
        'COUNTIFS({mesures.motif},"%s",{mesures.achevee},1)',
    ),
    Nombre("I-052", "numerateur", "SUMIFS({mesures.pieces_recues},{mesures.dossier},1)"),
    Nombre("I-052", "denominateur", "SUMIFS({mesures.pieces_attendues},{mesures.dossier},1)"),
    Nombre(
        "I-053",
        "commission_mediane",
        _si("COUNT({mesures.attente})>0", "MEDIAN({mesures.attente})"),
    ),
    Repartition(
        "I-064",
        "dispositif",
        "dispositifs.code",
        'COUNTIFS({mesures.code},"%s",{mesures.du_dispositif},1)',
    ),
    Nombre("I-071", "numerateur", "SUM({mesures.relais})"),
)

MENAGES = (
    Repartition(
        "I-014", "tranche_age", TRANCHES, 'COUNTIFS({menages.tranche},"%s",{menages.actif},1)'
    ),
    Nombre("I-014", "mediane", _si("COUNT({menages.age})>0", "MEDIAN({menages.age})")),
    Nombre("I-014", "moyenne", _si("COUNT({menages.age})>0", "AVERAGE({menages.age})")),
    Repartition(
        "I-015",
        "famille",
        "situations.famille NSP",
        'COUNTIFS({menages.famille},"%s",{menages.actif},1)',
    ),
    Repartition(
        "I-017",
        "emploi",
        "situations.emploi NSP",
        'COUNTIFS({menages.emploi},"%s",{menages.actif},1)',
    ),
    Nombre("I-018", "numerateur", _SANTE.replace("%s", "oui")),
    Nombre("I-018", "denominateur", f"{_SANTE.replace('%s', 'oui')}+{_SANTE.replace('%s', 'non')}"),
    Repartition("I-019", "equilibre", ("EQUILIBRE", "DESEQUILIBRE", "INDETERMINE"), _BUDGET),
    Nombre("I-019", "numerateur", _BUDGET.replace("%s", "DESEQUILIBRE")),
    Nombre("I-020", "numerateur", _BUDGET.replace("%s", "INDETERMINE")),
    Repartition(
        "I-023", "dette", "dettes.type", 'COUNTIFS({dettes.type},"%s",{dettes.premiere},1)'
    ),
    Nombre("I-024", "somme", _si("COUNT({menages.dette})>0", "SUM({menages.dette_due})")),
    Nombre("I-024", "effectif", "COUNT({menages.dette_due})"),
    Nombre("I-024", "mediane", _si("COUNT({menages.dette_due})>0", "MEDIAN({menages.dette_due})")),
    Repartition(
        "I-025",
        "occupation",
        "situations.occupation NSP",
        'COUNTIFS({menages.occupation},"%s",{menages.actif},1)',
    ),
    Repartition(
        "I-057",
        "quartier",
        "menages.quartier NSP",
        'COUNTIFS({menages.quartier_connu},"%s",{menages.actif},1)',
    ),
    Repartition(
        "I-057",
        "sexe",
        ("F", "M", "NSP"),
        'COUNTIFS({menages.sexe_connu},"%s",{menages.actif},1)',
    ),
    Nombre("I-058", "renseignes", "SUM({difficultes.premiere})"),
    Repartition(
        "I-058",
        "difficulte",
        "difficultes.code",
        'COUNTIFS({difficultes.code},"%s",{difficultes.frein},1)',
    ),
    Nombre("I-060", "valeur", "SUM({menages.actif})"),
)

ACTIVITE = (
    Repartition(
        "I-041",
        "type",
        ("PHYSIQUE_BUREAU", "TELEPHONE", "VISIO", "TRIPARTITE", "PREMIER_CONTACT"),
        f'COUNTIFS({{actes.type}},"%s",{_FAITS})',
    ),
    Nombre("I-042", "valeur", f'COUNTIFS({_FAITS},{{actes.type}},"VAD")'),
    Nombre("I-043", "valeur", f'COUNTIFS({_FAITS},{{actes.type}},"ACCOMP_PHYSIQUE")'),
    Nombre("I-044", "valeur", "SUM({actes.suivi})/(SUM({mesures.jours})/30.4375)"),
    Nombre(
        "I-045",
        "valeur",
        _si(f"{_FIXES}>0", f"100*{_PREVUS.replace('%s', 'REALISE')}/({_FIXES})"),
    ),
    Repartition(
        "I-046",
        "type",
        "demarches.type",
        f'COUNTIFS({{demarches.connu}},"%s",{_compte_entre("{demarches.engagee_le}")})',
    ),
    Repartition(
        "I-047",
        "categorie",
        "sollicitations.categorie partenaires.categorie NSP",
        'SUMIFS({sollicitations.duree_min},{sollicitations.retenue},"%s",'
        "{sollicitations.dans_p},1)/60",
    ),
    Repartition(
        "I-048",
        "categorie",
        "sollicitations.categorie partenaires.categorie NSP",
        'COUNTIFS({sollicitations.retenue},"%s",{sollicitations.dans_p},1)',
    ),
    Repartition(
        "I-049",
        "instance",
        "reunions.instance",
        f'COUNTIFS({{reunions.instance}},"%s",{_compte_entre("{reunions.date}")})',
    ),
    Nombre("I-054", "valeur", _si(f"{_ETP}>0", f"SUM({{mesures.jours}})/({AU}-{DU}+1)/{_ETP}")),
    Nombre("I-061", "valeur", f"COUNTIFS({_FAITS})"),
    Nombre("I-062", "presents", "SUM({affectations.premiere})"),
    Nombre("I-062", "etp", _ETP),
    Nombre("I-063", "entretiens_par_menage", f"COUNTIFS({_FAITS})/SUM({{menages.actif}})"),
    Nombre("I-065", "valeur", "SUM({reunions.veille})"),
    Nombre("I-066", "passages", "SUM({examens.veille})"),
    Nombre("I-066", "menages", "SUM({examens.premier})"),
    Nombre("I-067", "valeur", "SUM({seances.atelier})"),
    Repartition(
        "I-067",
        "theme",
        "actions.theme NSP",
        'COUNTIFS({seances.theme_connu},"%s",{seances.atelier},1)',
    ),
    Nombre(
        "I-068",
        "valeur",
        "SUMIFS({seances.nommees},{seances.atelier},1)+SUMIFS({seances.anonymes},{seances.atelier},1)",
    ),
    Nombre("I-068", "participants", "SUM({presences.premiere})"),
    Nombre("I-069", "valeur", "SUM({relogements.premier})"),
    Nombre("I-070", "valeur", "SUM({relogements.premier_dalo})"),
)


def nombres(codes: Codes) -> list[Nombre]:
    """Tous les nombres du bilan, dans l'ordre des sections."""
    lignes: list[Nombre] = []
    for element in (*MESURES, *MENAGES, *ACTIVITE):
        lignes += [element] if isinstance(element, Nombre) else element.nombres(codes)
    return lignes
