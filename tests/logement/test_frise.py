"""La frise d'une procédure : ce qu'elle dit, ce qu'elle suppose, ce qu'elle remarque."""

from datetime import date, timedelta

import pytest

from palier.metier.logement.actions import franchir
from palier.metier.logement.echeances import echeances_de, pour_calculer
from palier.metier.logement.models import Etape, Procedure
from palier.noyau.erreurs import Refus
from palier.socle.reglages.models import ValeurPropre
from socle.gens import LE, l_acces, un_compte, une_etape, une_occupation, une_piece, une_procedure

pytestmark = pytest.mark.django_db


def la_page(client, procedure, suite: str = "") -> str:
    return client.get(f"{procedure.get_absolute_url()}{suite}").content.decode()


def test_la_prochaine_echeance_dit_sa_date_son_article_et_son_parametre(chez_amina, menage):
    procedure = une_procedure(menage)
    une_etape(procedure, "E07", date(2026, 1, 20))
    une_etape(procedure, "E08", date(2026, 1, 22))
    une_etape(procedure, "E10", date(2026, 4, 28))
    page = la_page(chez_amina, procedure)
    ici = page[page.index('class="ici"') : page.index('class="avenir"', page.index('class="ici"'))]
    assert "Transmettre le diagnostic social et financier" in ici
    assert "21 avril 2026" in ici.replace("21 avr. 2026", "21 avril 2026")
    assert "dans 7 jours" in ici
    assert "Décret 2021-8" in ici
    assert "5 jours ouvrés, depuis le 8 janvier 2021" in ici
    assert "indicatif" in ici


def test_la_treve_est_dessinee_et_dite(chez_amina, menage):
    procedure = une_procedure(menage)
    une_etape(procedure, "E11", date(2026, 2, 3))
    une_etape(procedure, "E12", date(2026, 3, 3))
    page = la_page(chez_amina, procedure)
    assert page.count('class="treve"') >= 1
    assert "Trêve hivernale." in page
    assert "Première expulsion possible" in page
    assert 'role="img"' in page, "et le tableau dit la même chose"
    assert "Dates indicatives" in page


def test_et_si_calcule_sans_rien_enregistrer(chez_amina, menage):
    procedure = une_procedure(menage)
    une_etape(procedure, "E11", date(2026, 3, 3))
    page = la_page(chez_amina, procedure, "?si-code=E12&si-le=10/9/2026")
    assert "jeudi 1er avril 2027" in page
    assert "10 novembre 2026" in page
    assert Etape.objects.count() == 1


@pytest.mark.parametrize(
    ("champs", "dit"),
    [
        ("si-code=E12&si-le=31/2", "existe pas"),
        ("si-code=E99&si-le=1/9", "E99"),
        ("si-code=E04&si-le=1/9&si-inscrit=bientôt", "6 semaines"),
        ("si-code=E12", "remplissez ce champ"),
        ("si-code=E12&si-le=31/12/9999", "plus de 30 ans"),
        ("si-code=E12&si-le=1/9/2026&si-inscrit=999 ans", "plus de 30 ans"),
        ("si-code=E04&si-le=1/9/2026&si-bail=31/12/9999", "13 octobre 2026"),
    ],
)
def test_et_si_une_date_fausse_se_dit_sans_rien_perdre(chez_amina, menage, champs, dit):
    page = la_page(chez_amina, une_procedure(menage), f"?{champs}")
    assert dit in page
    assert "Calculer" in page


def test_et_si_un_autre_bail_change_le_delai(chez_amina, menage):
    une_occupation(menage, bail_le=date(2019, 3, 1))
    procedure = une_procedure(menage)
    assert "10 juin 2026" in la_page(
        chez_amina, procedure, "?si-code=E04&si-le=10/4/2026&si-bail=1/3/2019"
    )
    assert "22 mai 2026" in la_page(
        chez_amina, procedure, "?si-code=E04&si-le=10/4/2026&si-bail=1/9/2023"
    )


def test_une_suspension_prouvee_se_voit_et_celle_sans_piece_se_remarque(chez_amina, menage, amina):
    procedure = une_procedure(menage)
    piece = une_piece(menage)
    franchir(
        procedure,
        code="E11",
        le=date(2026, 3, 3),
        inscrit="3/3/2027",
        regime="SUSPENDUE",
        motif="DELAIS_JUGE",
        piece=piece,
        version=1,
        par=l_acces(amina),
    )
    page = la_page(chez_amina, procedure)
    assert "Procédure suspendue</b> depuis le 3 mars 2026 : délais du juge respectés" in page
    assert "jusqu’au 3 mars 2027" in page
    assert "Commandement de quitter les lieux</h3>" not in page, "rien ne suit une suspension"
    Etape.objects.update(piece=None)
    assert "rien ne la prouve encore" in la_page(chez_amina, procedure)


def test_la_date_inscrite_sur_l_acte_prime(menage, amina):
    procedure = une_procedure(menage)
    franchir(
        procedure, code="E04", le=date(2026, 3, 5), inscrit="2 mois", version=1, par=l_acces(amina)
    )
    (fin,) = echeances_de(pour_calculer(Procedure.objects.all()).get(), LE)
    assert fin.le == date(2026, 5, 5)
    assert "écrite sur l’acte" in fin.raison


def test_un_bail_sans_date_donne_les_deux_delais_et_le_geste(chez_amina, menage):
    procedure = une_procedure(menage)
    une_etape(procedure, "E04", date(2026, 4, 7))
    page = la_page(chez_amina, procedure)
    assert "au plus tôt ; au plus tard le 8 juin 2026" in page
    assert "La date du bail n’est pas notée" in page


@pytest.mark.parametrize(("jour", "dit"), [(26, "un dimanche"), (6, r"férié \(Lundi de Pâques\)")])
def test_une_audience_ne_tombe_ni_un_dimanche_ni_un_jour_ferie(menage, amina, jour, dit):
    with pytest.raises(Refus, match=dit) as refus:
        franchir(
            une_procedure(menage),
            code="E10",
            le=date(2026, 4, jour),
            version=1,
            par=l_acces(amina),
        )
    assert refus.value.champ == "le"


def test_une_audience_renvoyee_se_note_et_le_diagnostic_suit_la_nouvelle(chez_amina, menage, amina):
    procedure = une_procedure(menage)
    une_etape(procedure, "E10", date(2026, 3, 10))
    for version, (code, le) in enumerate((("E10", date(2026, 5, 12)), ("E09", LE)), start=1):
        (attendue,) = [
            e
            for e in echeances_de(pour_calculer(Procedure.objects.all()).get(), LE)
            if "diagnostic" in e.quoi
        ]
        assert attendue.le == (date(2026, 3, 3) if version == 1 else date(2026, 5, 4))
        franchir(procedure, code=code, le=le, version=version, par=l_acces(amina))
    page = la_page(chez_amina, procedure)
    assert page.count("Audience<span") == 2
    assert page.count("Renvoyée au 12 mai 2026.") == 1
    attendues = echeances_de(pour_calculer(Procedure.objects.all()).get(), LE)
    assert [(e.quoi, e.le) for e in attendues] == [("Audience", date(2026, 5, 12))]


def test_ce_qui_est_etrange_est_remarque_sans_rien_empecher(chez_amina, menage):
    procedure = une_procedure(menage)
    Procedure.objects.create(
        structure=menage.structure, menage=menage, type="EXPULSION", ouverte_le=date(2026, 2, 1)
    )
    une_etape(procedure, "E12", date(2026, 3, 5))
    une_etape(procedure, "E10", date(2026, 4, 26))
    page = la_page(chez_amina, procedure)
    for dit in (
        "aucun jugement n’est au dossier",
        "un dimanche",
        "est déjà en cours pour ce ménage, depuis le 1er février 2026",
    ):
        assert dit in page
    assert "est datée avant" in page


def test_r_exp_01_l_impaye_se_signale_puis_la_caf_attend_un_plan(chez_amina, menage):
    procedure = une_procedure(menage, ouverte_le=date(2026, 1, 5))
    une_etape(procedure, "E01", date(2026, 1, 5))
    page = la_page(chez_amina, procedure)
    assert "Signaler l’impayé à la Caf ou à la MSA. 2 mois depuis le 5 janvier 2026" in page
    une_etape(procedure, "E02", date(2026, 2, 2))
    page = la_page(chez_amina, procedure)
    for dit in (
        "Conclure le plan d’apurement. 6 mois depuis le 2 février 2026 : 2 août 2026",
        "Réponse du FSL, à défaut de plan. 3 mois depuis le 2 août 2026 : 2 novembre 2026",
        "Plan de la Caf, à défaut de tout accord. 2 mois depuis le 2 novembre 2026",
    ):
        assert dit in page, dit
    assert page.count("Conclure le plan d’apurement<span") == 1
    une_etape(procedure, "E03", date(2026, 3, 3))
    assert "Réponse du FSL, à défaut de plan<span" not in la_page(chez_amina, procedure)


def test_l_appel_part_de_la_signification_que_le_dossier_ignore(chez_amina, menage):
    procedure = une_procedure(menage)
    une_etape(procedure, "E04", date(2025, 1, 10))
    une_etape(procedure, "E11", date(2025, 6, 10))
    page = la_page(chez_amina, procedure)
    appel = page[page.index("Faire appel. ") :].partition("</p>")[0]
    assert "La signification du jugement n’est pas notée" in appel
    assert "Échu" not in appel
    commandement = page[page.index("Fin du délai du commandement de payer. ") :]
    assert "Échu" not in commandement.partition("</p>")[0], "le bail n’est pas daté : deux délais"


def test_un_parametre_absent_se_dit(chez_amina, menage):
    procedure = une_procedure(menage, ouverte_le=date(2019, 1, 1))
    une_etape(procedure, "E10", date(2019, 5, 6))
    page = la_page(chez_amina, procedure)
    assert "pas de valeur connue au 06/05/2019" in page


def test_la_structure_change_un_delai_et_la_frise_la_suit(chez_amina, menage):
    procedure = une_procedure(menage)
    une_etape(procedure, "E12", date(2026, 3, 5))
    ValeurPropre.objects.create(
        structure=menage.structure,
        code="EXP_QUITTER_LES_LIEUX_DELAI",
        valeur=3,
        debut=date(2020, 1, 1),
        motif="lecture du greffe",
    )
    assert "3 mois depuis le 5 mars 2026 : 5 juin 2026" in la_page(chez_amina, procedure)


def test_un_dossier_de_surendettement_et_un_recours_ont_leur_page(chez_amina, menage):
    dossier = une_procedure(menage, type="SURENDETTEMENT")
    une_etape(dossier, "S9_MORATOIRE", date(2025, 3, 10))
    page = la_page(chez_amina, dossier)
    assert "Redéposer un dossier de surendettement" in page
    assert "Trêve" not in page
    recours = une_procedure(menage, type="DALO")
    assert "Et si" not in la_page(chez_amina, recours)


@pytest.mark.parametrize(
    ("le", "quoi", "echeance", "de_loin"),
    [
        (date(2026, 12, 10), "Fin du moratoire, dossier à redéposer", date(2027, 3, 10), True),
        (date(2027, 3, 11), "Redéposer un dossier de surendettement", date(2027, 6, 10), False),
    ],
)
def test_la_fin_d_un_moratoire_et_le_redepot_ne_font_qu_une_ligne(
    menage, le, quoi, echeance, de_loin
):
    une_etape(une_procedure(menage, type="SURENDETTEMENT"), "S9_MORATOIRE", date(2025, 3, 10))
    attendues = echeances_de(pour_calculer(Procedure.objects.all()).get(), le)
    (une,) = [e for e in attendues if "époser" in e.quoi or "moratoire" in e.quoi]
    assert (une.quoi, une.le, une.de_loin) == (quoi, echeance, de_loin)
    assert "à déposer avant le 10 juin 2027" in une.raison


def test_des_delais_que_la_loi_ne_permet_pas_se_remarquent(chez_amina, menage):
    procedure = une_procedure(menage)
    delais = une_etape(procedure, "E13", date(2025, 6, 10))
    Etape.objects.filter(pk=delais.pk).update(jusqu_au=date(2026, 12, 10))
    dossier = une_procedure(menage, type="SURENDETTEMENT")
    moratoire = une_etape(dossier, "S9_MORATOIRE", date(2025, 3, 10))
    Etape.objects.filter(pk=moratoire.pk).update(jusqu_au=date(2027, 4, 10))
    assert "la loi permet de 1 mois à 12 mois" in la_page(chez_amina, procedure)
    assert "la loi le borne à 24 mois" in la_page(chez_amina, dossier)


def test_le_dossier_de_surendettement_dit_ce_qu_il_change_a_l_expulsion(chez_amina, menage):
    """R-EXP-13, R-EXP-14 : recevable n'arrête rien d'office ; l'issue prolonge les délais."""
    dit, expulsion = "Ce que le dossier de surendettement change", une_procedure(menage)
    dossier = une_procedure(menage, type="SURENDETTEMENT", ouverte_le=date(2025, 1, 6))
    une_etape(dossier, "S2_DEPOSE", date(2025, 1, 6))
    assert dit not in la_page(chez_amina, expulsion)
    une_etape(dossier, "S3_RECEVABLE", date(2023, 3, 3))
    assert dit not in la_page(chez_amina, expulsion), "plus de deux ans après, rien ne dure"
    une_etape(dossier, "S3_RECEVABLE", date(2025, 3, 3))
    page = la_page(chez_amina, expulsion)
    assert "L’expulsion n’est pas arrêtée d’office" in page
    assert "L’aide au logement suspendue est rétablie" in page
    une_etape(dossier, "S9_MORATOIRE", date(2025, 6, 10))
    page = la_page(chez_amina, expulsion)
    assert "Délais locatifs prolongés, jusqu’au 10 septembre 2027" in page
    assert "arrêtée d’office" not in page
    une_etape(dossier, "S10_RP", date(2025, 12, 1))
    une_etape(dossier, "S12_EFFACE", date(2026, 1, 2))
    assert "Effets de la clause suspendus, jusqu’au 1er décembre 2027" in la_page(
        chez_amina, expulsion
    )
    une_etape(dossier, "S14_CLOS", date(2026, 1, 5))
    assert dit not in la_page(chez_amina, expulsion)


def test_la_frise_d_un_dossier_dit_ce_que_son_etape_change(chez_amina, menage):
    dossier = une_procedure(menage, type="SURENDETTEMENT", ouverte_le=date(2025, 1, 6))
    une_etape(dossier, "S2_DEPOSE", date(2025, 1, 6))
    assert "inscrit le ménage au fichier des incidents de crédit" in la_page(chez_amina, dossier)
    une_etape(dossier, "S3_RECEVABLE", date(2025, 3, 3))
    page = la_page(chez_amina, dossier)
    assert "Ce que cette étape change" in page
    assert "L’aide au logement suspendue est rétablie" in page
    assert "20 jours (à vérifier) depuis sa réception" in page
    une_occupation(menage, statut="LOC_PUBLIC")
    une_etape(dossier, "S7_PLAN", date(2025, 6, 10))
    page = la_page(chez_amina, dossier)
    assert "Ce que cette étape change" not in page
    assert "Vérifiez s’il s’agit de mesures imposées" in page


def test_une_autre_structure_ne_voit_pas_la_frise(client, menage):
    client.force_login(un_compte("Bruno", menage.structure))
    assert client.get(une_procedure(menage).get_absolute_url()).status_code == 404


@pytest.mark.parametrize("nombre", [2, 60])
def test_la_frise_compte_ses_requetes(chez_amina, menage, nombre, django_assert_max_num_queries):
    procedure = une_procedure(menage)
    for n in range(nombre):
        une_etape(procedure, "E04", date(2025, 1, 1) + timedelta(days=n))
    with django_assert_max_num_queries(22):
        assert la_page(chez_amina, procedure).count("Retirer<") == nombre


@pytest.mark.parametrize("code", ["E04", "E10", "E12", "E13", "E14"])
def test_une_date_importee_impossible_se_montre_sans_rien_casser(chez_amina, menage, code):
    procedure = une_procedure(menage)
    une_etape(procedure, "E01", date(1, 1, 1))
    etape = une_etape(procedure, code, date(9999, 12, 31))
    Etape.objects.filter(pk=etape.pk).update(jusqu_au=date(9999, 12, 31))
    assert "9999" in la_page(chez_amina, procedure)
    assert chez_amina.get("/").status_code == 200
