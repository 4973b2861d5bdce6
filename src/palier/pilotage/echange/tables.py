"""Toutes les tables du dossier d'échange, dans l'ordre où elles se reprennent."""

from collections.abc import Mapping

from palier.metier.accompagnement import echange as accompagnement
from palier.metier.budget import echange as budget
from palier.metier.collectif import echange as collectif
from palier.metier.instances import echange as instances
from palier.metier.logement import echange as logement
from palier.metier.menages import echange as menages
from palier.metier.partenaires import echange as partenaires
from palier.metier.territoires import echange as territoires
from palier.moteur.tables import Colonne, Ordre, Table, Type

TRANCHES = (
    territoires,
    partenaires,
    menages,
    accompagnement,
    budget,
    logement,
    collectif,
    instances,
)

RENDUS = Table(
    "rendus",
    "Rendus figés",
    (
        Colonne("rendu_id", obligatoire=True),
        Colonne(
            "definition", Type.TEXTE, "identifiant du rendu, par exemple oarsa", obligatoire=True
        ),
        Colonne("version", Type.TEXTE, "millésime de la définition", obligatoire=True),
        Colonne("du", Type.DATE, obligatoire=True),
        Colonne("au", Type.DATE, obligatoire=True),
        Colonne("structure_id", obligatoire=True, vers="structures.structure_id"),
        Colonne("fige_le", Type.DATE),
        Colonne("envoye_le", Type.DATE),
        Colonne("destinataire"),
        Colonne("rectifie_id", Type.TEXTE, "rendu que celui-ci corrige", vers="rendus.rendu_id"),
        Colonne("empreinte", Type.TEXTE, "SHA-256 des données rendues"),
    ),
    cle=("rendu_id",),
    ordres=(Ordre("du", "au"), Ordre("fige_le", "envoye_le")),
)

RENDUS_VALEURS = Table(
    "rendus_valeurs",
    "Valeurs d'un rendu figé",
    (
        Colonne("rendu_id", obligatoire=True, vers="rendus.rendu_id"),
        Colonne("cellule", obligatoire=True),
        Colonne("modalites", Type.TEXTE, "codes de la case, séparés par |"),
        Colonne("valeur", Type.NOMBRE),
        Colonne("numerateur", Type.NOMBRE),
        Colonne("denominateur", Type.NOMBRE),
        Colonne("renseignes", Type.ENTIER, minimum=0),
    ),
)

_DES_TRANCHES = (table for tranche in TRANCHES for table in tranche.TABLES)
TABLES: Mapping[str, Table] = {t.nom: t for t in (*_DES_TRANCHES, RENDUS, RENDUS_VALEURS)}
