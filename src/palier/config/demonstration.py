"""Le verbe `demo` : cinq structures inventées, leurs bilans, leurs comptes, et le site."""

import os
from argparse import Namespace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

from palier.config import base
from palier.noyau.erreurs import Refus
from palier.noyau.texte import date_longue, nombre

MENTION = "structure et chiffres inventés"
BILANS = {
    "ccas-vaubrelle": ("asll",),
    "pole-havrelle": ("pole", "flash"),
    "residences-oriane": ("pole",),
    "centre-social-courte-echelle": ("pole",),
    "outre-mer-lakay-soley": ("asll",),
}
JOUR = timedelta(days=11)
"""Le douze janvier qui suit l'année du bilan."""
FORMATS = ("pdf", "docx", "html", "json")


def demo(options: Namespace) -> int:
    """Engendre la démonstration dans un dossier neuf, en fait une base et la sert."""
    racine: Path = options.sortie
    if racine.exists() and not (racine / ".palier-demo").exists() and any(racine.iterdir()):
        raise Refus(f"Le dossier {racine} n'est pas vide", "donnez-en un autre par --sortie")
    if options.echelle != 1:
        return _grande(racine, options.echelle, options.annee)
    if not options.sans_servir:
        base.exiger_libre(options.adresse)
    from palier.edition import rendu

    rendu.prechauffer()
    from palier.pilotage import demonstration

    racine.mkdir(parents=True, exist_ok=True)
    (racine / ".palier-demo").touch()
    print(f"Cinq structures inventées, année {options.annee} :")
    for nom, tables in demonstration.structures(options.annee).items():
        dossier = racine / nom / "donnees"
        dossier.parent.mkdir(exist_ok=True)
        _vider(dossier)
        demonstration.ecrire(tables, dossier, annee=options.annee)
        _bilans(racine / nom, nom, options.annee)
    print(f"\nÀ ouvrir d'abord : {racine / 'ccas-vaubrelle' / f'bilan-{options.annee}-asll.pdf'}")
    if not options.sans_servir:
        _servir(racine, options.adresse, options.annee)
    return 0


def _servir(racine: Path, adresse: str, annee: int) -> None:
    """Une base neuve dans le dossier de démonstration, un compte par rôle, et le site.

    Elle vit un jour fixe : les échéances y sont toujours à venir, et le bilan à écrire.
    """
    jour = date(annee + 1, 1, 1) + JOUR
    os.environ["PALIER_DOSSIER"] = str(racine / "base")
    os.environ["PALIER_JOUR"] = jour.isoformat()
    for reste in (racine / "base").glob("palier.sqlite3*"):
        reste.unlink()
    base.mettre_a_niveau()
    from palier.pilotage.demonstration.en_base import MOT_DE_PASSE, installer

    comptes = installer([racine / nom / "donnees" for nom in BILANS], jour)
    print(f"\nLe site : http://{adresse} — mot de passe de tous les comptes : {MOT_DE_PASSE}")
    for structure, ouverts in groupby(comptes, lambda compte: compte.structure):
        print(f"\n{structure}")
        for compte in ouverts:
            print(f"  {compte.courriel} : {compte.role}")
    print(f"\nLe site vit le {date_longue(jour)}. Ctrl C l'arrête.", flush=True)
    base.servir(adresse, processus=2)


def _vider(dossier: Path) -> None:
    if dossier.is_dir():
        for fichier in dossier.iterdir():
            fichier.unlink()


def _bilans(dossier: Path, nom: str, annee: int) -> None:
    from palier.pilotage import demonstration
    from palier.pilotage.bilans.production import composer, ecrire
    from palier.pilotage.echange.lecture import Controle, ouvrir

    print(f"\n{nom}")
    print(f"  données : {dossier / 'donnees'}")
    with ouvrir(dossier / "donnees", controle=Controle(date(annee, 12, 31))) as donnees:
        for modele in BILANS[nom]:
            textes = dossier / f"bilan-{annee}-{modele}-textes"
            demonstration.copier_textes(nom, modele, textes)
            produit = composer(
                donnees,
                annee=annee,
                modele=modele,
                textes=textes,
                publie_le=date(annee + 1, 3, 16),
                mention=MENTION,
            )
            for format_ in FORMATS:
                ecrire(produit, dossier / f"bilan-{annee}-{modele}.{format_}")
            print(f"  bilan {modele} : {dossier / f'bilan-{annee}-{modele}'}.({'|'.join(FORMATS)})")


def _grande(racine: Path, fois: int, annee: int) -> int:
    from palier.pilotage.demonstration import echelle

    taille = {100: echelle.M, 1000: echelle.L}[fois]
    echelle.engendrer(racine, taille, annee)
    print(f"Dossier d'échange Parquet, {nombre(taille.menages)} ménages : {racine}")
    return 0
