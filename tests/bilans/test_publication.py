"""Un bilan publié se vérifie, se rejoue à l'identique et s'explique."""

import zipfile
from dataclasses import replace

import pytest

from bilans.conftest import ANNEE, CONTROLE, PUBLIE_LE
from palier.noyau.erreurs import Refus
from palier.pilotage.bilans import comparaison, publication
from palier.pilotage.bilans.production import composer
from palier.pilotage.echange.lecture import ouvrir


@pytest.fixture(scope="module")
def archive(bilan_ccas, tmp_path_factory):
    return publication.publier(bilan_ccas, tmp_path_factory.mktemp("publies"))


def _falsifie(archive, vers, nom, contenu):
    with zipfile.ZipFile(archive) as avant, zipfile.ZipFile(vers, "w") as apres:
        for piece in avant.namelist():
            apres.writestr(piece, contenu if piece == nom else avant.read(piece))
    return vers


def test_l_archive_porte_chaque_piece_et_son_empreinte(archive):
    publiee = publication.lire(archive)
    assert publication.verifier(archive) == []
    attendues = {"bilan.json", "nombres.json", "definitions.json", "modele.yaml"}
    attendues |= {"bilan.pdf", "bilan.docx", "bilan.html", "textes/0-essentiel.md"}
    assert attendues <= set(publiee.pieces)
    assert set(publiee.manifeste["pieces"]) == set(publiee.pieces)
    assert "SELECT" in publiee.json("definitions.json")["I-001"]["sql"]


def test_publier_deux_fois_le_meme_bilan_donne_la_meme_archive(bilan_ccas, archive, tmp_path):
    autre = publication.publier(bilan_ccas, tmp_path)
    a, b = publication.lire(archive), publication.lire(autre)
    differentes = {n for n in a.pieces if a.pieces[n] != b.pieces[n]}
    assert differentes == set()
    assert archive.read_bytes() == autre.read_bytes()


def test_rejouer_redonne_le_pdf_a_l_octet(archive, tmp_path):
    rejoue = publication.rejouer(archive, tmp_path / "rejoue.pdf")
    assert rejoue.read_bytes() == publication.lire(archive).pieces["bilan.pdf"]


def test_une_piece_modifiee_ajoutee_ou_otee_se_voit(archive, tmp_path):
    fausse = _falsifie(archive, tmp_path / "f.zip", "nombres.json", b"[]")
    assert publication.verifier(fausse) == ["nombres.json a été modifié"]
    with zipfile.ZipFile(fausse, "a") as z:
        z.writestr("autre.txt", "x")
    assert "autre.txt a été ajouté" in publication.verifier(fausse)
    with pytest.raises(Refus, match="n'est plus l'archive publiée"):
        publication.rejouer(fausse, tmp_path / "x.pdf")


def test_republier_la_meme_annee_est_refuse_sauf_rectificatif_motive(bilan_ccas, archive):
    dossier = archive.parent
    with pytest.raises(Refus, match=r"déjà publié depuis le 16 mars 2026.*--rectifie"):
        publication.publier(bilan_ccas, dossier)
    with pytest.raises(Refus, match="--motif"):
        publication.publier(bilan_ccas, dossier, rectifie=archive)
    rectificatif = publication.publier(
        bilan_ccas, dossier, rectifie=archive, motif="Une fin de mesure manquait."
    )
    lien = publication.lire(rectificatif).manifeste["rectifie"]
    assert lien["archive"] == archive.name
    assert lien["motif"] == "Une fin de mesure manquait."
    assert rectificatif != archive


def test_un_bilan_sans_date_ne_se_publie_pas(bilan_ccas, tmp_path):
    sans = replace(bilan_ccas, document=replace(bilan_ccas.document, publie_le=None))
    with pytest.raises(Refus, match="date de publication"):
        publication.publier(sans, tmp_path)


@pytest.mark.parametrize("contenu", [b"", b"PK\x03\x04", b"du texte"])
def test_ce_qui_n_est_pas_une_archive_se_dit(contenu, tmp_path):
    faux = tmp_path / "faux.zip"
    faux.write_bytes(contenu)
    with pytest.raises(Refus, match="n'est pas une archive de bilan"):
        publication.lire(faux)


def test_les_memes_donnees_et_les_memes_definitions_ne_bougent_pas(archive, ccas):
    assert comparaison.comparer(archive, archive) == []
    assert comparaison.comparer(archive, ccas) == []


def test_une_definition_changee_est_nommee_et_son_sql_compare(archive, tmp_path):
    publiee = publication.lire(archive)
    nombres = publiee.pieces["nombres.json"].replace(b'"valeur": 40', b'"valeur": 41')
    definitions = publiee.pieces["definitions.json"].replace(b"SELECT", b"SELECT DISTINCT", 1)
    autre = _falsifie(archive, tmp_path / "1.zip", "nombres.json", nombres)
    autre = _falsifie(autre, tmp_path / "2.zip", "definitions.json", definitions)
    ecarts = comparaison.comparer(archive, autre)
    (menages,) = [e for e in ecarts if e.ou == ("I-001", "annee", "valeur")]
    assert (menages.avant, menages.apres) == (40, 41)
    assert any("la définition a changé" in c and "SELECT DISTINCT" in c for c in menages.causes)


def test_des_donnees_changees_disent_quelles_lignes_entrent_et_sortent(ecrite, ccas, tmp_path):
    interne = composer(
        ccas, annee=ANNEE, modele="asll", textes=tmp_path / "t", interne=True, publie_le=PUBLIE_LE
    )
    codes = ["I-003", "I-037"]
    listes = comparaison.listes(ccas, codes, ANNEE, None)
    archive = publication.publier(interne, tmp_path / "publies", listes=listes)
    copie = tmp_path / "copie"
    copie.mkdir()
    for fichier in ecrite("ccas-vaubrelle").iterdir():
        lignes = fichier.read_text(encoding="utf-8").splitlines(keepends=True)
        if fichier.name == "mesures.csv":
            rang = lignes[0].split(",").index("fin")
            close = next(li for li in lignes[1:] if li.split(",")[rang].startswith(str(ANNEE)))
            lignes.remove(close)
        (copie / fichier.name).write_text("".join(lignes), encoding="utf-8")
    with ouvrir(copie, controle=CONTROLE) as ouverture:
        ecarts = comparaison.comparer(archive, ouverture)
    fins = next(e for e in ecarts if e.ou == ("I-037", "annee", "valeur"))
    assert fins.apres == fins.avant - 1
    assert "les données ont changé" in fins.causes
    assert (len(fins.entrees), len(fins.sorties)) == (0, 1)


def test_les_listes_de_lignes_ne_sortent_pas_d_un_bilan_diffuse(bilan_ccas, ccas, tmp_path):
    listes = comparaison.listes(ccas, ["I-003"], ANNEE, None)
    with pytest.raises(Refus, match="publiez un bilan interne"):
        publication.publier(bilan_ccas, tmp_path, listes=listes)
