"""La matrice des accès : rôle × donnée → geste et portée.

Source : règles métier R-RGP-09. Une case absente vaut refus. « E propres » se lit : écrire, sur les
dossiers que l'on suit ; « L » : lire, dans toute la structure. Le cours d'une mesure (« mesures et
objectifs ») se mène par qui accompagne ou encadre ; l'accueil et la résidence le lisent.
"""

from collections.abc import Mapping

from palier.socle.habilitations.listes import Donnee, Geste, Portee, Role

Droit = tuple[Geste, Portee]

_REFUS: Droit = (Geste.RIEN, Portee.AUCUN)
_LIT: Droit = (Geste.LIRE, Portee.STRUCTURE)
_LIT_SIENS: Droit = (Geste.LIRE, Portee.SIENS)
_ECRIT: Droit = (Geste.ECRIRE, Portee.STRUCTURE)
_ECRIT_SIENS: Droit = (Geste.ECRIRE, Portee.SIENS)

MATRICE: Mapping[Role, Mapping[Donnee, Droit]] = {
    Role.TRAVAILLEUR_SOCIAL: {
        Donnee.IDENTITE: _ECRIT_SIENS,
        Donnee.MESURES: _ECRIT_SIENS,
        Donnee.BUDGET: _ECRIT_SIENS,
        Donnee.NOTES: _ECRIT_SIENS,
        Donnee.SANTE: _ECRIT_SIENS,
        Donnee.AGENDA: _ECRIT_SIENS,
        Donnee.INSTANCES: _ECRIT,
        Donnee.AGREGATS: _LIT,
    },
    Role.RESPONSABLE: {
        Donnee.IDENTITE: _ECRIT,
        Donnee.MESURES: _ECRIT,
        Donnee.BUDGET: _LIT,
        Donnee.NOTES: _LIT,
        Donnee.AGENDA: _LIT,
        Donnee.INSTANCES: _ECRIT,
        Donnee.AGREGATS: _ECRIT,
        Donnee.REGLAGES: _ECRIT,
        Donnee.COMPTES: _LIT,
    },
    Role.ACCUEIL: {Donnee.IDENTITE: _ECRIT, Donnee.MESURES: _LIT, Donnee.AGENDA: _ECRIT},
    Role.GESTIONNAIRE: {
        Donnee.IDENTITE: _LIT,
        Donnee.MESURES: _LIT,
        Donnee.AGREGATS: _LIT,
    },
    Role.PETITE_ENFANCE: {
        Donnee.IDENTITE: _ECRIT_SIENS,
        Donnee.MESURES: _ECRIT_SIENS,
        Donnee.AGREGATS: _LIT,
    },
    Role.REFERENT_INSERTION: {
        Donnee.IDENTITE: _ECRIT_SIENS,
        Donnee.MESURES: _ECRIT_SIENS,
        Donnee.BUDGET: _LIT_SIENS,
        Donnee.NOTES: _ECRIT_SIENS,
        Donnee.AGENDA: _ECRIT_SIENS,
        Donnee.AGREGATS: _LIT,
    },
    Role.ECRIVAIN_PUBLIC: {
        Donnee.IDENTITE: _ECRIT_SIENS,
        Donnee.MESURES: _ECRIT_SIENS,
        Donnee.AGENDA: _ECRIT_SIENS,
        Donnee.AGREGATS: _LIT,
    },
    Role.COMMISSION: {Donnee.INSTANCES: _LIT},
    Role.DIRECTION: {Donnee.AGREGATS: _ECRIT, Donnee.REGLAGES: _LIT},
    Role.ADMINISTRATEUR: {Donnee.COMPTES: _ECRIT, Donnee.REGLAGES: _ECRIT},
    Role.DELEGUE: {Donnee.JOURNAL: _LIT, Donnee.AGREGATS: _LIT},
}


def droit(role: str, donnee: Donnee) -> Droit:
    """Le geste et la portée permis à un rôle ; un rôle inconnu n'a aucun droit.

    >>> droit("DIRECTION", Donnee.NOTES)
    (<Geste.RIEN: 0>, <Portee.AUCUN: 0>)
    """
    return MATRICE.get(role, {}).get(donnee, _REFUS)  # type: ignore[call-overload]


def portee(role: str, geste: Geste, donnee: Donnee) -> Portee:
    """Sur quels dossiers ce geste est permis à un rôle."""
    permis, sur = droit(role, donnee)
    return sur if permis >= geste else Portee.AUCUN
