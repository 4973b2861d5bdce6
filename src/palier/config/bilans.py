"""Le verbe `bilan` : produire, publier, rejouer, comparer."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from palier.config.arguments import exiger
from palier.config.donnees import (
    aujourd_hui,
    avertir,
    avertir_des_reserves,
    eteints,
    ouvrir_pour_compter,
)
from palier.noyau.texte import accorde, minuscule, nombre

if TYPE_CHECKING:
    from palier.pilotage.bilans.production import Bilan
    from palier.pilotage.echange.lecture import Ouverture


def bilan(options: Namespace) -> int:
    """Produit le bilan d'une année, ou reprend une archive publiée."""
    if options.rejouer:
        return _rejouer(options)
    if options.comparer:
        return _comparer(*options.comparer)
    return _produire(options)


def _produire(options: Namespace) -> int:
    exiger(options.annee, "--annee", "donnez l'année du bilan, par exemple --annee 2025")
    exiger(options.sortie or options.publier, "--sortie", "donnez un fichier .pdf, .docx ou .html")
    from palier.edition import rendu
    from palier.pilotage.bilans.production import composer, ecrire, verifier_sortie

    if options.sortie:
        verifier_sortie(options.sortie)
    if options.publier or options.sortie.suffix != ".json":
        rendu.prechauffer()  # le dessinateur démarre pendant que l'on compte
    with ouvrir_pour_compter(options.donnees, options.structure) as donnees:
        produit = composer(
            donnees,
            annee=options.annee,
            modele=options.modele,
            textes=_textes(options),
            structure=options.structure,
            interne=options.interne,
            eteints=eteints(options.donnees, options.structure),
            publie_le=options.publie_le or (aujourd_hui() if options.publier else None),
        )
        for fichier in produit.ebauches:
            avertir(f"texte ébauché dans {fichier} : relisez-le.")
        for message in produit.avertissements:
            avertir(minuscule(message))
        avertir_des_reserves(produit.reserves)
        if options.sortie:
            ecrire(produit, options.sortie)
            print(f"Bilan écrit : {options.sortie}")
        if options.publier:
            _publier(produit, donnees, options)
    return 0


def _textes(options: Namespace) -> Path:
    """Le dossier des textes : à côté du document, sauf avis contraire."""
    if options.textes is not None:
        return Path(options.textes)
    ancre = Path(options.sortie or options.publier)
    modele = Path(options.modele).stem
    return ancre.parent / f"bilan-{options.annee}-{modele}-textes"


def _publier(bilan: "Bilan", donnees: "Ouverture", options: Namespace) -> None:
    from palier.pilotage.bilans import comparaison, publication

    # Une liste trahit par sa longueur ce que le secret tait : seul un bilan interne la garde.
    codes = sorted({code for code, _ in bilan.nombres.resultats}) if bilan.interne else []
    listes = comparaison.listes(donnees, codes, bilan.annee, options.structure)
    archive = publication.publier(
        bilan,
        options.publier,
        rectifie=options.rectifie,
        motif=options.motif,
        listes=listes or None,
    )
    print(f"Bilan publié et figé : {archive}")


def _rejouer(options: Namespace) -> int:
    exiger(options.sortie, "--sortie", "donnez le document à recomposer, .pdf, .docx ou .html")
    from palier.pilotage.bilans import publication

    print(f"Bilan rejoué : {publication.rejouer(options.rejouer, options.sortie)}")
    return 0


def _comparer(ancien: Path, nouveau: Path) -> int:
    from palier.pilotage.bilans import comparaison

    if nouveau.suffix == ".zip" and _est_publication(nouveau):
        ecarts = comparaison.comparer(ancien, nouveau)
    else:
        with ouvrir_pour_compter(nouveau) as donnees:
            ecarts = comparaison.comparer(ancien, donnees)
    for ecart in ecarts:
        print(f"{' '.join(ecart.ou)} — {ecart.libelle} : {_dit(ecart.avant)} → {_dit(ecart.apres)}")
        for cause in ecart.causes:
            print(f"  {cause}")
        if ecart.entrees or ecart.sorties:
            print(f"  lignes entrées : {len(ecart.entrees)} ; sorties : {len(ecart.sorties)}")
    print(f"{accorde(len(ecarts), 'nombre a bougé', 'nombres ont bougé')}.")
    return 0


def _dit(valeur: object) -> str:
    if valeur is None:
        return "absent"
    return nombre(valeur, 2) if isinstance(valeur, float) else str(valeur)


def _est_publication(chemin: Path) -> bool:
    """Un dossier d'échange peut aussi être un .zip : seul un bilan publié a un manifeste."""
    import zipfile

    from palier.pilotage.bilans.publication import MANIFESTE

    return zipfile.is_zipfile(chemin) and MANIFESTE in zipfile.ZipFile(chemin).namelist()
