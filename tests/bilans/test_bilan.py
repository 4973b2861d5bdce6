"""Le bilan entier : rien de petit n'y paraît, ses nombres bouclent, le vide s'y dit."""

import json
import re

import pytest

from bilans.conftest import ANNEE, PUBLIE_LE
from palier.edition.document import Graphique, Section, SousSection, Texte, blocs
from palier.moteur.moteurs import DuckDB
from palier.noyau.erreurs import Inconnu, Refus
from palier.noyau.periodes import Periode
from palier.pilotage.bilans.assemblage import INTERNE
from palier.pilotage.bilans.constats import MOTS_AU_PLUS
from palier.pilotage.bilans.production import composer, en_json, produire
from palier.pilotage.bilans.secret import petits_effectifs, publier
from palier.pilotage.bilans.textes import interprete
from palier.pilotage.indicateurs import CATALOGUE, calculer

_PETIT = re.compile(
    r"(?<![\d,.\u00a0])\b(?:[1-4]|deux|trois|quatre)[ \u00a0]"
    r"(?:ménage|personne|titulaire|famille|mesure|fin|procédure)s?\b",
    re.I,
)
_ECART = re.compile("de plus|de moins")


def _textes(noeud):
    """Tout ce qui se lit dans l'arbre JSON d'un document."""
    if isinstance(noeud, str):
        yield noeud
    elif isinstance(noeud, list):
        for x in noeud:
            yield from _textes(x)
    elif isinstance(noeud, dict):
        for nom, x in noeud.items():
            if nom not in ("type", "note_marge"):
                yield from _textes(x)


def test_aucun_petit_effectif_ne_reste_dans_les_nombres_publies(bilan_ccas):
    assert petits_effectifs(bilan_ccas.nombres.resultats.values(), CATALOGUE) == []


@pytest.mark.parametrize("par", [(), ("dispositif",), ("quartier", "sexe")])
def test_le_catalogue_entier_se_diffuse_sans_petit_effectif(ccas, par):
    resultats = calculer(DuckDB(ccas.connexion), None, Periode.annee(ANNEE), par=par)
    publies = publier({(r.code, "annee"): r for r in resultats}, CATALOGUE, ANNEE)
    assert petits_effectifs(publies.values(), CATALOGUE) == []


def _petits_ecrits(bilan):
    ecrits = (t for t in _textes(en_json(bilan)["document"]) if not _ECART.search(t))
    return [t for t in ecrits if _PETIT.search(t)]


def test_aucun_petit_effectif_n_est_ecrit_dans_le_document(ccas, bilan_ccas, tmp_path):
    assert _petits_ecrits(bilan_ccas) == []
    interne = composer(ccas, annee=ANNEE, modele="asll", textes=tmp_path, interne=True)
    assert _petits_ecrits(interne), "le document interne, lui, les écrit"


def test_une_barre_masquee_ne_dit_ni_sa_valeur_ni_sa_part(bilan_ccas):
    barres = [
        b
        for g in blocs(bilan_ccas.document)
        if isinstance(g, Graphique)
        for b in getattr(g.figure, "barres", ())
        if getattr(b, "etat", "") == "masque"
    ]
    assert barres
    for b in barres:
        assert b.etiquette.replace("\u00a0", " ") in ("1 à 4", "s")
        assert (b.valeur, b.part) == (4, "")


def test_les_mouvements_bouclent_et_la_facade_compte_les_menages(bilan_ccas):
    r = bilan_ccas.nombres.resultats["I-003", "annee"]
    v = r.valeurs
    assert v["en_cours_au_debut"] + v["entrees"] == v["fins"] + v["en_cours_a_la_fin"] == r.valeur
    facade = bilan_ccas.document.couverture.illustration
    assert len(facade.fenetres) == bilan_ccas.nombres.resultats["I-001", "annee"].valeur
    assert facade.fenetres.count("claire") == v["en_cours_a_la_fin"]


def test_le_document_interne_montre_tout_et_le_dit(ccas, tmp_path):
    bilan = composer(ccas, annee=ANNEE, modele="asll", textes=tmp_path, interne=True)
    assert bilan.document.mention == INTERNE
    assert petits_effectifs(bilan.nombres.resultats.values(), CATALOGUE)


def test_la_serie_annuelle_est_celle_des_bilans_de_chaque_annee(ccas, bilan_ccas, tmp_path):
    (serie,) = bilan_ccas.nombres.resultats["I-001", "serie"].ventilations
    for ligne in serie.lignes[-3:]:
        annee = int(ligne.modalites[0])
        bilan = composer(ccas, annee=annee, modele="asll", textes=tmp_path / str(annee))
        assert bilan.nombres.resultats["I-001", "annee"].valeur == ligne.valeur


def test_sans_annee_precedente_saisie_la_comparaison_disparait(ccas, tmp_path):
    bilan = composer(ccas, annee=2018, modele="asll", textes=tmp_path)
    assert ("I-001", "avant") not in bilan.nombres.resultats
    assert not [t for t in _textes(en_json(bilan)["document"]) if "2017" in t]


@pytest.mark.parametrize("modele", ["asll", "pole", "flash"])
def test_une_structure_vide_a_un_bilan_sans_graphique_qui_le_dit(vide, modele, tmp_path):
    bilan = composer(vide, annee=ANNEE, modele=modele, textes=tmp_path)
    assert not [g for g in blocs(bilan.document) if isinstance(g, Graphique)]
    ecrits = " ".join(b.markdown for b in blocs(bilan.document) if isinstance(b, Texte))
    assert modele == "flash" or "Aucune donnée" in ecrits or "Sans objet" in ecrits


@pytest.mark.parametrize(
    ("structure", "modele"),
    [
        ("residences-oriane", "pole"),
        ("centre-social-courte-echelle", "pole"),
        ("outre-mer-lakay-soley", "asll"),
        ("outre-mer-lakay-soley", "flash"),
        ("ccas-vaubrelle", "pole"),
        ("pole-havrelle", "asll"),
    ],
)
def test_un_modele_sert_a_une_autre_structure(ecrite, structure, modele, tmp_path):
    from bilans.conftest import CONTROLE
    from palier.pilotage.echange.lecture import ouvrir

    with ouvrir(ecrite(structure), controle=CONTROLE) as ouverture:
        bilan = composer(ouverture, annee=ANNEE, modele=modele, textes=tmp_path)
    assert petits_effectifs(bilan.nombres.resultats.values(), CATALOGUE) == []
    sections = [s for s in bilan.document.sections if isinstance(s, Section)]
    assert sections
    assert all(s.blocs for s in sections)
    assert all(
        x.blocs or x.reperes for s in sections for x in s.blocs if isinstance(x, SousSection)
    )


def test_chaque_texte_encore_propose_est_marque_dans_le_document(bilan_ccas):
    proposes = [b for b in blocs(bilan_ccas.document) if isinstance(b, Texte) and b.propose]
    assert proposes
    assert any("à relire" in a for a in bilan_ccas.avertissements)


def test_une_phrase_proposee_a_vingt_cinq_mots_au_plus(bilan_ccas):
    for texte in bilan_ccas.textes.values():
        lu = interprete(texte)
        for phrase in re.split(r"(?<=\.) ", lu.markdown if lu else ""):
            mots = [m for m in re.split(r"[ \u00a0]", phrase) if re.search(r"\w", m)]
            assert len(mots) <= MOTS_AU_PLUS, phrase


def test_le_json_porte_l_arbre_et_les_nombres_publies(ccas, tmp_path):
    sortie = tmp_path / "bilan.json"
    produire(ccas, annee=ANNEE, modele="asll", textes=tmp_path / "t", sortie=sortie)
    lu = json.loads(sortie.read_text(encoding="utf-8"))
    assert lu["document"]["annee"] == lu["annee"] == ANNEE
    codes = {n["code"] for n in lu["nombres"]}
    assert {"I-001", "I-030", "I-060"} <= codes
    assert not lu["interne"]


def test_une_extension_inconnue_est_refusee_avant_de_calculer(ccas, tmp_path):
    with pytest.raises(Refus, match=r"choisissez parmi \.pdf"):
        produire(ccas, annee=ANNEE, modele="asll", textes=tmp_path, sortie=tmp_path / "b.odt")
    assert list(tmp_path.iterdir()) == []


def test_une_structure_inconnue_propose_la_plus_proche(ccas, tmp_path):
    with pytest.raises(Inconnu, match="Structure « ccas » inconnu"):
        composer(ccas, annee=ANNEE, modele="asll", textes=tmp_path, structure="ccas")


def test_le_pdf_du_pole_a_ses_pages_et_le_flash_en_a_une(pole, tmp_path):
    from pypdf import PdfReader

    for modele, juste in (("pole", lambda n: n > 8), ("flash", lambda n: n == 1)):
        sortie = tmp_path / f"{modele}.pdf"
        produire(
            pole, annee=ANNEE, modele=modele, textes=tmp_path / modele, sortie=sortie,
            publie_le=PUBLIE_LE,
        )  # fmt: skip
        assert juste(len(PdfReader(sortie).pages)), modele
