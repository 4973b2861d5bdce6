"""Les feuilles des mesures, de leurs périodes, objectifs et actes."""

from typing import Any

from bench.classeur.aides import AU, DU, code, dans_p, parmi, premier, va_chercher
from bench.classeur.feuilles import Feuille

_ENTRETIENS = [
    "PHYSIQUE_BUREAU",
    "TELEPHONE",
    "VISIO",
    "VAD",
    "ACCOMP_PHYSIQUE",
    "TRIPARTITE",
    "PASSATION_DEBUT",
    "PASSATION_FIN",
    "PREMIER_CONTACT",
    "BILAN",
    "COLLECTIF",
]


def _du_menage(ligne: dict[str, Any]) -> tuple[str, int, str]:
    """Les mesures d'un ménage à la suite, la plus récente d'abord."""
    debut = int((ligne["debut"] or "0").replace("-", ""))
    return ligne["menage_id"], -debut, ligne["mesure_id"]


MESURES = Feuille(
    "mesures",
    "mesure_id menage_id dispositif_id instructeur origine decidee_le debut fin_prevue"
    " fin motif_fin adhesion_le pieces_attendues pieces_recues",
    {
        "code": va_chercher(
            "{dispositifs.code}", "{l.dispositif_id}", "{dispositifs.dispositif_id}"
        ),
        "active": f'IF(AND({{l.debut}}<>"",{{l.debut}}<={AU},'
        f'OR({{l.fin}}="",{{l.fin}}>={DU})),1,0)',
        "achevee": f'IF(AND({{l.debut}}<>"",{dans_p("{l.fin}")}),1,0)',
        "cumul": "{l.active}+IF({l.menage_id}={p.menage_id},{p.cumul},0)",
        "reference": 'IF(AND({l.active}=1,{l.cumul}=1),{l.menage_id},"")',
        "jours": f'IF({{l.active}}=1,IF({{l.fin}}="",{AU},MIN({{l.fin}},{AU}))'
        f"-MAX({{l.debut}},{DU})+1,0)",
        "rangs_1": "COUNTIFS({periodes.mesure_id},{l.mesure_id},{periodes.rang},1)",
        "attribuee_le": "IF({l.rangs_1}>0,SUMIFS({periodes.debut},{periodes.mesure_id},"
        '{l.mesure_id},{periodes.rang},1),IF({l.debut}="","",{l.debut}))',
        "premiere": f"IF({dans_p('{l.attribuee_le}')},1,0)",
        "decision": f'IF(AND({{l.debut}}="",{{l.fin}}<>""),0,'
        f'IF(OR({dans_p("{l.decidee_le}")},AND({{l.rangs_1}}=0,{{l.decidee_le}}="",'
        f"{dans_p('{l.debut}')})),1,0))",
        "en_attente": f'IF(AND({dans_p("{l.decidee_le}")},OR({{l.debut}}="",{{l.debut}}>{AU}),'
        f'OR({{l.fin}}="",{{l.fin}}>{AU})),1,0)',
        "duree": 'IF({l.achevee}=1,({l.fin}-{l.debut}+1)/30.4375,"")',
        "classe": 'IF({l.duree}="","",IF({l.duree}<=6,"≤ 6",IF({l.duree}<=12,"7-12",'
        'IF({l.duree}<=18,"13-18",IF({l.duree}<=24,"19-24","> 24")))))',
        "honores": "COUNTIFS({actes.mesure_id},{l.mesure_id},{actes.realise},1,"
        f'{{actes.date}},"<="&{AU})',
        "adherente": f'IF(AND({{l.active}}=1,{{l.adhesion_le}}<>"",{{l.adhesion_le}}<={AU},'
        "{l.honores}>0),1,0)",
        "rang_final": "IF({l.achevee}=1,_xlfn.MAXIFS({periodes.rang},{periodes.mesure_id},"
        '{l.mesure_id},{periodes.debut},"<="&{l.fin}),0)',
        "prevue": 'IF({l.achevee}=0,"",IF({l.rang_final}>0,SUMIFS({periodes.fin_prevue},'
        "{periodes.mesure_id},{l.mesure_id},{periodes.rang},{l.rang_final}),"
        'IF({l.fin_prevue}="","",{l.fin_prevue})))',
        "anticipee": 'IF({l.prevue}="",0,IF({l.fin}<{l.prevue},1,0))',
        "motif": code("{l.motif_fin}"),
        "instruite_par": code("{l.instructeur}"),
        "venue_de": code("{l.origine}"),
        "relais": "IF({l.achevee}=1,IF(COUNTIFS({actes.mesure_id},{l.mesure_id},{actes.realise},1,"
        f'{{actes.relais}},1,{{actes.date}},"<="&{AU})>0,1,0),0)',
        "attente": 'IF(OR({l.premiere}=0,{l.decidee_le}="",{l.honores}=0),"",'
        "_xlfn.MINIFS({actes.date},{actes.mesure_id},{l.mesure_id},{actes.realise},1)"
        "-{l.decidee_le})",
        "dossier": 'IF(AND({l.active}=1,{l.pieces_attendues}>0,{l.pieces_recues}<>""),1,0)',
        "prescrite": "IF(COUNTIFS({difficultes.mesure_id},{l.mesure_id},"
        "{difficultes.dite},1)>0,1,0)",
        "cle_dispositif": 'IF({l.active}=1,{l.menage_id}&"/"&{l.code},"")',
        "du_dispositif": premier("{l.cle_dispositif}", "{mesures.cle_dispositif}"),
    },
    _du_menage,
)

PERIODES = Feuille(
    "periodes",
    "mesure_id rang decidee_le debut fin_prevue",
    {
        "ou": "IFERROR(MATCH({l.mesure_id},{mesures.mesure_id},0),0)",
        "renouvelle": f"IF(AND({{l.rang}}>=2,{dans_p('{l.debut}')}),1,0)",
        "instruite_par": 'IF({l.ou}=0,"NSP",INDEX({mesures.instruite_par},{l.ou}))',
        "venue_de": 'IF({l.ou}=0,"NSP",INDEX({mesures.venue_de},{l.ou}))',
        "menage_id": 'IF({l.ou}=0,"",INDEX({mesures.menage_id},{l.ou}))',
        "decidee": 'IF({l.decidee_le}<>"",{l.decidee_le},IF({l.rang}=1,IF(INDEX('
        '{mesures.decidee_le},{l.ou})="",{l.debut},INDEX({mesures.decidee_le},{l.ou})),{l.debut}))',
        "decision": f"IF(AND({{l.ou}}>0,{dans_p('{l.decidee}')},"
        'NOT(AND(INDEX({mesures.debut},{l.ou})="",INDEX({mesures.fin},{l.ou})<>""))),1,0)',
    },
)

DIFFICULTES = Feuille(
    "difficultes",
    "mesure_id code source ouverte_le levee_le",
    {
        "ou": "IFERROR(MATCH({l.mesure_id},{mesures.mesure_id},0),0)",
        "connue": 'IF(AND({l.ou}>0,{l.code}<>"NSP"),INDEX({mesures.active},{l.ou}),0)',
        "dite": 'IF(AND({l.connue}=1,{l.source}="PRESCRIPTEUR"),1,0)',
        "cle_prescrite": 'IF({l.dite}=1,{l.mesure_id}&"/"&{l.code},"")',
        "prescrite": premier("{l.cle_prescrite}", "{difficultes.cle_prescrite}"),
        "menage_connu": 'IF({l.connue}=1,INDEX({mesures.menage_id},{l.ou}),"")',
        "premiere": premier("{l.menage_connu}", "{difficultes.menage_connu}"),
        "cle_frein": 'IF(AND({l.connue}=1,{l.source}<>"PRESCRIPTEUR",'
        f'OR({{l.ouverte_le}}="",{{l.ouverte_le}}<={AU}),OR({{l.levee_le}}="",'
        f'{{l.levee_le}}>={DU})),{{l.menage_connu}}&"/"&{{l.code}},"")',
        "frein": premier("{l.cle_frein}", "{difficultes.cle_frein}"),
    },
)

OBJECTIFS = Feuille(
    "objectifs",
    "mesure_id code parent_id statut",
    {
        "ou": "IFERROR(MATCH({l.mesure_id},{mesures.mesure_id},0),0)",
        "fixe": 'IF(AND({l.ou}>0,{l.parent_id}="",{l.code}<>"",{l.code}<>"NSP"),'
        "INDEX({mesures.active},{l.ou}),0)",
        "cle_fixe": 'IF({l.fixe}=1,{l.mesure_id}&"/"&{l.code},"")',
        "premier": premier("{l.cle_fixe}", "{objectifs.cle_fixe}"),
        "conclu": 'IF(AND({l.ou}>0,{l.parent_id}="",{l.statut}<>"",{l.statut}<>"NSP"),'
        "INDEX({mesures.achevee},{l.ou}),0)",
    },
)

ACTES = Feuille(
    "actes",
    "acte_id date type statut mesure_id",
    {
        "entretien": f"IF({parmi('{l.type}', _ENTRETIENS)},1,0)",
        "realise": 'IF(AND({l.entretien}=1,OR({l.statut}="REALISE",{l.statut}="",'
        '{l.statut}="NSP")),1,0)',
        "dans_p": f"IF({dans_p('{l.date}')},1,0)",
        "relais": 'IF(OR({l.type}="TRIPARTITE",{l.type}="PASSATION_FIN"),1,0)',
        "suivi": 'IF(AND({l.realise}=1,{l.dans_p}=1,{l.mesure_id}<>""),'
        "IFERROR(INDEX({mesures.active},MATCH({l.mesure_id},{mesures.mesure_id},0)),0),0)",
    },
)

SOLLICITATIONS = Feuille(
    "sollicitations",
    "acte_id partenaire_id categorie duree_min",
    {
        "dans_p": "IFERROR(INDEX({actes.dans_p},MATCH({l.acte_id},{actes.acte_id},0)),0)",
        "propre": 'IF({l.categorie}="NSP","",{l.categorie}&"")',
        "classee": 'IF({l.propre}<>"",{l.propre},'
        + va_chercher("{partenaires.categorie}", "{l.partenaire_id}", "{partenaires.partenaire_id}")
        + ")",
        "retenue": 'IF({l.classee}="","NSP",{l.classee})',
    },
)
