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
from palier.moteur.tables import Table

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

TABLES: Mapping[str, Table] = {table.nom: table for tranche in TRANCHES for table in tranche.TABLES}
