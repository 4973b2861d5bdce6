"""Ce qu'un import changerait à l'annuaire, dit avant d'être fait."""

from dataclasses import dataclass, field

from palier.metier.partenaires.data_inclusion import Organisme
from palier.metier.partenaires.models import Partenaire
from palier.noyau.texte import cle
from palier.socle.habilitations.acces import Acces


@dataclass(frozen=True)
class Voisin:
    """Une fiche de l'annuaire et ce qu'en dit le fichier.

    Attributes:
        ecarts: les champs qui diffèrent.
    """

    partenaire: Partenaire
    organisme: Organisme
    ecarts: list[str]


@dataclass
class Apercu:
    """Ce qu'un import ferait.

    Attributes:
        tenues: des fiches écrites ou corrigées à la main ; rien n'y change sans qu'on le demande.
        communes: des fiches communes à toutes les structures ; l'import ne les change jamais.
    """

    nouvelles: list[Organisme] = field(default_factory=list)
    changees: list[Voisin] = field(default_factory=list)
    tenues: list[Voisin] = field(default_factory=list)
    communes: list[Voisin] = field(default_factory=list)
    inchangees: int = 0


def apercu(organismes: list[Organisme], par: Acces) -> Apercu:
    """Ce que changerait l'import de ces organismes sous cette casquette."""
    visibles = list(Partenaire.objects.visibles_par(par))
    importes = {(p.source, p.identifiant_source): p for p in visibles if p.source}
    par_nom = {cle(p.nom): p for p in visibles if not p.source}
    dit = Apercu()
    for organisme in organismes:
        connu = importes.get((organisme.source, organisme.identifiant))
        connu = connu or par_nom.get(cle(organisme.nom))
        if connu is None:
            dit.nouvelles.append(organisme)
            continue
        ecarts = [
            str(Partenaire._meta.get_field(nom).verbose_name)
            for nom, valeur in organisme.champs.items()
            if getattr(connu, nom) != valeur
        ]
        voisin = Voisin(connu, organisme, ecarts)
        if not ecarts:
            dit.inchangees += 1
        elif connu.structure_id is None:
            dit.communes.append(voisin)
        elif connu.tenue_a_la_main:
            dit.tenues.append(voisin)
        else:
            dit.changees.append(voisin)
    return dit
