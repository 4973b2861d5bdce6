"""Les feuilles des ménages, de leurs situations, budgets, logements et dettes."""

from bench.classeur.aides import AU, code, nombre, premier, tranche, va_chercher
from bench.classeur.feuilles import Feuille

SITUATIONS = Feuille(
    "situations",
    "situation_id menage_id mesure_id date famille emploi occupation ressources"
    " charges dette_locative difficulte_sante dossier_mdph",
    {
        "ou": "IFERROR(MATCH({l.menage_id},{mesures.reference},0),0)",
        "ecart": 'IF({l.ou}=0,"",IF(OR({l.mesure_id}="",'
        "{l.mesure_id}=INDEX({mesures.mesure_id},{l.ou})),"
        'ABS({l.date}-INDEX({mesures.debut},{l.ou})),""))',
        # Feuille triée par date : à écart égal, la ligne la plus haute est la plus ancienne.
        "cle": 'IF({l.ecart}="","",IF({l.ecart}>60,"",{l.ecart}*1000000+ROW()))',
    },
    lambda ligne: (ligne["date"], ligne["situation_id"]),
)


def _photo(colonne: str) -> str:
    return f"INDEX({{situations.{colonne}}},{{l.photo}})"


def _code_photo(colonne: str) -> str:
    return f'IF({{l.photo}}=0,"NSP",{code(_photo(colonne))})'


MENAGES = Feuille(
    "menages",
    "menage_id quartier",
    {
        "ou": "IFERROR(MATCH({l.menage_id},{mesures.reference},0),0)",
        "actif": "IF({l.ou}>0,1,0)",
        "mesure": 'IF({l.ou}=0,"",INDEX({mesures.mesure_id},{l.ou}))',
        "entree": 'IF({l.ou}=0,"",INDEX({mesures.debut},{l.ou}))',
        "decide": "IF(COUNTIFS({mesures.menage_id},{l.menage_id},{mesures.decision},1)"
        "+COUNTIFS({periodes.menage_id},{l.menage_id},{periodes.decision},1)>0,1,0)",
        "cle_photo": "_xlfn.MINIFS({situations.cle},{situations.menage_id},{l.menage_id})",
        "photo": "IF({l.cle_photo}=0,0,MOD({l.cle_photo},1000000)-1)",
        "famille": _code_photo("famille"),
        "emploi": _code_photo("emploi"),
        "sante": _code_photo("difficulte_sante"),
        "mdph": _code_photo("dossier_mdph"),
        "logement": "_xlfn.MAXIFS({occupations.cle},{occupations.menage_id},{l.menage_id})",
        "occupation_photo": _code_photo("occupation"),
        "occupation": 'IF({l.occupation_photo}<>"NSP",{l.occupation_photo},IF({l.logement}=0,"NSP",'
        + code("INDEX({occupations.statut},{l.logement}-1)")
        + "))",
        "equilibre": 'IF({l.photo}=0,"INDETERMINE",IF(OR('
        f'{_photo("ressources")}="",{_photo("charges")}=""),"INDETERMINE",'
        f"IF({_photo('ressources')}<{_photo('charges')},"
        '"DESEQUILIBRE","EQUILIBRE")))',
        "dette_photo": f'IF({{l.photo}}=0,"",IF({_photo("dette_locative")}="","",'
        f"{_photo('dette_locative')}))",
        "dettes_loyer": "COUNTIFS({dettes.menage_id},{l.menage_id},{dettes.de_loyer},1)",
        "dette": 'IF({l.actif}=0,"",IF({l.dette_photo}<>"",{l.dette_photo},'
        'IF({l.dettes_loyer}=0,"",'
        "SUMIFS({dettes.initial},{dettes.menage_id},{l.menage_id},{dettes.de_loyer},1))))",
        "dette_due": 'IF({l.dette}="","",IF({l.dette}>0,{l.dette},""))',
        "titulaire": 'IF({l.actif}=0,"",'
        'IFERROR(INDEX({participants.personne_id},MATCH({l.mesure}&"/TITULAIRE",'
        "{participants.cle},0)),IFERROR(INDEX({compositions.personne_id},"
        'MATCH({l.menage_id}&"/TITULAIRE",{compositions.cle},0)),"")))',
        "sexe": 'IF({l.titulaire}="","NSP",'
        + va_chercher("{personnes.sexe}", "{l.titulaire}", "{personnes.personne_id}")
        + ")",
        "sexe_connu": code("{l.sexe}"),
        "naissance": nombre("{personnes.nee_le}", "{l.titulaire}", "{personnes.personne_id}"),
        "age": 'IF({l.naissance}="","",DATEDIF({l.naissance},{l.entree},"y"))',
        "tranche": tranche("{l.age}"),
        "quartier_connu": code("{l.quartier}"),
    },
)

OCCUPATIONS = Feuille(
    "occupations",
    "menage_id debut fin statut",
    {
        "entree": nombre("{menages.entree}", "{l.menage_id}", "{menages.menage_id}"),
        "cle": 'IF({l.entree}="","",IF(AND({l.debut}<={l.entree},OR({l.fin}="",'
        '{l.fin}>={l.entree})),ROW(),""))',
    },
    lambda ligne: (ligne["menage_id"], ligne["debut"]),
)

PERSONNES = Feuille(
    "personnes",
    "personne_id naissance naissance_etat sexe",
    {
        "nee_le": 'IF(OR({l.naissance}="",{l.naissance_etat}="refusee",'
        '{l.naissance_etat}="inconnue"),"",{l.naissance})',
    },
)

COMPOSITIONS = Feuille(
    "compositions",
    "menage_id personne_id role debut fin",
    {
        "entree": nombre("{menages.entree}", "{l.menage_id}", "{menages.menage_id}"),
        "cle": 'IF({l.entree}="","",IF(AND(OR({l.debut}="",{l.debut}<={l.entree}),'
        'OR({l.fin}="",{l.fin}>={l.entree})),{l.menage_id}&"/"&{l.role},""))',
    },
    lambda ligne: (ligne["menage_id"], ligne["personne_id"]),
)

PARTICIPANTS = Feuille(
    "participants",
    "mesure_id personne_id role",
    {"cle": '{l.mesure_id}&"/"&{l.role}'},
    lambda ligne: (ligne["mesure_id"], ligne["personne_id"]),
)

DETTES = Feuille(
    "dettes",
    "menage_id type constatee_le initial",
    {
        "entree": nombre("{menages.entree}", "{l.menage_id}", "{menages.menage_id}"),
        "cle": f'IF({{l.entree}}="","",IF({{l.constatee_le}}<={AU},'
        '{l.menage_id}&"/"&{l.type},""))',
        "premiere": premier("{l.cle}", "{dettes.cle}"),
        "de_loyer": 'IF(OR({l.entree}="",{l.initial}=""),0,IF(AND(OR({l.type}="LOYER_ACTUEL",'
        '{l.type}="LOYER_ANCIEN"),{l.constatee_le}<={l.entree}+60),1,0))',
    },
)
