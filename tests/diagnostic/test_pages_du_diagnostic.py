"""Les pages du diagnostic : ce qu'elles montrent, gardent et coûtent."""

import io
from datetime import date

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from palier.pilotage.diagnostic.actions import rediger, remettre
from palier.pilotage.diagnostic.models import Diagnostic
from palier.pilotage.echange.en_base import ecrire_csv, reprendre
from palier.pilotage.echange.lecture import Controle, ouvrir
from palier.socle.comptes.models import Structure
from palier.socle.reglages.models import Finalite
from socle.gens import LE, un_plan, une_dette

pytestmark = pytest.mark.django_db


def _page(client, adresse):
    reponse = client.get(adresse)
    assert reponse.status_code == 200
    return reponse.content.decode()


def test_l_en_cours_dit_son_dernier_jour_et_ce_qui_reste(chez_amina, diagnostic):
    page = _page(chez_amina, diagnostic.get_absolute_url())
    assert "au plus tard le 21 avril 2026, dans 7" in page
    assert "sur 15 à remplir" in page
    assert "indicatif : la date de la convocation prime" in page


def test_commencer_mene_a_la_redaction(chez_amina, procedure):
    envoi = {"saisi_le": "20/3/2026"}
    reponse = chez_amina.post(f"/procedures/{procedure.pk}/diagnostics/", envoi)
    assert reponse.url == f"/diagnostics/{Diagnostic.objects.get().pk}/rediger/"


def test_rediger_garde_le_texte_et_un_conflit_montre_les_deux(chez_amina, diagnostic, par):
    adresse = f"{diagnostic.get_absolute_url()}rediger/"
    envoi = {"saisi_le": "2026-03-20", "version": "1", "ccapex": "Signalé en mars."}
    assert chez_amina.post(adresse, envoi).status_code == 302
    rediger(Diagnostic.objects.get(), version=2, par=par, ccapex="Signalé en avril.")
    conflit = chez_amina.post(adresse, {**envoi, "ccapex": "Jamais signalé."})
    assert conflit.status_code == 409
    page = conflit.content.decode()
    assert "Signalé en avril." in page
    assert "Jamais signalé." in page
    assert Diagnostic.objects.get().ccapex == "Signalé en avril."


def test_une_carence_n_efface_pas_les_textes_qu_elle_ne_montre_pas(chez_amina, redige, par):
    version = redige.version
    rediger(redige, version=version, par=par, presence="CARENCE", entretien_le=None)
    adresse = f"{redige.get_absolute_url()}rediger/"
    assert 'name="preconisations"' not in _page(chez_amina, adresse)
    envoi = {
        "saisi_le": "2026-03-20",
        "entretien_propose_le": "2026-03-27",
        "presence": "PRESENT",
        "version": redige.version,
    }
    assert chez_amina.post(adresse, envoi).status_code == 302
    assert Diagnostic.objects.get().preconisations == "Des délais sur 36 mois."


def test_remettre_deux_fois_n_en_remet_qu_un(chez_amina, redige):
    adresse = f"{redige.get_absolute_url()}remettre/"
    envoi = {"le": "14/4/2026", "version": redige.version}
    assert [chez_amina.post(adresse, envoi).status_code for _ in range(2)] == [302, 302]
    assert redige.procedure.etapes.filter(code="E09").count() == 1


def test_ce_qui_est_remis_reste_tel_quel_a_l_ecran_et_en_word(chez_amina, redige, par, menage):
    remettre(redige, le=LE, version=redige.version, par=par)
    menage.occupations.update(bailleur="Un autre")
    page = _page(chez_amina, redige.get_absolute_url())
    assert "Habitat Nord" in page
    assert "Un autre" not in page
    recu = chez_amina.get(f"{redige.get_absolute_url()}document.docx")
    dit = "\n".join(p.text for p in docx.Document(io.BytesIO(recu.content)).paragraphs)
    assert "Des délais sur 36\u00a0mois." in dit
    assert "Habitat Nord" in dit


def test_un_texte_n_est_jamais_pris_pour_une_mise_en_forme(chez_amina, redige, menage):
    menage.occupations.update(bailleur="A*B* <i>C</i>")
    recu = chez_amina.get(f"{redige.get_absolute_url()}document.docx")
    dit = "\n".join(p.text for p in docx.Document(io.BytesIO(recu.content)).paragraphs)
    assert "A*B* <i>C</i>" in dit


def test_qui_encadre_lit_sans_ecrire(chez_rose, diagnostic):
    page = _page(chez_rose, diagnostic.get_absolute_url())
    assert "/rediger/" not in page
    assert chez_rose.get(f"{diagnostic.get_absolute_url()}rediger/").status_code == 403


def test_lire_coute_autant_de_requetes_pour_vingt_dettes(chez_amina, diagnostic, menage):
    def compter():
        with CaptureQueriesContext(connection) as vues:
            _page(chez_amina, diagnostic.get_absolute_url())
        return len(vues)

    un_plan(menage.dettes.get())
    compter()
    avant = compter()
    for rang in range(20):
        dette = une_dette(menage, creancier=f"C{rang}")
        dette.reglements.create(date=LE, montant=1)
        un_plan(dette)
    assert compter() == avant


def test_l_echange_rend_le_diagnostic_au_mot_pres(redige, par, tmp_path):
    Finalite.objects.create(
        structure=redige.structure, donnee="SANTE_DIAGNOSTIC", texte="Reloger", allumee_le=LE
    )
    rediger(redige, version=redige.version, par=par, sante="Pas d'étage.", capacite="60.5")
    remettre(redige, le=LE, version=redige.version, par=par, transmis_juge_le=LE)
    ecrire_csv(tmp_path / "un", None)
    attendu = (tmp_path / "un" / "diagnostics.csv").read_text(encoding="utf-8")
    assert "Pas d'étage." in attendu
    _renommer(tmp_path / "un", "nord", "est")
    with ouvrir(tmp_path / "un", controle=Controle(date(2026, 12, 31))) as ouverture:
        reprendre(ouverture.connexion)
    est = Structure.objects.get(reference="ccas-est")
    Finalite.objects.create(structure=est, donnee="SANTE_DIAGNOSTIC", allumee_le=LE)
    ecrire_csv(tmp_path / "deux", est.pk)
    _renommer(tmp_path / "deux", "est", "nord")
    assert (tmp_path / "deux" / "diagnostics.csv").read_text(encoding="utf-8") == attendu


def _renommer(dossier, avant, apres):
    """Les mêmes fiches, chez une autre structure : la reprise n'en retrouve aucune."""
    for fichier in dossier.glob("*.csv"):
        dit = fichier.read_text(encoding="utf-8")
        dit = dit.replace(f"ccas-{avant}", f"ccas-{apres}")
        dit = dit.replace(*(("Amina-T", "Amina.T") if apres == "est" else ("Amina.T", "Amina-T")))
        fichier.write_text(dit, encoding="utf-8")
