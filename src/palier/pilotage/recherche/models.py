"""L'index : une ligne par ménage, le texte de son dossier et de ses membres."""

from collections.abc import Sequence
from functools import cache
from typing import Self

from django.db import connections, models
from django.db.models.expressions import RawSQL

from palier.metier.menages.models import Menage, lisible
from palier.pilotage.recherche.regles import Mot, peut_etre_fautive, trigrammes
from palier.socle.habilitations.acces import Acces
from palier.socle.habilitations.listes import Donnee

CANDIDATS = 400
"""Ce qu'on relit mot à mot quand la demande porte une faute."""
_SEUIL = 0.4
"""La part des trigrammes d'un mot que son voisin doit porter, en PostgreSQL."""
_PLEIN_TEXTE = "SELECT rowid FROM recherche_texte WHERE recherche_texte MATCH %s"
_PROCHES = """SELECT t.rowid FROM recherche_texte t JOIN menages_menage m ON m.id = t.rowid
WHERE t.recherche_texte MATCH %s AND m.structure_id = %s ORDER BY t.rank LIMIT %s"""


def _longs(demande: Sequence[Mot]) -> list[Mot]:
    """Les mots assez longs pour l'index ; une initiale se lit dans le texte."""
    return [mot for mot in demande if len(mot.motif) > 2]


@cache
def _rapproche(base: str) -> bool:
    """PostgreSQL sait comparer des trigrammes."""
    with connections[base].cursor() as curseur:
        curseur.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return curseur.fetchone() is not None


class EntreeQuerySet(models.QuerySet["Entree"]):
    def visibles_par(self, acces: Acces) -> Self:
        return self.filter(lisible(acces, Donnee.IDENTITE))

    def contenant(self, demande: Sequence[Mot]) -> Self:
        """Tous les mots y sont, dans n'importe quel ordre."""
        lignes = self
        longs = [mot.motif for mot in _longs(demande)]
        if longs and connections[self.db].vendor == "sqlite":
            phrase = " AND ".join(f'"{motif}"' for motif in longs)
            lignes = lignes.filter(menage_id__in=RawSQL(_PLEIN_TEXTE, [phrase]))
            longs = []
        for mot in demande:
            if mot.motif in longs or len(mot.motif) <= 2:
                lignes = lignes.filter(texte__contains=mot.motif)
        return lignes

    def proches(self, demande: Sequence[Mot], acces: Acces) -> Self:
        """Ceux où la demande, à des fautes près, a une chance d'être."""
        if not peut_etre_fautive(demande):
            return self.none()
        if connections[self.db].vendor == "sqlite":
            groupes = (" OR ".join(f'"{s}"' for s in trigrammes(mot)) for mot in _longs(demande))
            phrase = " AND ".join(f"({groupe})" for groupe in groupes)
            choix = RawSQL(_PROCHES, [phrase, acces.structure_id, CANDIDATS])
            return self.filter(menage_id__in=choix)
        return self._proches_en_postgresql(demande)[:CANDIDATS]

    def _proches_en_postgresql(self, demande: Sequence[Mot]) -> Self:
        lignes = self
        if not _rapproche(self.db):
            for mot in demande:
                lignes = lignes.filter(texte__contains=f" {mot.texte[:2]}")
            return lignes
        with connections[self.db].cursor() as curseur:
            curseur.execute(f"SET pg_trgm.word_similarity_threshold = {_SEUIL}")
        for mot in demande:
            lignes = lignes.extra(where=["%s <%% texte"], params=[mot.texte])
        plus_long = max((mot.texte for mot in demande), key=len)
        return lignes.order_by(RawSQL("word_similarity(%s, texte)", [plus_long]).desc())


class Entree(models.Model):
    """Le texte cherché d'un ménage ; la base l'écrit elle-même."""

    menage = models.OneToOneField(Menage, models.CASCADE, primary_key=True, related_name="+")
    texte = models.TextField()

    objects = EntreeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Index du ménage {self.menage_id}"
