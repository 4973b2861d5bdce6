"""Un modèle déposé : ses défauts se disent tous, dans leur paragraphe ; rien ne s'y exécute."""

import io

import docx
import pytest

from palier.noyau.erreurs import Refus
from palier.pilotage.documents.champs import exemple
from palier.pilotage.documents.fournis import compose, fournis
from palier.pilotage.documents.listes import Usage
from palier.pilotage.documents.production import remplir
from palier.pilotage.documents.verification import champs_employes, defauts
from pieces.fichiers import docx_de, zip_de


def _dits(*paragraphes: str, usage: Usage = Usage.COURRIER) -> list[str]:
    return [str(d) for d in defauts(docx_de(*paragraphes), usage)]


def _texte(octets: bytes) -> str:
    word = docx.Document(io.BytesIO(octets))
    cases = [c.text for t in word.tables for r in t.rows for c in r.cells]
    return "\n".join([p.text for p in word.paragraphs] + cases)


@pytest.mark.parametrize("fourni", fournis().values(), ids=lambda f: f.cle)
def test_chaque_modele_fourni_est_sans_defaut_et_se_remplit(fourni):
    modele = compose(fourni.cle)
    assert defauts(modele, fourni.usage) == []
    texte = _texte(remplir(modele, fourni.usage, exemple(fourni.usage)))
    assert "{" not in texte
    assert "non renseigné" not in texte


@pytest.mark.parametrize(
    ("paragraphe", "dit"),
    [
        ("{{ menage.nomm }}", "« menage.nomm » n'existe pas ; vouliez-vous « menage.nom » ?"),
        ("{{ menage }}", "« menage » est un groupe : précisez menage.nom"),
        ("Bonjour {{ menage.nom", "une balise n'est pas fermée : il manque « }} »"),
        ("Bonjour {{ menage.nom {{ date }}", "il manque « }} » avant « {{ »"),
        ("Bonjour menage.nom }}", "« }} » ne ferme aucune balise"),
        ("{% if texte %}Oui", "« {% if … %} » n'est jamais fermé"),
        ("Oui {% endif %}", "« {% endif %} » ne ferme rien"),
        ("{{ menage nom }}", "une balise ne se comprend pas"),
        ("{{ menage.__class__ }}", "« menage.__class__ » n'existe pas"),
        ("{{ ''.__class__.__mro__ }}", "ne fait que nommer, choisir et répéter"),
        ("{{ menage.nom.format(1) }}", "ne fait que nommer, choisir et répéter"),
        ("{{ range(999999999) }}", "ne fait que nommer, choisir et répéter"),
        ("{{ 'a' * 999999999 }}", "ne fait que nommer, choisir et répéter"),
        ("{{ menage['nom'] }}", "ne fait que nommer, choisir et répéter"),
        ("{% set x = 1 %}", "ne fait que nommer, choisir et répéter"),
        ("{% include 'x' %}", "ne fait que nommer, choisir et répéter"),
        ("{% macro m() %}{% endmacro %}", "ne fait que nommer, choisir et répéter"),
        ("{{ menage.nom|attr('x') }}", "le filtre « attr » n'est pas admis"),
        ("{{ menage.nom|center(99999999) }}", "le filtre « center » n'est pas admis"),
        ("{% for x in menage.nom %}{% endfor %}", "« menage.nom » n'est pas une liste"),
        ("{{ self }}", "« self » n'existe pas"),
    ],
)
def test_une_balise_fautive_se_dit_avec_son_geste(paragraphe, dit):
    (seul, *_) = _dits("Madame,", paragraphe, "Fin.")
    assert dit in seul


def test_un_defaut_dit_dans_quel_paragraphe_il_est():
    (seul,) = _dits("Madame,", "Votre loyer est de {{ logement.loyers }}.", "Fin.")
    assert seul.startswith("Paragraphe « Votre loyer est de {{ logement.loyers }}. » :")
    assert "vouliez-vous « logement.loyer » ?" in seul


def test_tous_les_defauts_se_disent_d_un_coup():
    assert len(_dits("{{ menage.nomm }}", "{{ dat }}", "{{ date|attr('x') }}")) == 3


def test_une_boucle_connait_les_champs_de_sa_ligne():
    bonne = "{% for o in objectifs %}{{ o.libelle }}{{ loop.index }}{% endfor %}"
    assert _dits(bonne, usage=Usage.BILAN) == []
    fautive = bonne.replace("o.libelle", "o.libele")
    assert "vouliez-vous « o.libelle » ?" in _dits(fautive, usage=Usage.BILAN)[0]
    assert "n'existe pas" in _dits("{{ o.libelle }}", usage=Usage.BILAN)[0]


def test_on_n_imbrique_pas_sans_fin():
    trois = "{% for a in objectifs %}" * 3 + "x" + "{% endfor %}" * 3
    assert "plus de 2 boucles" in _dits(trois, usage=Usage.BILAN)[0]


def _avec(nom: str, contenu: bytes) -> bytes:
    return zip_de({nom: contenu}, docx_de("Bonjour"))


@pytest.mark.parametrize(
    ("nom", "contenu", "dit"),
    [
        ("word/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "déclare des entités"),
        (
            "word/_rels/x.xml.rels",
            b'<Relationships><Relationship Type="t/attachedTemplate" TargetMode="External" '
            b'Target="http://x.example"/></Relationships>',
            "va chercher une partie",
        ),
        ("word/y.xml", b"<a>DDEAUTO c:\\\\x</a>", "champ actif"),
    ],
)
def test_un_document_qui_agit_est_refuse(nom, contenu, dit):
    assert dit in str(defauts(_avec(nom, contenu), Usage.COURRIER)[0])


def test_une_macro_ou_un_mot_de_passe_sont_refuses():
    with pytest.raises(Refus, match="macros"):
        defauts(_avec("word/vbaProject.bin", b"x"), Usage.COURRIER)
    with pytest.raises(Refus, match="mot de passe"):
        defauts(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), Usage.COURRIER)


def test_ce_que_dit_le_dossier_ne_se_rejoue_pas():
    hostile = "{{ 7*7 }} {_{ 7*7 }_} <w:p> & \x0b"
    valeurs = exemple(Usage.COURRIER) | {"menage.nom": hostile}
    texte = _texte(remplir(docx_de("{{ menage.nom }}"), Usage.COURRIER, valeurs))
    assert "{{ 7*7 }}" in texte
    assert "<w:p> &" in texte
    assert "49" not in texte


def test_le_vide_s_ecrit_non_renseigne_et_une_balise_coupee_par_word_se_lit():
    word = docx.Document()
    paragraphe = word.add_paragraph("Au nom de {{ mena")
    paragraphe.add_run("ge.nom }}").bold = True
    octets = io.BytesIO()
    word.save(octets)
    assert champs_employes(octets.getvalue(), Usage.COURRIER) == ["menage.nom"]
    valeurs = exemple(Usage.COURRIER) | {"menage.nom": ""}
    assert _texte(remplir(octets.getvalue(), Usage.COURRIER, valeurs)) == "Au nom de non renseigné"
