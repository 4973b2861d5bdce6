"""Tables d'échange des partenaires et de leurs contacts (contrat § 2)."""

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
        Colonne("telephone", nominatif=True),
        Colonne("courriel", nominatif=True),
        Colonne("adresse", nominatif=True),
        Colonne("source", Type.TEXTE, "annuaire d'origine d'une fiche importée"),
        Colonne("identifiant_source", Type.TEXTE, "identifiant dans cet annuaire"),
    ),
    cle=("partenaire_id",),
)

CONTACTS = Table(
    "interlocuteurs",
    "Personnes à joindre chez un partenaire",
    (
        Colonne("contact_id", obligatoire=True),
        Colonne("structure_id", obligatoire=True, vers="structures.structure_id"),
        Colonne("partenaire_id", obligatoire=True, vers="partenaires.partenaire_id"),
        Colonne("nom", obligatoire=True, nominatif=True),
        Colonne("fonction"),
        Colonne("telephone", nominatif=True),
        Colonne("courriel", nominatif=True),
    ),
    cle=("contact_id",),
)

TABLES = (PARTENAIRES, CONTACTS)
