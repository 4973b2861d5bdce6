"""Partir en congé : l'absence datée, le relais confié et imprimé, le retour."""

from datetime import date, time, timedelta

import pytest

from accompagnement.pages import requetes_de, texte
from palier.metier.accompagnement import actions
from palier.metier.accompagnement.models import Acte
from palier.metier.menages.models import Qualite, Suivi
from palier.noyau.erreurs import Refus
from palier.socle.comptes.models import Absence
from palier.socle.habilitations.acces import Interdit
from palier.socle.habilitations.listes import Role
from socle.gens import LE, l_acces, un_compte, un_menage, une_structure
from socle.navigateur import defauts, poser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ce_jour_la")]

DU, AU = date(2026, 4, 20), date(2026, 5, 3)


def _absente(compte, par=None) -> Absence:
    par = par or l_acces(compte)
    return actions.s_absenter(compte.professionnel, debut=DU, fin=AU, par=par)


def _rendez_vous(menage, compte, le: date) -> Acte:
    return Acte.objects.create(
        structure=menage.structure,
        menage=menage,
        professionnel=compte.professionnel,
        date=le,
        heure=time(9, 30),
        type="VAD",
        statut="PREVU",
    )


def test_le_parcours_entier_de_l_absence_au_retour(
    client, ferrand, compte_amina, mesure, nord, settings
):
    _rendez_vous(ferrand, compte_amina, date(2026, 4, 22))
    client.force_login(compte_amina)
    envoi = {"professionnel": compte_amina.professionnel.pk, "debut": "20/4", "fin": "3/5"}
    assert client.post("/absences/", envoi).status_code == 302
    page = texte(client.get("/absences/")).replace("\xa0", " ")
    assert "1 ménage sans relais" in page
    assert "Rendez-vous à déplacer" in page

    leila = un_compte("Leïla", nord)
    client.force_login(un_compte("Rose", nord, Role.RESPONSABLE))
    adresse = f"/reaffectation/?de={compte_amina.professionnel.pk}"
    adresse += "&le=2026-04-20&jusqu_au=2026-05-03"
    assert "20 avril 2026" in texte(client.get(adresse)).replace("\xa0", " ")
    relais = {"menages": [ferrand.pk], "a": leila.professionnel.pk, "le": "20/4/2026"}
    fiches = client.post(adresse, {**relais, "jusqu_au": "3/5/2026"})
    assert "Ferrand" in texte(client.get(fiches.url))
    assert "Aucun ménage à découvert" in texte(client.get("/absences/"))

    mesure.refresh_from_db()
    assert mesure.referent == compte_amina.professionnel
    pendant = l_acces(leila, date(2026, 4, 23))
    vue = {"type": "VAD", "statut": "REALISE", "note": "Bail relu."}
    actions.noter(ferrand, le=date(2026, 4, 23), par=pendant, **vue)

    settings.PALIER_JOUR = "2026-05-04"
    client.force_login(compte_amina)
    page = texte(client.get("/"))
    assert page.index("Pendant votre absence") < page.index("Bail relu.")
    client.force_login(leila)
    assert client.get(f"/menages/{ferrand.pk}/").status_code == 404


def test_chacun_note_la_sienne_et_l_encadrement_celle_des_autres(nord, compte_amina, rose):
    leila = l_acces(un_compte("Leïla", nord))
    with pytest.raises(Interdit, match="Chacun note ses absences"):
        _absente(compte_amina, leila)
    _absente(compte_amina, rose)
    assert Absence.objects.count() == 1


def test_une_absence_envoyee_deux_fois_n_est_notee_qu_une(compte_amina):
    _absente(compte_amina)
    with pytest.raises(Refus, match="déjà absent jusqu'au 3 mai 2026"):
        _absente(compte_amina)
    assert Absence.objects.count() == 1


def test_une_absence_ne_finit_pas_avant_de_commencer(compte_amina):
    with pytest.raises(Refus) as refus:
        actions.s_absenter(compte_amina.professionnel, debut=AU, fin=DU, par=l_acces(compte_amina))
    assert refus.value.champ == "fin"


def test_revenir_plus_tot_arrete_l_absence_et_ses_relais_la_veille(
    ferrand, compte_amina, nord, rose
):
    absence = _absente(compte_amina)
    leila = un_compte("Leïla", nord).professionnel
    actions.reaffecter(
        [ferrand], de=compte_amina.professionnel, a=leila, le=DU, jusqu_au=AU, par=rose
    )
    actions.revenir(absence, le=date(2026, 4, 27), par=l_acces(compte_amina))
    absence.refresh_from_db()
    assert absence.fin == date(2026, 4, 26)
    assert Suivi.objects.get(qualite=Qualite.SUPPLEANT).fin == date(2026, 4, 26)
    with pytest.raises(Refus, match="Cette absence finit le 26 avril"):
        actions.revenir(absence, le=date(2026, 4, 27), par=l_acces(compte_amina))


def test_renoncer_avant_le_premier_jour_ne_laisse_rien(chez_amina, ferrand, compte_amina, rose):
    absence = _absente(compte_amina)
    leila = un_compte("Leïla", ferrand.structure).professionnel
    actions.reaffecter(
        [ferrand], de=compte_amina.professionnel, a=leila, le=DU, jusqu_au=AU, par=rose
    )
    chez_amina.post(f"/absences/{absence.pk}/revenir/")
    assert not Absence.objects.exists()
    assert not Suivi.objects.filter(qualite=Qualite.SUPPLEANT).exists()


def test_l_absence_d_une_autre_structure_n_existe_pas(client, compte_amina):
    absence = _absente(compte_amina)
    client.force_login(un_compte("Bruno", une_structure("CCAS Sud"), Role.RESPONSABLE))
    assert client.post(f"/absences/{absence.pk}/revenir/").status_code == 404
    assert "Amina" not in texte(client.get("/absences/"))


def test_les_absences_coutent_autant_pour_deux_que_pour_vingt(client, nord):
    client.force_login(un_compte("Rose", nord, Role.RESPONSABLE))

    def peupler(n: int, lettre: str) -> None:
        for i in range(n):
            compte = un_compte(f"{lettre}{i}", nord)
            menage = un_menage(nord, suivi_par=compte, nom_usage=f"M{lettre}{i}")
            _absente(compte)
            _rendez_vous(menage, compte, date(2026, 4, 22))

    peupler(2, "a")
    peu = requetes_de(client, "/absences/")
    peupler(18, "b")
    assert requetes_de(client, "/absences/") == peu <= 14


def test_la_semaine_montre_chaque_jour_ses_rendez_vous_et_ses_absents(
    client, ferrand, compte_amina, nord
):
    _rendez_vous(ferrand, compte_amina, date(2026, 4, 22))
    _absente(compte_amina)
    client.force_login(un_compte("Yann", nord, Role.ACCUEIL))
    page = texte(client.get("/agenda/?vue=semaine&le=2026-04-23")).replace("\xa0", " ")
    assert "Semaine du 20 avril" in page
    assert page.count("Absents : Amina") == 7
    assert page.index("Mercredi") < page.index("Ferrand") < page.index("Jeudi")


def test_le_jour_mene_a_la_veille_et_au_lendemain(chez_amina):
    page = texte(chez_amina.get("/agenda/?vue=jour&le=2026-04-14"))
    assert "le=2026-04-13" in page
    assert "le=2026-04-15" in page


@pytest.mark.parametrize("le", ["2026-02-30", "n'importe", "0001-01-01", "9999-12-31"])
def test_une_date_impossible_montre_aujourd_hui(chez_amina, le):
    assert "Mardi 14 avril 2026" in texte(chez_amina.get("/agenda/", {"vue": "jour", "le": le}))


def test_la_semaine_coute_autant_pour_deux_rendez_vous_que_pour_cent(
    chez_amina, ferrand, compte_amina
):
    adresse = "/agenda/?vue=semaine&le=2026-04-14"
    for i in range(2):
        _rendez_vous(ferrand, compte_amina, LE + timedelta(days=i))
    peu = requetes_de(chez_amina, adresse)
    for i in range(98):
        _rendez_vous(ferrand, compte_amina, LE + timedelta(days=i % 5))
    assert requetes_de(chez_amina, adresse) == peu <= 10


def test_la_semaine_et_le_jour_remplis_n_ont_pas_de_faute_d_accessibilite(
    client, navigateur, tmp_path, ferrand, compte_amina, nord
):
    _rendez_vous(ferrand, compte_amina, date(2026, 4, 22))
    _absente(compte_amina)
    client.force_login(un_compte("Rose", nord, Role.RESPONSABLE))
    vues = {
        "semaine": "/agenda/?vue=semaine&le=2026-04-22",
        "jour": "/agenda/?vue=jour&le=2026-04-22",
    }
    pages = {nom: client.get(adresse).content.decode() for nom, adresse in vues.items()}
    assert defauts(navigateur, poser(tmp_path, pages)) == []
