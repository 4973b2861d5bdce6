"""Publier depuis la page : une fois, complet, couvert du secret, rejouable et comparable."""

import io
import json
import zipfile
from datetime import date

import pytest

from palier.noyau.erreurs import Refus
from palier.pilotage.bilans import actions, archives, versement
from palier.pilotage.bilans.comparaison import Ecart
from palier.pilotage.bilans.ecarts import par_indicateur
from palier.pilotage.bilans.models import Publication
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Role
from palier.socle.journal.models import Trace
from palier.socle.reglages.models import ValeurPropre
from socle.gens import LE, l_acces, un_compte, un_menage, une_mesure, une_structure

pytestmark = pytest.mark.django_db


@pytest.fixture
def par(rose):
    return l_acces(rose)


@pytest.fixture
def bilan(nord, par):
    """Neuf ménages suivis, dont trois entrés en 2025 ; une page, dont la parole est écrite."""
    for rang in range(9):
        debut = date(2025 if rang < 3 else 2024, 2, 1)
        une_mesure(un_menage(nord, nom_usage=f"Menage {rang}"), debut=debut)
    ouvert = actions.ouvrir(modele="pole", annee=2025, par=par)
    for texte in ouvert.textes.all():
        actions.ecrire(texte, version=1, contenu=f"Texte {texte.nom}.", par=par)
    return ouvert


def _publier(bilan, par, **dit):
    return actions.publier(bilan, **{"rang": 0, "publie_le": LE, "motif": "", **dit}, par=par)


def _pieces(publiee) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(bytes(publiee.archive))) as archive:
        return {nom: archive.read(nom) for nom in archive.namelist()}


def test_publier_fige_nombres_textes_definitions_version_et_documents(bilan, par):
    publiee = _publier(bilan, par)
    pieces = _pieces(publiee)
    assert {"bilan.pdf", "bilan.docx", "bilan.html", "nombres.json", "definitions.json"} <= set(
        pieces
    )
    manifeste = json.loads(pieces["manifeste.json"])
    assert (manifeste["publie_le"], manifeste["structure"]) == ("2026-04-14", "CCAS Nord")
    assert manifeste["palier"] == publiee.version_palier
    assert any(b"Texte " in pieces[nom] for nom in pieces if nom.startswith("textes/"))
    assert pieces["bilan.pdf"].startswith(b"%PDF")
    assert archives.defauts(publiee) == []
    assert archives.rejouee_a_l_identique(publiee)
    trace = Trace.objects.get(action="bilans.publier")
    assert trace.details["empreinte"] == publiee.empreinte


def test_le_secret_de_la_structure_couvre_ce_qui_se_diffuse(nord, bilan, par):
    def effectif() -> dict:
        versement._comptes.clear()
        comptes = versement.compter(bilan, par.le)
        return comptes.nombres.resultat("I-060", (), False)

    assert effectif().valeur == 9
    regle = {"structure": nord, "code": "SECRET_SEUIL", "debut": date(2026, 1, 1)}
    ValeurPropre.objects.create(**regle, valeur=11, motif="convention")
    assert effectif().valeur is None
    manifeste = json.loads(_pieces(_publier(bilan, par))["manifeste.json"])
    assert manifeste["seuil"] == 11


def test_un_seuil_ne_descend_pas_sous_trois(nord, bilan, par):
    regle = {"structure": nord, "code": "SECRET_SEUIL", "debut": date(2026, 1, 1)}
    ValeurPropre.objects.create(**regle, valeur=2, motif="convention")
    with pytest.raises(Refus, match="laisserait reconnaître des personnes : choisissez 3"):
        _publier(bilan, par)


def test_publier_attend_que_chaque_texte_soit_relu_ou_dit_sans_objet(bilan, par):
    texte = bilan.textes.first()
    bilan.textes.filter(pk=texte.pk).update(etat="A_ECRIRE")
    with pytest.raises(Refus, match="1 texte attend encore d'être relu"):
        _publier(bilan, par)
    texte.refresh_from_db()
    actions.dire_sans_objet(texte, version=texte.version, par=par)
    assert _publier(bilan, par).rang == 0


def test_publier_deux_fois_ne_fait_qu_une_publication(bilan, par):
    premiere = _publier(bilan, par)
    with pytest.raises(actions.DejaPublie) as deja:
        _publier(bilan, par)
    assert deja.value.publication == premiere
    assert Publication.objects.count() == 1
    assert Trace.objects.filter(action="bilans.publier").count() == 1


def test_deux_clics_croises_ne_font_qu_une_publication(bilan, par, monkeypatch):
    figer = actions.publication.figer

    def pendant_ce_temps(*args, **options):
        monkeypatch.setattr(actions.publication, "figer", figer)
        _publier(bilan, par)
        return figer(*args, **options)

    monkeypatch.setattr(actions.publication, "figer", pendant_ce_temps)
    with pytest.raises(actions.DejaPublie):
        _publier(bilan, par)
    assert Publication.objects.count() == 1


def test_un_rectificatif_dit_pourquoi_et_ce_qu_il_rectifie(bilan, par):
    _publier(bilan, par)
    with pytest.raises(Refus, match="dit pourquoi"):
        _publier(bilan, par, rang=1)
    second = _publier(bilan, par, rang=1, motif="Un ménage oublié.")
    lien = json.loads(_pieces(second)["manifeste.json"])["rectifie"]
    assert (lien["motif"], lien["publie_le"]) == ("Un ménage oublié.", "2026-04-14")


def test_publier_refuse_une_date_qui_ne_convient_pas_et_qui_ne_fait_que_lire(bilan, par, nord):
    for jour in (date(2025, 12, 31), date(2026, 4, 15)):
        with pytest.raises(Refus, match="se publie après le 31 décembre 2025") as refus:
            _publier(bilan, par, publie_le=jour)
        assert refus.value.champ == "publie_le"
    with pytest.raises(Interdit):
        _publier(bilan, l_acces(un_compte("Amina", nord)))


def test_comparer_a_aujourd_hui_dit_ce_qui_a_bouge_et_pourquoi(bilan, par, nord):
    publiee = _publier(bilan, par)
    assert archives.ecarts_d_aujourd_hui(publiee, par.le) == []
    une_mesure(un_menage(nord), debut=date(2025, 5, 1))
    ecarts = archives.ecarts_d_aujourd_hui(publiee, par.le)
    menages = next(e for e in ecarts if e.ou == ("I-060", "annee", "valeur"))
    assert (menages.avant, menages.apres) == (9, 10)
    assert menages.causes == ("les données ont changé",)


def test_ce_qui_a_bouge_nomme_la_structure_et_non_son_code(nord):
    ecart = Ecart(("I-060", "annee", "structure", nord.reference, "valeur"), "Ménages", 9, 10, ())
    (groupe,) = par_indicateur([ecart], {"structure": {nord.reference: nord.nom}})
    assert groupe.bouges[0].ou == f"Structure : {nord.nom}"


@pytest.fixture
def page(client, rose):
    client.force_login(rose)
    return client


def test_de_la_page_au_pdf_telecharge(page, bilan):
    formulaire = page.get(f"/bilans/{bilan.pk}/publier/").content.decode()
    assert "effectif inférieur à 5" in formulaire
    envoi = {"rang": 0, "publie_le": "2026-04-14"}
    reponse = page.post(f"/bilans/{bilan.pk}/publier/", envoi)
    publiee = Publication.objects.get()
    assert reponse.url == f"/bilans/publies/{publiee.pk}/"
    assert page.post(f"/bilans/{bilan.pk}/publier/", envoi).url == reponse.url
    assert Publication.objects.count() == 1
    lue = page.get(reponse.url).content.decode()
    assert "telle qu’au jour de la publication" in lue
    assert "le même, à l’octet" in page.get(f"{reponse.url}rejouer/").content.decode()
    assert "exactement les nombres publiés" in page.get(f"{reponse.url}comparer/").content.decode()
    for forme in archives.FORMATS:
        fichier = page.get(f"{reponse.url}{forme}/")
        assert f'attachment; filename="bilan-2025-pole.{forme}"' in fichier["Content-Disposition"]
        assert len(fichier.content) > 500
    assert page.get(f"{reponse.url}odt/").status_code == 404
    assert Trace.objects.filter(action="bilans.telecharger").count() == len(archives.FORMATS)


def test_la_page_previent_de_ce_qui_manque_et_des_petits_effectifs_ecrits(page, bilan, par):
    premier, second = bilan.textes.all()[:2]
    bilan.textes.filter(pk=premier.pk).update(etat="A_ECRIRE")
    actions.ecrire(second, version=2, contenu="Deux ménages ont été relogés.", par=par)
    lue = page.get(f"/bilans/{bilan.pk}/publier/").content.decode()
    assert f"/bilans/textes/{premier.pk}/" in lue
    assert "« Deux ménages »" in lue
    assert "L&#x27;essentiel de 2025" in lue
    lue = page.post(f"/bilans/{bilan.pk}/publier/", {"rang": 0, "publie_le": "2026-04-14"})
    assert "1 texte attend encore" in lue.content.decode()
    assert Publication.objects.count() == 0


def test_un_brouillon_se_relit_en_pdf_et_se_dit_brouillon(page, bilan):
    fichier = page.get(f"/bilans/{bilan.pk}/apercu.pdf")
    assert fichier.content.startswith(b"%PDF")
    assert "brouillon" in fichier["Content-Disposition"]
    assert page.get(f"/bilans/{bilan.pk}/apercu.zip").status_code == 404
    assert Publication.objects.count() == 0


def test_la_publication_d_une_autre_structure_n_existe_pas(client, bilan, par):
    publiee = _publier(bilan, par)
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud"), Role.RESPONSABLE))
    for suite in ("", "pdf/", "rejouer/", "comparer/"):
        assert client.get(f"/bilans/publies/{publiee.pk}/{suite}").status_code == 404
