"""Lire : encodages, séparateurs, écritures françaises, archives, classeurs, Parquet, fédération."""

import zipfile
from datetime import date
from decimal import Decimal

import duckdb
import openpyxl
import pytest

from echange.dossiers import LE, anomalies, contenu, juste, lire, poser, texte
from palier.noyau.erreurs import Refus
from palier.pilotage.echange.conversions import TYPES_SQL
from palier.pilotage.echange.ecriture import Format, ecrire
from palier.pilotage.echange.lecture import Controle, ouvrir
from palier.pilotage.echange.tables import TABLES


def test_un_dossier_juste_n_a_pas_d_anomalie(tmp_path):
    assert anomalies(poser(tmp_path / "d", juste())) == []


def test_toutes_les_tables_du_contrat_existent_et_sont_typees(tmp_path):
    with lire(poser(tmp_path / "d", juste())) as o:
        for table in TABLES.values():
            types = dict(
                o.connexion.execute(f"DESCRIBE {table.nom}").fetchall()[i][:2]
                for i in range(len(table.colonnes))
            )
            assert types == {c.nom: TYPES_SQL[c.type] for c in table.colonnes}
        assert contenu(o, "reunions") == []


def test_les_valeurs_ont_le_type_de_leur_colonne(tmp_path):
    with lire(poser(tmp_path / "d", juste())) as o:
        (mesure,) = contenu(o, "mesures", "debut, motifs_secondaires, convention_id")
        assert mesure == (date(2023, 1, 10), ["DEMENAGEMENT", "DUREE_MAX"], None)
        (situation,) = contenu(o, "situations", "ressources, dette_locative, difficulte_sante")
        assert situation == (Decimal("1234.5"), Decimal(0), True)
        assert contenu(o, "situations", "dossier_mdph, charges") == [(None, None)]
        assert contenu(o, "actes", "note")[0] == ("Dit : « tout va bien », puis\nparle du loyer.",)


@pytest.mark.parametrize("encodage", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separateur", [",", ";", "\t"])
def test_l_encodage_et_le_separateur_sont_reconnus(tmp_path, encodage, separateur):
    dossier = poser(tmp_path / "d", juste())
    lignes = juste()["menages"]
    lignes[0]["nom_usage"] = "Cœuret, l’Œuvre ; à 12 €"
    (dossier / "menages.csv").write_bytes(texte(lignes, separateur).encode(encodage))
    with lire(dossier) as o:
        assert o.anomalies == []
        assert contenu(o, "menages", "nom_usage") == [("Cœuret, l’Œuvre ; à 12 €",)]


@pytest.mark.parametrize("fin", ["\n", "\r\n", "\r"])
def test_les_fins_de_ligne_et_les_lignes_vides_ne_comptent_pas(tmp_path, fin):
    dossier = poser(tmp_path / "d", juste())
    brut = f"menage_id,structure_id{fin}m1,s{fin}{fin}m2,s{fin},{fin}m3,s"
    (dossier / "menages.csv").write_bytes(brut.encode())
    with lire(dossier) as o:
        assert o.anomalies == []
        assert contenu(o, "menages", "menage_id") == [("m1",), ("m2",), ("m3",)]


@pytest.mark.parametrize(
    ("ecrit", "lu"),
    [
        ("1234.5", "1234.5"),
        ("1234,50", "1234.5"),
        ("1 234,50 €", "1234.5"),
        ("1\u00a0234,50\u00a0€", "1234.5"),
        ("1\u202f234\u202f567", "1234567"),
        ("+12", "12"),
        ("0", "0"),
        ("0,3333", "0.3333"),
    ],
)
def test_un_montant_a_la_francaise_se_lit(tmp_path, ecrit, lu):
    tables = juste()
    tables["situations"][0]["ressources"] = ecrit
    with lire(poser(tmp_path / "d", tables)) as o:
        assert o.anomalies == []
        assert contenu(o, "situations", "ressources") == [(Decimal(lu),)]


@pytest.mark.parametrize(
    "ecrit", ["2023-02-01", "01/02/2023", "1/2/2023", "2023-02-01 00:00:00", "2023-2-1"]
)
def test_une_date_iso_ou_francaise_se_lit(tmp_path, ecrit):
    tables = juste()
    tables["actes"][0]["date"] = ecrit
    with lire(poser(tmp_path / "d", tables)) as o:
        assert o.anomalies == []
        assert contenu(o, "actes", "date")[0] == (date(2023, 2, 1),)


@pytest.mark.parametrize(
    ("ecrit", "lu"), [("oui", True), ("Oui", True), ("TRUE", True), ("1", True), ("non", False),
                      ("0", False), ("false", False), ("", None), (" ", None)]
)  # fmt: skip
def test_un_booleen_se_lit_et_le_vide_reste_vide(tmp_path, ecrit, lu):
    tables = juste()
    tables["situations"][0]["difficulte_sante"] = ecrit
    with lire(poser(tmp_path / "d", tables)) as o:
        assert o.anomalies == []
        assert contenu(o, "situations", "difficulte_sante") == [(lu,)]


def test_un_libelle_ou_un_alias_devient_son_code(tmp_path):
    tables = juste()
    tables["actes"][0]["type"] = "visite à domicile"
    tables["mesures"][0]["motifs_secondaires"] = "Déménagement | durée maximale atteinte"
    with lire(poser(tmp_path / "d", tables)) as o:
        assert o.anomalies == []
        assert contenu(o, "actes", "type")[0] == ("VAD",)
        assert contenu(o, "mesures", "motifs_secondaires") == [(["DEMENAGEMENT", "DUREE_MAX"],)]


def test_les_blancs_autour_d_une_valeur_tombent(tmp_path):
    tables = juste()
    tables["menages"][0] |= {"menage_id": " m1\u00a0", "nom_usage": "\tD'Artois "}
    with lire(poser(tmp_path / "d", tables)) as o:
        assert o.anomalies == []
        assert contenu(o, "menages", "menage_id, nom_usage") == [("m1", "D'Artois")]


def test_une_archive_vaut_le_dossier_qu_elle_contient(tmp_path):
    dossier = poser(tmp_path / "d", juste())
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        for fichier in dossier.iterdir():
            archive.write(fichier, f"export/{fichier.name}")
    with lire(dossier) as o, lire(tmp_path / "d.zip") as z:
        assert z.anomalies == []
        assert contenu(z, "actes") == contenu(o, "actes")
        assert z.empreinte == o.empreinte


def test_un_classeur_a_une_feuille_par_table_et_de_vraies_dates(tmp_path):
    classeur = openpyxl.Workbook()
    classeur.remove(classeur.active)
    for nom, lignes in juste().items():
        feuille = classeur.create_sheet(nom)
        colonnes = list(dict.fromkeys(c for ligne in lignes for c in ligne))
        feuille.append(colonnes)
        for ligne in lignes:
            feuille.append([ligne.get(c) for c in colonnes])
    classeur["mesures"]["E2"] = date(2023, 1, 10)
    classeur["situations"]["E2"] = 1234.5
    classeur.save(tmp_path / "c.xlsx")
    with lire(tmp_path / "c.xlsx") as o:
        assert o.anomalies == []
        assert contenu(o, "mesures", "debut") == [(date(2023, 1, 10),)]
        assert contenu(o, "situations", "ressources") == [(Decimal("1234.5"),)]


def test_des_parquet_se_lisent_par_des_vues(tmp_path):
    dossier = poser(tmp_path / "d", juste())
    with lire(dossier) as o:
        ecrire(o.connexion, tmp_path / "p", Format.PARQUET)
    with lire(tmp_path / "p") as p, lire(dossier) as o:
        assert p.anomalies == []
        assert contenu(p, "mesures") == contenu(o, "mesures")
        genre = "SELECT table_type FROM information_schema.tables WHERE table_name = 'mesures'"
        assert p.connexion.execute(genre).fetchone() == ("VIEW",)


def test_un_parquet_tout_en_texte_se_lit_comme_un_csv(tmp_path):
    dossier = poser(tmp_path / "d", juste())
    requete = f"SELECT * FROM read_csv('{dossier}/actes.csv', all_varchar=true)"
    duckdb.sql(f"COPY ({requete}) TO '{dossier}/actes.parquet'")
    (dossier / "actes.csv").unlink()
    with lire(dossier) as o:
        assert o.anomalies == []
        assert contenu(o, "actes", "date, duree_min")[0] == (date(2023, 2, 1), 45)


def test_l_empreinte_suit_les_donnees_et_non_l_ordre_des_fichiers(tmp_path):
    un = poser(tmp_path / "un", juste())
    deux = poser(tmp_path / "deux", dict(reversed(juste().items())))
    autre = juste()
    autre["actes"][0]["duree_min"] = "46"
    trois = poser(tmp_path / "trois", autre)
    empreintes = []
    for dossier in (un, deux, trois):
        with lire(dossier) as o:
            empreintes.append(o.empreinte)
    assert empreintes[0] == empreintes[1] != empreintes[2]


def test_un_chemin_a_crochets_et_apostrophe_se_lit(tmp_path):
    with lire(poser(tmp_path / "L'an [2023] *", juste())) as o:
        assert o.anomalies == []
        assert len(contenu(o, "actes")) == 2


# Fédération


@pytest.mark.parametrize("parquet", [False, True])
def test_des_dossiers_reunis_prefixent_leurs_identifiants(tmp_path, parquet):
    for nom in ("ccas-a", "ccas-b"):
        source = poser(tmp_path / ("brut" if parquet else "tous") / nom, juste())
        if parquet:
            with lire(source) as o:
                (tmp_path / "tous").mkdir(exist_ok=True)
                ecrire(o.connexion, tmp_path / "tous" / nom, Format.PARQUET)
    with lire(tmp_path / "tous") as o:
        assert o.anomalies == []
        assert o.federes == ("ccas-a", "ccas-b")
        assert sorted(contenu(o, "mesures", "mesure_id, menage_id, referent_id")) == [
            ("ccas-a/x1", "ccas-a/m1", "ccas-a/pro"),
            ("ccas-b/x1", "ccas-b/m1", "ccas-b/pro"),
        ]
        assert {s for (s,) in contenu(o, "menages", "nom_usage")} == {"Béraud"}


def test_une_anomalie_d_un_dossier_reuni_nomme_son_dossier(tmp_path):
    fautif = juste()
    fautif["actes"][0]["type"] = "VISITE_DOMM"
    poser(tmp_path / "tous" / "ccas-a", juste())
    poser(tmp_path / "tous" / "ccas-b", fautif)
    (anomalie,) = anomalies(tmp_path / "tous")
    assert (anomalie.fichier, anomalie.ligne) == ("ccas-b/actes.csv", 2)


def test_deux_structures_peuvent_decrire_la_meme_commune(tmp_path):
    fiche = {"commune": "14118", "variable": "population", "valeur": "105000", "millesime": "2021"}
    for nom in ("ccas-a", "ccas-b"):
        poser(tmp_path / "tous" / nom, juste() | {"contextes": [fiche | {"source": "Insee"}]})
    with lire(tmp_path / "tous") as o:
        assert o.anomalies == []
        assert len(contenu(o, "contextes")) == 1


# Chemins


def test_un_chemin_absent_est_refuse(tmp_path):
    with pytest.raises(Refus, match="n'existe pas"):
        ouvrir(tmp_path / "rien", controle=Controle(le=LE))


def test_un_dossier_sans_table_est_refuse(tmp_path):
    (tmp_path / "notes.txt").write_text("bonjour")
    with pytest.raises(Refus, match="aucune table"):
        lire(tmp_path)
