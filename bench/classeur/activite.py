"""Les feuilles de l'équipe, des réunions, des ateliers et des relogements."""

from bench.classeur.aides import AU, DU, code, dans_p, parmi, premier, va_chercher
from bench.classeur.feuilles import Feuille

_TRAVAIL_SOCIAL = ["TRAVAILLEUR_SOCIAL", "CESF", "ASSISTANT_SOCIAL", "EDUCATEUR", "REFERENT"]

AFFECTATIONS = Feuille(
    "affectations",
    "professionnel_id role quotite debut fin",
    {
        "jours": f"IF(AND({parmi('{l.role}', _TRAVAIL_SOCIAL)},{{l.debut}}<={AU},"
        f'OR({{l.fin}}="",{{l.fin}}>={DU})),IF({{l.fin}}="",{AU},MIN({{l.fin}},{AU}))'
        f"-MAX({{l.debut}},{DU})+1,0)",
        "cle": 'IF({l.jours}>0,{l.professionnel_id},"")',
        "premiere": premier("{l.cle}", "{affectations.cle}"),
    },
)

EXAMENS = Feuille(
    "examens",
    "reunion_id menage_id",
    {
        "veille": "IFERROR(INDEX({reunions.veille},"
        "MATCH({l.reunion_id},{reunions.reunion_id},0)),0)",
        "cle": 'IF({l.veille}=1,{l.menage_id}&"","")',
        "premier": premier("{l.cle}", "{examens.cle}"),
    },
)

REUNIONS = Feuille(
    "reunions",
    "reunion_id instance date",
    {"veille": f'IF(AND({{l.instance}}="VEILLE_SOCIALE",{dans_p("{l.date}")}),1,0)'},
)

SEANCES = Feuille(
    "seances",
    "seance_id action_id date statut anonymes",
    {
        "type": va_chercher("{actions.type}", "{l.action_id}", "{actions.action_id}"),
        "theme": va_chercher("{actions.theme}", "{l.action_id}", "{actions.action_id}"),
        "nommees": 'COUNTIFS({presences.seance_id},{l.seance_id},{presences.present},"oui",'
        '{presences.personne_id},"<>")',
        "atelier": 'IF(AND({l.type}="ATELIER",OR({l.statut}="",{l.statut}="NSP",'
        '{l.statut}="TENUE"),'
        f"{dans_p('{l.date}')},{{l.nommees}}+N({{l.anonymes}})>0),1,0)",
        "theme_connu": code("{l.theme}"),
    },
)

PRESENCES = Feuille(
    "presences",
    "seance_id personne_id present",
    {
        "cle": 'IF(AND({l.present}="oui",{l.personne_id}<>""),IF(IFERROR(INDEX({seances.atelier},'
        'MATCH({l.seance_id},{seances.seance_id},0)),0)=1,{l.personne_id},""),"")',
        "premiere": premier("{l.cle}", "{presences.cle}"),
    },
)

RELOGEMENTS = Feuille(
    "relogements",
    "menage_id date parc priorite",
    {
        "cle": f'IF(AND({{l.parc}}="PUBLIC",{dans_p("{l.date}")}),{{l.menage_id}},"")',
        "premier": premier("{l.cle}", "{relogements.cle}"),
        "cle_dalo": 'IF({l.priorite}="DALO",{l.cle},"")',
        "premier_dalo": premier("{l.cle_dalo}", "{relogements.cle_dalo}"),
    },
)

DISPOSITIFS = Feuille(
    "dispositifs",
    "dispositif_id code",
)
PARTENAIRES = Feuille(
    "partenaires",
    "partenaire_id categorie",
)
ACTIONS = Feuille(
    "actions",
    "action_id type theme",
)
DEMARCHES = Feuille("demarches", "type engagee_le", {"connu": code("{l.type}")})
