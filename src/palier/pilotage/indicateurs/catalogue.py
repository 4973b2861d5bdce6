"""Tous les indicateurs, par leur code."""

from collections.abc import Mapping

from palier.metier.accompagnement import indicateurs as accompagnement
from palier.metier.budget import indicateurs as budget
from palier.metier.collectif import indicateurs as collectif
from palier.metier.instances import indicateurs as instances
from palier.metier.logement import indicateurs as logement
from palier.metier.territoires import indicateurs as territoires
from palier.moteur.indicateur import Indicateur
from palier.pilotage.indicateurs import transversaux

_SUJETS = (accompagnement, budget, collectif, instances, logement, territoires, transversaux)

CATALOGUE: Mapping[str, Indicateur] = {
    indicateur.code: indicateur
    for indicateur in sorted(
        (i for sujet in _SUJETS for i in sujet.INDICATEURS), key=lambda i: i.code
    )
}
