"""Tout exporter : les tables de la structure, relisibles par Palier et par d'autres."""

import tempfile
from datetime import date
from pathlib import Path

from palier.noyau.erreurs import Refus
from palier.pilotage.echange import ecriture
from palier.pilotage.echange.en_base import ecrire_csv
from palier.pilotage.echange.lecture import Controle, ouvrir
from palier.pilotage.echange.pieces_jointes import rendre
from palier.pilotage.reprise.listes import Etape
from palier.pilotage.reprise.models import Export


def ecrire(numero: int, le: date) -> None:
    """Écrit un export demandé ; ceux d'avant s'effacent, on n'en garde qu'un par structure."""
    export = Export.objects.filter(pk=numero, etape=Etape.EN_COURS).first()
    if export is None:
        return
    try:
        taille = _ecrire(export, le)
    except Refus as refus:
        Export.objects.filter(pk=numero).update(etape=Etape.ECHEC, empeche=str(refus))
        return
    for ancien in Export.objects.filter(structure=export.structure, pk__lt=numero):
        ancien.chemin.unlink(missing_ok=True)
        ancien.delete()
    Export.objects.filter(pk=numero).update(etape=Etape.PRET, taille=taille)


def _ecrire(export: Export, le: date) -> int:
    vers = export.chemin
    vers.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="palier-") as travail:
        dossier = Path(travail) / "donnees"
        ecrire_csv(dossier, export.structure_id)
        with ouvrir(dossier, controle=Controle(le, coherence=False)) as donnees:
            ecriture.ecrire(donnees.connexion, vers, ecriture.Format(export.format))
    if vers.suffix == ".zip":
        rendre(vers, export.structure_id)
    return vers.stat().st_size
