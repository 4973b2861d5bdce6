"""Les gabarits : ce qui ne varie pas est écrit d'avance, le menu dit où l'on est."""

import re

import pytest
from django.template import Context, Template
from django.template.base import TextNode
from django.urls import NoReverseMatch

from palier.socle.habilitations.listes import Role
from socle.gens import un_compte

PLACES = ("menu", "barre")


def _rendu(source: str, **contexte) -> str:
    return Template(source).render(Context(contexte))


@pytest.mark.parametrize(
    ("source", "attendu"),
    [
        ("{% url 'listes:menages' %}", "/menages/"),
        ("{% url 'aide:chapitre' 'une-famille-arrive' %}", "/aide/une-famille-arrive/"),
        ("{% ico 'plus' 1 %}", '<svg class="ico ico-s" aria-hidden="true">'),
        ("{% static 'palier/palier.css' %}", "/static/palier/palier.css"),
    ],
)
def test_ce_qui_ne_varie_pas_est_du_texte_des_la_compilation(source, attendu):
    gabarit = Template(source)
    assert [type(noeud) for noeud in gabarit.nodelist] == [TextNode]
    assert gabarit.render(Context()).startswith(attendu)


def test_ce_qui_varie_s_ecrit_a_chaque_fois():
    dossier = Template("{% url 'dossier:fil' pk %}{% ico nom %}{% url 'listes:menages' as ici %}")
    assert not any(isinstance(noeud, TextNode) for noeud in dossier.nodelist)
    un, autre = (dossier.render(Context({"pk": pk, "nom": "plus"})) for pk in (1, 2))
    assert un.startswith("/menages/1/<svg")
    assert autre.startswith("/menages/2/<svg")
    assert _rendu("{% url 'listes:menages' as ici %}<{{ ici }}>") == "</menages/>"
    assert _rendu("{% url nom|lower %}", nom="LISTES:MENAGES") == "/menages/"


def test_une_adresse_inconnue_ne_fait_echouer_que_qui_l_ecrit():
    source = "{% if la %}{% url 'nulle:part' %}{% endif %}"
    assert _rendu(source) == ""
    with pytest.raises(NoReverseMatch):
        _rendu(source, la=True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "ici"), [("/menages/", "Ménages"), ("/menages/ouvrir/", "Ménages"), ("/", "Bureau")]
)
def test_le_menu_dit_ou_l_on_est(client, nord, page, ici):
    client.force_login(un_compte("Amina", nord))
    html = client.get(page).content.decode()
    rail, barre = (
        html.split(f'<nav class="{nom}"')[1].split("</nav>")[0] for nom in ("menu", "barre")
    )
    for menu in (rail, barre):
        assert re.findall(r'aria-current="page">.*?</svg>(\w+)', menu) == [ici]
    assert re.findall(r"</svg>(\w+)", barre) == ["Bureau", "Ménages", "Noter", "Agenda", "Ateliers"]


@pytest.mark.django_db
def test_le_menu_d_un_role_ne_sert_pas_a_un_autre(client, nord):
    for nom, role in (("Amina", Role.TRAVAILLEUR_SOCIAL), ("Rose", Role.RESPONSABLE)):
        client.force_login(un_compte(nom, nord, role))
        html = client.get("/menages/").content.decode()
        assert ("Comptes</a>" in html) is (role is Role.RESPONSABLE)


@pytest.mark.django_db
def test_la_page_de_la_casquette_mene_a_ce_que_le_bas_d_ecran_ne_montre_pas(client, nord):
    client.force_login(un_compte("Amina", nord))
    html = client.get("/casquette/").content.decode()
    ailleurs = re.search('<nav class="[^"]*ailleurs.*?</nav>', html, re.S)[0]
    assert re.findall(r"</svg>(\w+)", ailleurs) == ["Instances", "Annuaire", "Bilans"]
