"""Ce que l'on demande au journal, et les traces qui y répondent."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone

from palier.metier.menages.models import Fusion, Genre, Menage, Personne
from palier.metier.menages.regles import cle_de_nom
from palier.noyau.texte import accorde
from palier.pilotage.traces.listes import FAMILLES, geste_dit
from palier.socle.comptes.models import Affectation, Compte, Professionnel
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace, TraceQuerySet
from palier.socle.presentation.formulaires import JourNatif


class DemandeForm(forms.Form):
    """Les filtres du journal."""

    du = forms.DateField(label="Du", required=False, widget=JourNatif())
    au = forms.DateField(label="Au", required=False, widget=JourNatif())
    qui = forms.ModelChoiceField(
        Professionnel.objects.none(), label="Qui", required=False, empty_label="Tout le monde"
    )
    geste = forms.ChoiceField(
        label="Geste",
        required=False,
        choices=[("", "Tous"), *((cle, nom) for cle, (nom, _) in FAMILLES.items())],
    )
    dossier = forms.CharField(label="Dossier", required=False, max_length=80)
    personne = forms.CharField(label="Personne", required=False, max_length=120)

    def __init__(self, donnees: object, *, acces: Acces) -> None:
        super().__init__(donnees)  # type: ignore[arg-type]
        self.acces = acces
        ici = Professionnel.objects.filter(affectations__structure_id=acces.structure_id)
        self.fields["qui"].queryset = ici.distinct()  # type: ignore[attr-defined]
        for champ in self.fields.values():
            liste = isinstance(champ.widget, forms.Select)
            champ.widget.attrs["class"] = "form-select" if liste else "form-control"

    def traces(self) -> TraceQuerySet:
        """Les traces de la structure qui répondent, la plus récente d'abord."""
        traces = Trace.objects.de_la_structure(self.acces)
        if not self.is_valid():
            return traces.none()
        dit = self.cleaned_data
        if dit["du"]:
            traces = traces.filter(le__gte=_minuit(dit["du"]))
        if dit["au"]:
            traces = traces.filter(le__lt=_minuit(dit["au"] + timedelta(days=1)))
        if dit["qui"]:
            traces = traces.filter(professionnel_id=dit["qui"].pk)
        if dit["geste"]:
            traces = traces.filter(FAMILLES[dit["geste"]][1])
        if dit["dossier"]:
            traces = traces.filter(menage_id__in=self._menages(dit["dossier"]))
        if dit["personne"]:
            traces = traces.filter(self._de_la_personne(dit["personne"]))
        return traces

    def _menages(self, numero: str) -> set[int]:
        """Le dossier que désigne un numéro, interne ou d'échange, et ceux qui s'y sont fondus."""
        vises = Q(reference=numero)
        if numero.isdecimal():
            vises |= Q(pk=int(numero[:18]))
        siens = Menage.objects.de_la_structure(self.acces.structure_id)
        fusions = Fusion.objects.de_la_structure(self.acces.structure_id)
        anciens = fusions.filter(genre=Genre.MENAGE, reference=numero).en_vigueur()
        fiches = {*siens.filter(vises).values_list("pk", flat=True)}
        fiches |= {*anciens.values_list("gardee", flat=True)}
        return fusions.avec_les_fondues(Genre.MENAGE, fiches)

    def _de_la_personne(self, dit: str) -> Q:
        """Ce qui la vise, ou vise un ménage où elle vit ou a vécu ; le nom doit être entier."""
        siennes = Personne.objects.de_la_structure(self.acces.structure_id)
        vises = Q(reference=dit) | Q(cle_nom=cle_de_nom(dit, ""))
        if dit.isdecimal():
            vises |= Q(pk=int(dit[:18]))
        fusions = Fusion.objects.de_la_structure(self.acces.structure_id)
        fiches = {*siennes.filter(vises).values_list("pk", flat=True)}
        menages = Menage.objects.filter(compositions__personne__in=fiches)
        dossiers = {*menages.values_list("pk", flat=True)}
        return Q(personne_id__in=fusions.avec_les_fondues(Genre.PERSONNE, fiches)) | Q(
            menage_id__in=fusions.avec_les_fondues(Genre.MENAGE, dossiers)
        )


def _minuit(le: date) -> datetime:
    return timezone.make_aware(datetime.combine(le, time.min))


@dataclass(frozen=True)
class Ligne:
    """Une trace, telle qu'on la lit."""

    le: datetime
    geste: str
    qui: str
    role: str
    sur: str
    dossier: str


def lignes(traces: list[Trace]) -> list[Ligne]:
    """Les traces et les noms de leurs auteurs, en trois requêtes."""
    gens = Professionnel.objects.in_bulk({t.professionnel_id for t in traces} - {None})
    postes = Affectation.objects.in_bulk({t.affectation_id for t in traces} - {None})
    visiteurs = {t.objet_id for t in traces if t.objet == "comptes.compte"}
    comptes = Compte.objects.select_related("professionnel").in_bulk(visiteurs)
    rangs = []
    for trace in traces:
        poste = postes.get(trace.affectation_id)
        rangs.append(
            Ligne(
                le=timezone.localtime(trace.le),
                geste=geste_dit(trace.action),
                qui=str(gens.get(trace.professionnel_id) or _visiteur(trace, comptes)),
                role=Role(poste.role).libelle if poste else "",
                sur=_objet(trace),
                dossier=str(trace.menage_id or ""),
            )
        )
    return rangs


def _visiteur(trace: Trace, comptes: dict[int, Compte]) -> str:
    """Qui se connecte, et n'a pas encore de casquette."""
    connu = comptes.get(trace.objet_id or 0) if trace.objet == "comptes.compte" else None
    return str(connu or "")


def _objet(trace: Trace) -> str:
    """« Mesure 12 », « bilans:page 4 » pour un refus, « 38 lignes » pour un export."""
    details = trace.details
    if trace.action == "acces.refuse":
        return f"{details.get('page', '')} {details.get('fiche', '')}".strip()
    if "lignes" in details and details["lignes"] is not None:
        return accorde(int(details["lignes"]), "ligne")
    if "reponses" in details:
        return accorde(int(details["reponses"]), "réponse")
    if not trace.objet or trace.objet in ("menages.menage", "comptes.compte"):
        return ""
    return f"{trace.objet.rpartition('.')[2]} {trace.objet_id}"
