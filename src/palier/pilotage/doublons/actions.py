"""Écarter une paire, fondre deux fiches en une, défaire une fusion."""

from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction

from palier.metier.menages.models import Fusion, Genre, PaireEcartee
from palier.metier.menages.regles import se_chevauchent
from palier.noyau.erreurs import Perimee, Refus
from palier.pilotage.doublons.bilan import Retour, plus_recente, prevoir
from palier.pilotage.doublons.carte import CARTE, FICHES, Relation, champs
from palier.pilotage.doublons.memoire import (
    Elargie,
    Memoire,
    en_texte,
    en_valeur,
    reecrire,
    serialisee,
)
from palier.socle.habilitations.acces import Acces, Interdit
from palier.socle.habilitations.listes import Donnee, Geste, Portee
from palier.socle.journal.actions import tracer


def peut_fondre(acces: Acces) -> bool:
    """Une fusion déplace des mesures : elle est à qui les tient dans toute la structure."""
    donnees = (Donnee.IDENTITE, Donnee.MESURES)
    return all(acces.portee(Geste.ECRIRE, d) is Portee.STRUCTURE for d in donnees)


def _exiger_de_fondre(par: Acces, *fiches: Any) -> None:
    if not peut_fondre(par) or any(f.structure_id != par.structure_id for f in fiches):
        raise Interdit(
            "Seule la personne responsable de la structure réunit ou sépare deux fiches",
            "montrez-lui cette paire",
        )


@transaction.atomic
def ecarter(genre: Genre, une: int, autre: int, *, par: Acces) -> PaireEcartee:
    """Note que deux fiches ne parlent pas des mêmes ; dit deux fois, noté une fois.

    Raises:
        Interdit: la casquette ne tient pas les fiches de toute la structure.
        Refus: l'une des fiches n'est pas, ou n'est plus, dans la structure.
    """
    if par.portee(Geste.ECRIRE, Donnee.IDENTITE) is not Portee.STRUCTURE:
        raise Interdit(
            "Cette page tient les fiches de toute la structure", "demandez au responsable"
        )
    siennes = FICHES[genre]._base_manager.filter(structure_id=par.structure_id)
    if une == autre or siennes.filter(pk__in=(une, autre)).count() != 2:
        raise Refus("L'une de ces deux fiches n'existe plus", "revenez à la liste")
    paire, neuve = PaireEcartee.objects.get_or_create(
        genre=genre,
        premiere=min(une, autre),
        seconde=max(une, autre),
        defaults={
            "structure_id": par.structure_id,
            "par_id": par.professionnel_id,
            "le": par.le,
        },
    )
    if neuve:
        tracer(par, "doublons.ecarter", paire, genre=genre, fiches=[une, autre])
    return paire


@transaction.atomic
def reprendre(paire: PaireEcartee, *, par: Acces) -> None:
    """Remet une paire écartée parmi celles que l'on rapproche."""
    if par.portee(Geste.ECRIRE, Donnee.IDENTITE) is not Portee.STRUCTURE:
        raise Interdit(
            "Cette page tient les fiches de toute la structure", "demandez au responsable"
        )
    tracer(par, "doublons.reprendre", paire, genre=paire.genre)
    PaireEcartee.objects.filter(pk=paire.pk, structure_id=par.structure_id).delete()


@transaction.atomic
def fondre(
    gardee: Any, fondue: Any, *, prises: set[str], versions: tuple[int, int], par: Acces
) -> Fusion:
    """Fait de deux fiches une seule : tout ce qui désignait la fondue désigne la gardée.

    Args:
        prises: les champs dont la valeur gardée est celle de la fiche fondue.
        versions: ce que portaient les deux fiches quand on les a comparées.
    Raises:
        Interdit: la casquette ne tient pas toute la structure.
        Refus: c'est la même fiche.
        Perimee: l'une des deux a changé depuis qu'on les compare, ou n'est plus.
    """
    _exiger_de_fondre(par, gardee, fondue)
    if gardee.pk == fondue.pk:
        raise Refus("C'est la même fiche", "choisissez-en deux")
    genre = next(g for g, modele in FICHES.items() if isinstance(gardee, modele))
    _exiger_inchangees(genre, (gardee, fondue), versions)
    memoire = Memoire(fondue=serialisee(fondue))
    _prendre(genre, gardee, fondue, prises, memoire)
    for relation in CARTE[genre]:
        _deplacer(relation, gardee, fondue, memoire)
    FICHES[genre]._base_manager.filter(pk=fondue.pk).delete()
    fusion = Fusion.objects.create(
        structure_id=par.structure_id,
        genre=genre,
        gardee=gardee.pk,
        fondue=fondue.pk,
        reference=fondue.reference,
        nom=str(fondue),
        memoire=memoire.ecrite(),
        faite_le=par.le,
        faite_par_id=par.professionnel_id,
    )
    _tracer(par, "doublons.fondre", fusion, lignes=len(memoire.lignes()))
    return fusion


def _exiger_inchangees(genre: Genre, fiches: tuple[Any, Any], versions: tuple[int, int]) -> None:
    siennes = FICHES[genre]._base_manager.select_for_update().order_by("pk")
    lues = dict(siennes.filter(pk__in=[f.pk for f in fiches]).values_list("pk", "version"))
    if tuple(lues.get(f.pk) for f in fiches) != versions:
        raise Perimee(
            "L'une de ces fiches a changé depuis que vous les comparez", "comparez-les de nouveau"
        )


def _prendre(genre: Genre, gardee: Any, fondue: Any, prises: set[str], memoire: Memoire) -> None:
    """Donne à la fiche gardée les valeurs choisies sur l'autre."""
    changes = {}
    for champ in champs(genre):
        if champ.name in prises:
            memoire.avant[champ.name] = en_texte(champ, gardee)
            memoire.apres[champ.name] = en_texte(champ, fondue)
            changes[champ.name] = champ.value_from_object(fondue)
    FICHES[genre]._default_manager.modifier(gardee, gardee.version, **changes)  # type: ignore[attr-defined]


def _deplacer(relation: Relation, gardee: Any, fondue: Any, memoire: Memoire) -> None:
    """Fait désigner la fiche gardée à toutes les lignes de l'autre ; réunit celles qui redisent."""
    cle = f"{relation.modele}.{relation.champ}"
    siennes = list(relation.lignes.filter(**{relation.champ: gardee}))
    memoire.gardees[cle] = [ligne.pk for ligne in siennes]
    deplacees = []
    for ligne in relation.lignes.filter(**{relation.champ: fondue}):
        meme = next((s for s in siennes if _memes(relation, s, ligne)), None)
        if meme is None:
            deplacees.append(ligne.pk)
            continue
        memoire.reunies.append(serialisee(ligne))
        if relation.datee:
            _elargir(relation, meme, ligne, memoire)
        relation.lignes.filter(pk=ligne.pk).delete()
    relation.lignes.filter(pk__in=deplacees).update(**{relation.champ: gardee})
    memoire.deplacees[cle] = deplacees


def _memes(relation: Relation, une: Any, autre: Any) -> bool:
    """Deux lignes disent la même chose ; datées, elles doivent aussi se chevaucher."""
    if relation.memes is None:
        return False
    noms = [une._meta.get_field(nom).attname for nom in relation.memes]
    if any(getattr(une, nom) != getattr(autre, nom) for nom in noms):
        return False
    if not relation.datee:
        return True
    debuts = (une.debut or date.min, autre.debut or date.min)
    return se_chevauchent(debuts[0], une.fin, debuts[1], autre.fin)


def _elargir(relation: Relation, reste: Any, autre: Any, memoire: Memoire) -> None:
    """La ligne qui reste commence au plus tôt des deux, et finit au plus tard."""
    dates = [reste._meta.get_field(nom) for nom in ("debut", "fin")]
    avant = {c.name: en_texte(c, reste) for c in dates}
    debuts, fins = (reste.debut, autre.debut), (reste.fin, autre.fin)
    reste.debut = None if None in debuts else min(debuts)
    reste.fin = None if None in fins else max(fins)
    apres = {c.name: en_texte(c, reste) for c in dates}
    if avant != apres:
        relation.lignes.filter(pk=reste.pk).update(debut=reste.debut, fin=reste.fin)
        memoire.elargies.append(Elargie(relation.modele, reste.pk, avant, apres))


@transaction.atomic
def defaire(fusion: Fusion, *, par: Acces) -> Retour:
    """Rend les deux fiches ; ce qui s'est ajouté depuis reste sur la fiche gardée.

    Returns:
        Ce qui n'a pas pu revenir tel quel : ajouts, champs et lignes changés depuis.
    Raises:
        Interdit: la casquette ne tient pas toute la structure.
        Refus: c'est déjà fait, ou une fusion plus récente touche les mêmes lignes.
    """
    _exiger_de_fondre(par, fusion)
    if plus_recente_dite := plus_recente(fusion):
        raise Refus(
            f"Une fusion plus récente ({plus_recente_dite}) touche les mêmes fiches",
            "défaites-la d'abord",
        )
    if not Fusion.objects.en_vigueur().filter(pk=fusion.pk).update(defaite_le=par.le):
        raise Refus("Cette fusion est déjà défaite", "rechargez la page")
    memoire, retour = Memoire.lue(fusion.memoire), prevoir(fusion)
    try:
        with transaction.atomic():
            _rendre(fusion, memoire)
    except IntegrityError as erreur:
        raise Refus(
            "Une ligne de la fiche fondue ne peut plus revenir : ce qu'elle désignait a été effacé",
            "gardez la fiche réunie, ou rétablissez une copie",
        ) from erreur
    _tracer(par, "doublons.defaire", fusion, restees=sum(n for _, n in retour.restees))
    return retour


def _rendre(fusion: Fusion, memoire: Memoire) -> None:
    genre = Genre(fusion.genre)
    gardee: Any = FICHES[genre]._base_manager.get(pk=fusion.gardee)
    fondue = reecrire(memoire.fondue)
    revenus = {
        c.name: en_valeur(c, memoire.avant[c.name])
        for c in champs(genre)
        if c.name in memoire.apres and en_texte(c, gardee) == memoire.apres[c.name]
    }
    FICHES[genre]._default_manager.modifier(gardee, gardee.version, **revenus)  # type: ignore[attr-defined]
    for relation in CARTE[genre]:
        venues = memoire.deplacees.get(f"{relation.modele}.{relation.champ}", [])
        lignes = relation.lignes.filter(pk__in=venues, **{relation.champ: gardee})
        lignes.update(**{relation.champ: fondue})
    for ligne in memoire.reunies:
        reecrire(ligne)
    for elargie in memoire.elargies:
        _retrecir(elargie)


def _retrecir(elargie: Elargie) -> None:
    """Rend ses dates à une ligne, si personne ne les a changées depuis."""
    from django.apps import apps

    modele: type[models.Model] = apps.get_model(elargie.modele)
    dates = {nom: modele._meta.get_field(nom) for nom in elargie.avant}
    apres = {nom: en_valeur(dates[nom], texte) for nom, texte in elargie.apres.items()}
    avant = {nom: en_valeur(dates[nom], texte) for nom, texte in elargie.avant.items()}
    modele._base_manager.filter(pk=elargie.pk, **apres).update(**avant)


def _tracer(par: Acces, action: str, fusion: Fusion, **details: Any) -> None:
    quoi = {f"{fusion.genre}_id": fusion.gardee}
    tracer(par, action, fusion, **quoi, fondue=fusion.fondue, genre=fusion.genre, **details)
