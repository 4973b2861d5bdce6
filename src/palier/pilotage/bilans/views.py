"""Les bilans de la structure : les écrire, comprendre leurs nombres, les publier, les retrouver."""

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.edition import rendu
from palier.noyau.erreurs import Perimee
from palier.noyau.texte import numero
from palier.pilotage.bilans import actions, archives, ecarts, production, tiroir, versement
from palier.pilotage.bilans.dette import identite_du_bilan
from palier.pilotage.bilans.forms import OuvertureForm, PublicationForm, TexteForm
from palier.pilotage.bilans.modele import textes_a_ecrire
from palier.pilotage.bilans.models import Bilan, Etat, Publication, Texte
from palier.pilotage.bilans.page import adresse, ebauche_lisible, page
from palier.pilotage.bilans.textes import effectifs_cites
from palier.pilotage.bilans.unites import Designe
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.comptes.models import Structure
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer
from palier.socle.presentation.conflits import repris_en_conflit
from palier.socle.presentation.formulaires import refus_dans

RUBRIQUE = "Bilans"
APERCUS = {forme: archives.FORMATS[forme][1] for forme in ("pdf", "docx")}


@reservee(Geste.LIRE, Donnee.AGREGATS)
@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """Les bilans de la structure, et ce qui en est publié."""
    return _liste(request, None)


@reservee(Geste.ECRIRE, Donnee.AGREGATS)
@require_POST
def bilan_ouvrir(request: HttpRequest) -> HttpResponse:
    """Ouvrir le bilan d'une année."""
    acces = request.acces  # type: ignore[attr-defined]
    form = OuvertureForm(request.POST, annee=acces.le.year)
    if form.is_valid():
        with refus_dans(form):
            return redirect(actions.ouvrir(**form.cleaned_data, par=acces))
    return _liste(request, form)


def _liste(request: HttpRequest, form: OuvertureForm | None) -> HttpResponse:
    acces = request.acces  # type: ignore[attr-defined]
    publiees = Publication.objects.visibles_par(acces).sans_archive().select_related("bilan")
    par_bilan: dict[int, list[Publication]] = {}
    for publiee in publiees:
        par_bilan.setdefault(publiee.bilan_id, []).append(publiee)
    bilans = Bilan.objects.visibles_par(acces).avec_avancement()
    contexte = {
        "bilans": [(b, par_bilan.get(b.pk, [])) for b in bilans],
        "form": form or OuvertureForm(annee=acces.le.year),
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.AGREGATS),
        "rubrique": RUBRIQUE,
    }
    return render(request, "bilans/liste.html", contexte)


@gzip_page
@reservee(Geste.LIRE, Donnee.AGREGATS)
@require_safe
def bilan(request: HttpRequest, pk: int) -> HttpResponse:
    """Le bilan : le document, ses nombres et ses textes."""
    return _page(request, _bilan(request, pk), None, None)


def _page(
    request: HttpRequest, bilan_: Bilan, ecrit: Texte | None, form: TexteForm | None
) -> HttpResponse:
    """La page du bilan ; `ecrit` : le texte qui s'y écrit, sur place."""
    acces = request.acces  # type: ignore[attr-defined]
    rendu.prechauffer()  # le dessinateur démarre pendant qu'on compte
    textes = list(bilan_.textes.select_related("par"))
    comptes = versement.compter(bilan_, acces.le)
    if ecrit is not None and form is None:
        form = _texte_form(ecrit, None, initial={"contenu": _propose(ecrit, comptes)})
    attendus = actions.manquants(bilan_, textes)
    contexte = {
        "bilan": bilan_,
        "page": page(bilan_, comptes, textes),
        "dette": identite_du_bilan(bilan_),
        "attendus": attendus,
        "faits": len(textes) - len(attendus),
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.AGREGATS),
        "texte": ecrit,
        "form": form,
        "publiee": bilan_.publications.sans_archive().first(),
        "le": acces.le,
        "rubrique": RUBRIQUE,
    }
    return render(request, "bilans/bilan.html", contexte)


def _propose(texte: Texte, comptes: production.Comptes) -> str:
    return texte.contenu or ebauche_lisible(texte, comptes)


def _a_ecrire(acces: Acces) -> QuerySet[Texte]:
    return Texte.objects.visibles_par(acces, Geste.ECRIRE)


@gzip_page
@garde_brouillon("Écrire un texte du bilan", _a_ecrire)
@reservee(Geste.ECRIRE, Donnee.AGREGATS)
@require_http_methods(["GET", "POST"])
def texte_ecrire(request: HttpRequest, pk: int) -> HttpResponse:
    """Écrire un texte à sa place, dans le document ; un conflit montre les deux."""
    acces = request.acces  # type: ignore[attr-defined]
    textes = _a_ecrire(acces).select_related("bilan__structure")
    texte = get_object_or_404(textes, pk=pk)
    if request.method != "POST":
        return _page(request, texte.bilan, texte, None)
    form = _texte_form(texte, request.POST)
    if form.is_valid():
        with refus_dans(form, sauf=Perimee):
            conflit = repris_en_conflit(request.POST, form, texte, actions.ecrire, acces)
            if conflit is None:
                messages.success(request, "Texte enregistré.")
                return redirect(f"{texte.bilan.get_absolute_url()}#texte-{texte.nom}")
            retour = texte.bilan.get_absolute_url()
            contexte = {**conflit, "texte": texte, "retour": retour, "rubrique": RUBRIQUE}
            return render(request, "bilans/texte_conflit.html", contexte)
    return _page(request, texte.bilan, texte, form)


def _texte_form(texte: Texte, envoi: object, **options: object) -> TexteForm:
    rubriques = {t.fichier: t for t in textes_a_ecrire(texte.bilan.en_modele)}
    consigne = rubriques[texte.nom].consigne if texte.nom in rubriques else ""
    return TexteForm(envoi, instance=texte, consigne=consigne, **options)


@reservee(Geste.ECRIRE, Donnee.AGREGATS)
@require_POST
def texte_sans_objet(request: HttpRequest, pk: int) -> HttpResponse:
    """Rien à dire sous cette rubrique cette année."""
    acces = request.acces  # type: ignore[attr-defined]
    texte = get_object_or_404(_a_ecrire(acces).select_related("bilan__structure"), pk=pk)
    version = request.POST.get("version", "")
    try:
        connue = numero(version)
        actions.dire_sans_objet(texte, version=connue, par=acces)
    except Perimee as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, "Noté : rien à dire sous cette rubrique cette année.")
    return redirect(f"{texte.bilan.get_absolute_url()}#texte-{texte.nom}")


@gzip_page
@reservee(Geste.LIRE, Donnee.AGREGATS)
@require_safe
def nombre(request: HttpRequest, pk: int) -> HttpResponse:
    """Un nombre du bilan : sa définition, et la liste qui le compose pour qui peut la lire."""
    acces = request.acces  # type: ignore[attr-defined]
    bilan_ = _bilan(request, pk)
    designe = Designe.lu(request.GET.get("n", ""))
    if designe is None:
        raise Http404
    comptes = versement.compter(bilan_, acces.le)
    ouvert = tiroir.ouvrir(designe, comptes, bilan_.structure_id, acces)
    if ouvert.liste:
        lignes = len(ouvert.liste.lignes)
        tracer(acces, "bilans.lister", bilan_, nombre=str(designe), lignes=lignes)
    contexte = {
        "bilan": bilan_,
        "tiroir": ouvert,
        "parts": [(p, adresse(bilan_, p.designe) if p.designe else "") for p in ouvert.parts],
        "rubrique": RUBRIQUE,
    }
    gabarit = "bilans/tiroir.html" if request.htmx else "bilans/nombre.html"  # type: ignore[attr-defined]
    return render(request, gabarit, contexte)


@reservee(Geste.LIRE, Donnee.AGREGATS)
@require_safe
def bilan_apercu(request: HttpRequest, pk: int, forme: str) -> HttpResponse:
    """Le document dans son état, marqué brouillon, pour le relire sur papier."""
    acces = request.acces  # type: ignore[attr-defined]
    bilan_ = _bilan(request, pk)
    if forme not in APERCUS:
        raise Http404
    comptes = versement.compter(bilan_, acces.le)
    textes = actions.bruts(comptes, bilan_.textes.all())
    compose = production.assembler(comptes, textes, mention="brouillon, non publié")
    tracer(acces, "bilans.relire", bilan_, forme=forme)
    nom = f"brouillon-bilan-{bilan_.annee}-{bilan_.modele}.{forme}"
    return _fichier(production.rendre(compose, f".{forme}"), nom, APERCUS[forme])


@gzip_page
@reservee(Geste.ECRIRE, Donnee.AGREGATS)
@require_http_methods(["GET", "POST"])
def bilan_publier(request: HttpRequest, pk: int) -> HttpResponse:
    """Dire ce que la publication fige, puis figer."""
    acces = request.acces  # type: ignore[attr-defined]
    bilan_ = _bilan(request, pk)
    rang = bilan_.publications.count()
    envoye = request.POST.get("rang", "")
    rectifie = bool(numero(envoye)) if envoye.isdecimal() else bool(rang)
    initial = {"rang": rang, "publie_le": acces.le}
    form = PublicationForm(request.POST or None, initial=initial, rectifie=rectifie)
    if form.is_valid():
        with refus_dans(form):
            dit = {"motif": "", **form.cleaned_data}
            try:
                publiee = actions.publier(bilan_, **dit, par=acces)
                messages.success(request, "Bilan publié et figé.")
            except actions.DejaPublie as deja:
                publiee = deja.publication
                messages.success(request, str(deja))
            return redirect(publiee)
    textes = list(bilan_.textes.select_related("bilan"))
    cites = effectifs_cites({t.nom: t.contenu for t in textes if t.etat == Etat.REDIGE})
    contexte = {
        "bilan": bilan_,
        "form": form,
        "attendus": actions.manquants(bilan_, textes),
        "effectifs": [(t, cites[t.nom]) for t in textes if t.nom in cites],
        "precedente": bilan_.publications.sans_archive().first() if rectifie else None,
        "seuil": versement.seuil_de(bilan_.structure, acces.le),
        "rubrique": RUBRIQUE,
    }
    return render(request, "bilans/bilan_publier.html", contexte)


@reservee(Geste.LIRE, Donnee.AGREGATS)
@require_safe
def publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Un bilan figé : ses documents, son intégrité, à quoi le comparer."""
    return _publication(request, _publiee(request, pk))


@reservee(Geste.LIRE, Donnee.AGREGATS)
@require_safe
def publication_rejouer(request: HttpRequest, pk: int) -> HttpResponse:
    """Recomposer le document d'après l'archive seule, et dire s'il est le même."""
    publiee = _publiee(request, pk)
    return _publication(request, publiee, rejoue=archives.rejouee_a_l_identique(publiee))


def _publication(request: HttpRequest, publiee: Publication, **plus: object) -> HttpResponse:
    acces = request.acces  # type: ignore[attr-defined]
    autres = Publication.objects.visibles_par(acces).sans_archive().select_related("bilan")
    autres = autres.filter(bilan__modele=publiee.bilan.modele).exclude(pk=publiee.pk)
    contexte = {
        "publiee": publiee,
        "defauts": archives.defauts(publiee),
        "autres": autres,
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.AGREGATS),
        "rubrique": RUBRIQUE,
        **plus,
    }
    return render(request, "bilans/publication.html", contexte)


@reservee(Geste.LIRE, Donnee.AGREGATS)
@require_safe
def publication_document(request: HttpRequest, pk: int, forme: str) -> HttpResponse:
    """Un document de la publication, tel qu'il a été figé."""
    publiee = _publiee(request, pk)
    if forme not in archives.FORMATS:
        raise Http404
    tracer(request.acces, "bilans.telecharger", publiee, forme=forme)  # type: ignore[attr-defined]
    nom = publiee.nom_de_fichier(f".{forme}")
    return _fichier(archives.document(publiee, forme), nom, archives.FORMATS[forme][1])


@gzip_page
@reservee(Geste.LIRE, Donnee.AGREGATS)
@require_safe
def publication_comparer(request: HttpRequest, pk: int) -> HttpResponse:
    """Les nombres qui ont bougé, d'une autre publication ou jusqu'à aujourd'hui, et pourquoi."""
    acces = request.acces  # type: ignore[attr-defined]
    publiee = _publiee(request, pk)
    avec = request.GET.get("avec", "")
    ancienne = _publiee(request, numero(avec)) if avec.isdecimal() else None
    if ancienne is None:
        trouves = archives.ecarts_d_aujourd_hui(publiee, acces.le)
    else:
        trouves = archives.ecarts_d_avec(publiee, ancienne)
    contexte = {
        "publiee": publiee,
        "ancienne": ancienne,
        "le": acces.le,
        "groupes": ecarts.par_indicateur(trouves, {"structure": _noms(acces)}),
        "combien": len(trouves),
        "rubrique": RUBRIQUE,
    }
    return render(request, "bilans/publication_comparer.html", contexte)


def _noms(acces: Acces) -> dict[str, str]:
    """La structure et celles qui en dépendent, par leur identifiant d'échange."""
    siennes = Structure.objects.filter(Q(pk=acces.structure_id) | Q(parente=acces.structure_id))
    return dict(siennes.values_list("reference", "nom"))


def _bilan(request: HttpRequest, pk: int) -> Bilan:
    visibles = Bilan.objects.visibles_par(request.acces)  # type: ignore[attr-defined]
    return get_object_or_404(visibles.select_related("structure"), pk=pk)  # type: ignore[no-any-return]


def _publiee(request: HttpRequest, pk: int) -> Publication:
    visibles = Publication.objects.visibles_par(request.acces)  # type: ignore[attr-defined]
    return get_object_or_404(visibles.select_related("bilan__structure", "par"), pk=pk)  # type: ignore[no-any-return]


def _fichier(contenu: bytes, nom: str, type_: str) -> HttpResponse:
    entete = content_disposition_header(as_attachment=True, filename=nom)
    return HttpResponse(contenu, content_type=type_, headers={"Content-Disposition": entete})
