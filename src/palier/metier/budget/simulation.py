"""Un plan essayé sans rien enregistrer : ses mensualités, et ce qu'il resterait pour vivre."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from palier.metier.accompagnement.regles import Avertissement
from palier.metier.budget.actions.plans import montants_dus
from palier.metier.budget.models import Dette, Situation
from palier.metier.budget.plans import duree_maximale, maximum, sur_la_duree
from palier.metier.budget.regles import Equilibre, equilibre, reste_par_jour
from palier.metier.budget.regles.apurement import EcheanceDePlan, echeancier, mois_pour
from palier.metier.menages.models import Menage
from palier.socle.reglages.parametres import parametre_de

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Essai:
    """Un plan essayé, et le budget du ménage s'il le payait.

    Attributes:
        solde: solde b après la mensualité ; vide si le budget n'est pas connu.
        deja: ce que la dernière photographie compte déjà pour ces dettes.
        signale: le plan dépasse une limite que rien ne confirme ; rien n'est empêché.
    """

    total: Decimal
    echeances: list[EcheanceDePlan]
    photo: Situation | None
    solde: Decimal | None
    reste: Decimal | None
    par_jour: Decimal | None
    deja: Decimal
    signale: Avertissement | None

    @property
    def verdict(self) -> Equilibre:
        return equilibre(self.solde)


def simuler(
    menage: Menage,
    *,
    dettes: Sequence[Dette],
    mois: int | None,
    mensualite: Decimal | None,
    premiere: date,
    le: date,
) -> Essai:
    """Étale des dettes, et refait le dernier budget avec la mensualité.

    Raises:
        Refus: une dette n'est pas chiffrée, ou les mensualités sont trop nombreuses.
    """
    total = sum(montants_dus(menage, dettes).values(), _ZERO)
    nombre = mois_pour(total, mensualite) if mensualite is not None else mois or 0
    limite = duree_maximale(menage.structure, le)
    echeances = echeancier(total, nombre, premiere, maximum=maximum(limite))
    signale = sur_la_duree(nombre, limite)
    photo = menage.situations.derniere_detaillee()  # type: ignore[attr-defined]
    if photo is None:
        return Essai(total, echeances, None, None, None, None, _ZERO, signale)
    cles = {dette.pk for dette in dettes}
    lignes = [ligne for ligne in photo.lignes.all() if ligne.dette_id in cles]
    deja = sum((ligne.en_regle().par_mois for ligne in lignes), _ZERO)
    plus = echeances[0].montant - deja
    soldes = photo.soldes()
    solde = None if soldes.b is None else soldes.b - plus
    reste = None if soldes.reste is None else soldes.reste - plus
    personnes = menage.compositions.au(le).count()  # type: ignore[attr-defined]
    jours = parametre_de(menage.structure, "RESTE_A_VIVRE_JOURS", le).valeur
    par_jour = reste_par_jour(reste, personnes, jours)
    return Essai(total, echeances, photo, solde, reste, par_jour, deja, signale)
