"""Les nomenclatures face au § 9 des règles métier, recopié à part, et aux tables d'échange."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from palier.noyau import nomenclatures
from palier.noyau.erreurs import Inconnu
from palier.noyau.nomenclatures import nomenclature, toutes
from palier.noyau.texte import cle
from palier.pilotage.echange.tables import TABLES

ICI = Path(__file__).parent
PAQUET = Path(nomenclatures.__file__).parents[1]
YAML = sorted(f for d in ("nomenclatures", "parametres") for f in (PAQUET / d).glob("*.yaml"))


def _attendues():
    for ligne in (ICI / "nomenclatures_attendues.txt").read_text(encoding="utf-8").splitlines():
        if not ligne.startswith("#"):
            nom, codes = ligne.split(": ")
            yield pytest.param(nom, codes.split(), id=nom)


@pytest.mark.parametrize(("nom", "attendus"), list(_attendues()))
def test_les_codes_du_paragraphe_9_sont_tous_la_et_dans_leur_ordre(nom, attendus):
    propres = [c for c in nomenclature(nom).codes if c not in ("AUTRE", "NSP")]
    if attendus[-1] == "…":
        attendus, propres = attendus[:-1], propres[: len(attendus) - 1]
    assert propres == attendus


@pytest.mark.parametrize(
    ("nom", "citee_par"),
    [
        (colonne.nomenclature, f"{table.nom}.{colonne.nom}")
        for table in TABLES.values()
        for colonne in table.colonnes
        if colonne.nomenclature
    ],
)
def test_une_nomenclature_citee_par_une_table_existe(nom, citee_par):
    assert nomenclature(nom).codes, citee_par


@pytest.mark.parametrize("fichier", YAML, ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_aucun_code_ni_aucune_cle_n_est_ecrit_deux_fois(fichier):
    a_voir = [yaml.compose(fichier.read_text(encoding="utf-8"))]
    while a_voir:
        noeud = a_voir.pop()
        if isinstance(noeud, yaml.MappingNode):
            cles = Counter(cle.value for cle, _ in noeud.value)
            assert [cle for cle, fois in cles.items() if fois > 1] == []
            a_voir += [valeur for _, valeur in noeud.value]


@pytest.mark.parametrize("liste", toutes().values(), ids=lambda n: n.nom)
def test_libelle_et_alias_ramenent_au_code_qui_les_declare(liste):
    for code in set(liste.tous) - liste.repris:
        entree = liste.entrees[code]
        for forme in (code, code.lower(), entree.libelle, *entree.alias):
            assert liste.resoudre(forme) == code, forme


@pytest.mark.parametrize("liste", toutes().values(), ids=lambda n: n.nom)
def test_un_libelle_est_court_propre_et_unique(liste):
    libelles = [liste.libelle(code) for code in liste.tous]
    assert len(set(libelles)) == len(libelles)
    for code, libelle in zip(liste.tous, libelles, strict=True):
        assert libelle == libelle.strip()
        assert 2 <= len(libelle) <= 60
        assert "_" not in libelle
        # Une virgule oubliée entre guillemets ferait de la fin du libellé un attribut vide.
        assert None not in liste.entrees[code].attributs.values()


def test_autre_puis_nsp_ferment_les_listes_ouvertes():
    for liste in toutes().values():
        for rang, code in enumerate(reversed(liste.codes)):
            if code in ("AUTRE", "NSP"):
                assert rang <= 1
    assert nomenclature("dispositif").codes[-2:] == ("AUTRE", "NSP")
    assert nomenclature("statut_objectif").codes[-1] == "NSP"
    assert "NSP" not in nomenclature("moment").codes


@pytest.mark.parametrize(
    ("nom", "lu", "code"),
    [
        ("type_acte", "Visite dom.", "VAD"),
        ("type_acte", "TÉL.", "TELEPHONE"),
        ("famille", "Mère  seule", "SEUL_ENF"),
        ("motif_fin", "relève d’un autre service", "HORS_CHAMP"),
        ("statut_objectif", "partiellement_atteint", "PARTIEL"),
        ("sexe", "Mme", "F"),
        ("diplome", "bac+2", "BAC_2"),
        ("organisme", "Caf", "CAF"),
        ("prescripteur", "Caf", "CAF_IMPAYE"),
        ("residentiel", "sans abri", "SANS_ABRI"),
        ("occupation", "sans abri", "RUE"),
        ("dette", "inconnu", "NSP"),
    ],
)
def test_un_alias_de_classeur_donne_son_code(nom, lu, code):
    assert nomenclature(nom).resoudre(lu) == code


def test_un_texte_inconnu_ne_se_devine_pas():
    liste = nomenclature("famille")
    assert liste.resoudre("trois chats") is None
    assert liste.resoudre("") is None
    assert liste.libelle("TROIS_CHATS") == "TROIS_CHATS"
    assert liste.attribut("TROIS_CHATS", "rang") is None
    assert liste.ordre("TROIS_CHATS") > liste.ordre("NSP")


LONGS = [(n, c) for n, liste in toutes().items() for c in liste.codes if len(c) >= 7]


@given(st.sampled_from(LONGS), st.integers(1, 5))
def test_une_lettre_oubliee_laisse_le_code_parmi_les_plus_proches(long, rang):
    nom, code = long
    assert code in nomenclature(nom).proches(code[:rang] + code[rang + 1 :])


def test_les_proches_voient_aussi_les_libelles_et_les_alias():
    assert nomenclature("type_acte").proches("visite a domicille")[0] == "VAD"
    assert nomenclature("dispositif").proches("maison relai")[0] == "PENSION_FAMILLE"
    assert nomenclature("famille").proches("§§") == []


def test_une_nomenclature_inconnue_est_refusee_avec_la_plus_proche():
    with pytest.raises(Inconnu, match="le plus proche est motif_fin"):
        nomenclature("motifs_fin")


def test_un_code_retire_reste_lisible_sans_etre_propose(tmp_path, monkeypatch):
    (tmp_path / "essai.yaml").write_text(
        "titre: Essai\nsource: essai\ncodes:\n  NEUF: Neuf\n"
        "  VIEUX: {libelle: Vieux mot, alias: [ancien], retire_le: 2024-01-01}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(nomenclatures, "_DOSSIER", tmp_path)
    essai = nomenclatures._lue.__wrapped__("essai")
    assert essai.codes == ("NEUF", "AUTRE", "NSP")
    assert essai.tous == ("NEUF", "VIEUX", "AUTRE", "NSP")
    assert (essai.libelle("VIEUX"), essai.resoudre("Ancien")) == ("Vieux mot", "VIEUX")
    assert "VIEUX" not in essai.proches("vieux mots")


def test_les_entretiens_ont_un_canal_et_eux_seuls():
    actes = nomenclature("type_acte")
    canaux = {c: actes.attribut(c, "canal") for c in actes.codes if actes.attribut(c, "entretien")}
    assert Counter(canaux.values()) == {"BUREAU_TELEPHONE": 9, "DOMICILE": 1, "EXTERIEUR": 1}
    assert all(
        actes.attribut(c, "canal") is None and not actes.attribut(c, "entretien")
        for c in actes.codes
        if c not in canaux
    )
    assert "COURRIEL_SMS" not in canaux


def test_les_etapes_d_expulsion_sont_rangees_et_le_surendettement_dit_son_dossier():
    etapes, surendettement = nomenclature("etape"), nomenclature("etape_surendettement")
    expulsion = [c for c in etapes.codes if etapes.attribut(c, "procedure") == "EXPULSION"]
    assert [etapes.attribut(c, "rang") for c in expulsion] == list(range(19))
    dossiers: dict[str, set[int]] = defaultdict(set)
    for code in surendettement.codes:
        dit = surendettement.attribut(code, "dossier")
        assert etapes.attribut(code, "dossier") == dit
        if dit:
            dossiers[dit].add(int(code[1:].split("_")[0]))
    assert dossiers == {"RECEVABLE": {3, *range(6, 15)}, "DEPOSE": {2, 15}, "IRRECEVABLE": {4}}


def test_une_ligne_de_budget_porte_son_sens():
    natures, ressources = nomenclature("nature_budget"), nomenclature("ressource")
    for code in natures.codes[:-2]:
        sens = "RESSOURCE" if code in ressources.tous else "CHARGE"
        assert natures.attribut(code, "sens") == sens


def test_une_nomenclature_ne_se_modifie_pas():
    liste = nomenclature("sexe")
    with pytest.raises((AttributeError, TypeError)):
        liste.nom = "autre"
    with pytest.raises(TypeError):
        liste.entrees["F"].attributs["x"] = 1


def test_deux_formes_comparables_ne_designent_pas_deux_codes_propres():
    for liste in toutes().values():
        formes: dict[str, set[str]] = {}
        for code in set(liste.tous) - liste.repris:
            entree = liste.entrees[code]
            for forme in (code, entree.libelle, *entree.alias):
                formes.setdefault(cle(forme), set()).add(code)
        assert {f: c for f, c in formes.items() if len(c) > 1} == {}
