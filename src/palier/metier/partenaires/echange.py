"""Table d'échange des partenaires (contrat § 2)."""

from palier.moteur.tables import Colonne, Table, Type

PARTENAIRES = Table(
    "partenaires",
    "Partenaires",
    (
        Colonne("partenaire_id", obligatoire=True),
        Colonne("nom", obligatoire=True, nominatif=True),
        Colonne("categorie", Type.CODE, obligatoire=True, nomenclature="categorie_partenaire"),
        Colonne(
            "structure_id", Type.TEXTE, "vide : partenaire commun", vers="structures.structure_id"
        ),
    ),
    cle=("partenaire_id",),
)

TABLES = (PARTENAIRES,)
