"""Les modèles de la structure, les courriers d'un ménage, le bilan d'une mesure."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.metier.accompagnement.models import Mesure
from palier.metier.accompagnement.models.pieces import donnee_de
from palier.metier.logement.echeances import pour_calculer
from palier.metier.logement.models import Procedure
from palier.metier.menages.models import Menage
from palier.noyau.erreurs import Refus
from palier.noyau.texte import numero
from palier.pilotage.documents import actions
from palier.pilotage.documents.actions import Modele, ModeleFautif, modeles
from palier.pilotage.documents.audience import preparation
from palier.pilotage.documents.bilan import contexte_du_bilan
from palier.pilotage.documents.champs import champs, exemple, listes
from palier.pilotage.documents.contexte import adresse_des_pieces, contexte
from palier.pilotage.documents.forms import ChampsForm, CourrierForm, ModeleForm
from palier.pilotage.documents.listes import Usage
from palier.pilotage.documents.models import ModeleWord
from palier.pilotage.documents.production import remplir
from palier.pilotage.documents.verification import champs_employes
from palier.socle.brouillons.gardes import garde_brouillon
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee, Geste
from palier.socle.habilitations.pages import reservee
from palier.socle.journal.actions import tracer
from palier.socle.pieces.depot import rendre
from palier.socle.presentation.formulaires import refus_dans

COURRIERS = (Usage.ATTESTATION, Usage.COURRIER)


def _menages(acces: Acces) -> QuerySet[Menage]:
    return Menage.objects.visibles_par(acces, Donnee.MESURES, Geste.ECRIRE)


@reservee(Geste.LIRE, Donnee.REGLAGES)
@require_safe
def modele_liste(request: HttpRequest) -> HttpResponse:
    """Les modèles, et les champs que chacun peut employer."""
    acces = request.acces  # type: ignore[attr-defined]
    contexte_page = {
        "modeles": modeles(acces, *Usage),
        "champs": [(usage, champs(usage), listes(usage)) for usage in Usage],
        "ecrit": acces.peut(Geste.ECRIRE, Donnee.REGLAGES),
        "rubrique": "Réglages",
    }
    return render(request, "documents/modele_liste.html", contexte_page)


@reservee(Geste.ECRIRE, Donnee.REGLAGES)
@require_http_methods(["GET", "POST"])
def modele_deposer(request: HttpRequest) -> HttpResponse:
    """Déposer un modèle ; tous ses défauts se disent d'un coup."""
    form = ModeleForm(request.POST or None, request.FILES or None)
    defauts: list[Any] = []
    if form.is_valid():
        try:
            with refus_dans(form, sauf=ModeleFautif):
                modele = actions.deposer_modele(**form.cleaned_data, par=request.acces)  # type: ignore[attr-defined]
                messages.success(request, f"Modèle vérifié et gardé : {modele}.")
                return redirect("documents:modele_liste")
        except ModeleFautif as refus:
            form.add_error("fichier", str(refus))
            defauts = refus.defauts
    contexte_page = {"form": form, "defauts": defauts, "rubrique": "Réglages"}
    return render(request, "documents/modele_deposer.html", contexte_page)


@reservee(Geste.ECRIRE, Donnee.REGLAGES)
@require_POST
def modele_retirer(request: HttpRequest, cle: str) -> HttpResponse:
    """Retirer un modèle de la structure."""
    acces = request.acces  # type: ignore[attr-defined]
    pk = cle.removeprefix("m")
    siens = ModeleWord.objects.visibles_par(acces)
    modele = get_object_or_404(siens, pk=numero(pk))
    actions.retirer_modele(modele, par=acces)
    messages.success(request, f"Modèle retiré : {modele}. Les documents produits restent.")
    return redirect("documents:modele_liste")


@reservee(Geste.LIRE, Donnee.REGLAGES)
@require_safe
def modele_telecharger(request: HttpRequest, cle: str) -> HttpResponse:
    """Un modèle tel quel ; `?apercu` : rempli du dossier d'un ménage inventé."""
    modele = _modele(request.acces, cle, *Usage)  # type: ignore[attr-defined]
    try:
        octets = modele.octets()
        if "apercu" in request.GET:
            octets = remplir(octets, modele.usage, exemple(modele.usage))
    except Refus as refus:
        messages.error(request, str(refus))
        return redirect("documents:modele_liste")
    suite = ", aperçu" if "apercu" in request.GET else ""
    return rendre(f"{modele.nom}{suite}.docx", octets)


@reservee(Geste.ECRIRE, Donnee.MESURES)
@require_safe
def courrier_choisir(request: HttpRequest, pk: int) -> HttpResponse:
    """Les courriers que cette casquette peut écrire pour ce ménage."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = get_object_or_404(_menages(acces), pk=pk)
    contexte_page = {
        "menage": menage,
        "modeles": [m for m in modeles(acces, *COURRIERS) if _ecrit(acces, m)],
        "regle": acces.peut(Geste.LIRE, Donnee.REGLAGES),
        "rubrique": "Ménages",
    }
    return render(request, "documents/courrier_choisir.html", contexte_page)


@garde_brouillon(lambda _modele: "Rédiger un courrier", _menages)
@reservee(Geste.ECRIRE, Donnee.MESURES)
@require_http_methods(["GET", "POST"])
def courrier_rediger(request: HttpRequest, pk: int, cle: str) -> HttpResponse:
    """Relire les champs d'un courrier, puis le produire."""
    acces = request.acces  # type: ignore[attr-defined]
    menage = get_object_or_404(_menages(acces), pk=pk)
    modele = _modele(acces, cle, *COURRIERS)
    if not _ecrit(acces, modele):
        raise Http404
    visibles = Mesure.objects.visibles_par(acces).filter(menage=menage)
    mesure = visibles.pour_le_dossier().exclude(debut=None).first()
    valeurs = _du_courrier(modele, contexte(menage, acces, modele.usage, mesure))
    try:
        employes = champs_employes(modele.octets(), modele.usage)
    except Refus as refus:
        messages.error(request, str(refus))
        return redirect("documents:courrier_choisir", menage.pk)
    form = CourrierForm(
        request.POST or None,
        usage=modele.usage,
        employes=employes,
        valeurs=valeurs,
        note=acces.peut(Geste.ECRIRE, Donnee.NOTES),
        discret=bool(menage.ne_pas_ecrire) and modele.au_menage,
    )
    if form.is_valid():
        with refus_dans(form):
            en_pdf = request.POST.get("format") == "pdf"
            return _produire(request, menage, modele, form, valeurs, mesure, en_pdf=en_pdf)
    tracer(acces, "documents.preparer", menage, menage_id=menage.pk, usage=str(modele.usage))
    contexte_page = {"menage": menage, "modele": modele, "form": form, "rubrique": "Ménages"}
    return render(request, "documents/courrier_rediger.html", contexte_page)


def _du_courrier(modele: Modele, valeurs: dict[str, Any]) -> dict[str, Any]:
    """L'objet du modèle, et le destinataire quand ce n'est pas le ménage."""
    objet = modele.objet
    for nom, dit in valeurs.items():
        objet = objet.replace(f"{{{{ {nom} }}}}", str(dit))
    valeurs["objet"] = objet.rstrip(" ,")
    if not modele.au_menage:
        valeurs["destinataire.nom"] = modele.destinataire or valeurs["logement.bailleur"]
        valeurs["destinataire.adresse"] = ""
    return valeurs


def _ecrit(acces: Acces, modele: Modele) -> bool:
    return acces.peut(Geste.ECRIRE, donnee_de(modele.usage.piece))


def _modele(acces: Acces, cle: str, *usages: Usage) -> Modele:
    """Raises: Http404: ce modèle n'existe pas, ou sert à autre chose."""
    trouve = next((m for m in modeles(acces, *usages) if m.cle == cle), None)
    if trouve is None:
        raise Http404
    return trouve


def _produire(
    request: HttpRequest,
    menage: Menage,
    modele: Modele,
    form: ChampsForm,
    valeurs: dict[str, Any],
    mesure: Mesure | None,
    *,
    en_pdf: bool = False,
) -> HttpResponse:
    piece = actions.produire(
        menage,
        modele,
        valeurs=valeurs | form.valeurs(),
        par=request.acces,  # type: ignore[attr-defined]
        cle=form.cleaned_data["cle"],
        mesure=mesure,
        au_fil=form.cleaned_data.get("au_fil", False),
        en_pdf=en_pdf,
    )
    messages.success(
        request, f"Document gardé au dossier : {piece}. Téléchargez-le pour l’imprimer."
    )
    return redirect(adresse_des_pieces(menage))


def _mesures(acces: Acces) -> QuerySet[Mesure]:
    menages = Menage.objects.visibles_par(acces, Donnee.NOTES, Geste.ECRIRE)
    return Mesure.objects.visibles_par(acces, Geste.ECRIRE).filter(menage__in=menages)


@garde_brouillon("Rédiger le bilan", _mesures)
@reservee(Geste.ECRIRE, Donnee.NOTES)
@require_http_methods(["GET", "POST"])
def bilan_rediger(request: HttpRequest, pk: int) -> HttpResponse:
    """Ce que le dossier dit d'une mesure, et la place de ce que le professionnel ajoute."""
    acces = request.acces  # type: ignore[attr-defined]
    lues = _mesures(acces).select_related("dispositif", "menage", "referent")
    mesure = get_object_or_404(lues.prefetch_related("periodes"), pk=pk)
    bilans = list(mesure.bilans.all())
    attendu = next((b for b in bilans if b.rendu_le is None), bilans[-1] if bilans else None)
    valeurs = contexte_du_bilan(mesure, acces, attendu)
    disponibles = modeles(acces, Usage.BILAN)
    choisi = request.POST.get("modele") or disponibles[0].cle
    modele = next((m for m in disponibles if m.cle == choisi), disponibles[-1])
    ecrits = [c.nom for c in champs(Usage.BILAN) if c.nom.startswith("texte.")]
    if not acces.peut(Geste.ECRIRE, Donnee.SANTE):
        ecrits.remove("texte.sante")
    form = ChampsForm(request.POST or None, usage=Usage.BILAN, employes=ecrits, valeurs=valeurs)
    if form.is_valid():
        with refus_dans(form):
            return _produire(request, mesure.menage, modele, form, valeurs, mesure)
    tracer(acces, "documents.preparer", mesure, menage_id=mesure.menage_id, usage="BILAN")
    contexte_page = {
        "mesure": mesure,
        "menage": mesure.menage,
        "bilan": {nom.partition(".")[2]: v for nom, v in valeurs.items() if nom[:6] == "bilan."},
        "objectifs": valeurs["objectifs"],
        "situations": valeurs["situations"],
        "form": form,
        "modeles": disponibles,
        "choisi": modele,
        "rubrique": "Ménages",
    }
    return render(request, "documents/bilan_rediger.html", contexte_page)


@reservee(Geste.LIRE, Donnee.BUDGET)
@require_safe
def audience_preparer(request: HttpRequest, pk: int) -> HttpResponse:
    """Préparer une audience : une page à imprimer, lue et tracée."""
    acces = request.acces  # type: ignore[attr-defined]
    expulsions = Procedure.objects.visibles_par(acces).filter(type="EXPULSION")
    procedure = get_object_or_404(pour_calculer(expulsions), pk=pk)
    tracer(acces, "documents.preparer", procedure, menage_id=procedure.menage_id, usage="AUDIENCE")
    contexte_page = {
        "procedure": procedure,
        "menage": procedure.menage,
        "rubrique": "Ménages",
        **preparation(procedure, acces),
    }
    return render(request, "documents/audience_preparer.html", contexte_page)
