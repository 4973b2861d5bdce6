"""Préparer une audience : la frise, le diagnostic rédigé et remis, la fiche à emporter."""

from palier.pilotage.diagnostic.models import Diagnostic
from parcours.ecran import Ecran


def test_preparer_une_audience(prendre_poste):
    poste = prendre_poste("travailleur-social")
    diagnostic = Diagnostic.objects.get(remis_le=None)
    lire_la_frise(poste, diagnostic)
    rediger_le_diagnostic(poste)
    le_remettre(poste)
    emporter_la_fiche(poste, diagnostic)
    voir_qui_n_est_pas_accompagne(poste, diagnostic)
    diagnostic.refresh_from_db()
    etape = diagnostic.procedure.etapes.get(code="E09")
    assert (etape.date, etape.piece.date) == (diagnostic.remis_le, diagnostic.remis_le)


def lire_la_frise(poste: Ecran, diagnostic: Diagnostic) -> None:
    poste.ouvrir(diagnostic.procedure.get_absolute_url())
    poste.lire("Transmettre le diagnostic social et financier")
    poste.capturer("audience-frise")
    poste.suivre("Diagnostic")
    poste.suivre("Diagnostic social et financier")
    poste.lire("À transmettre au juge et à la CCAPEX au plus tard le 28 janvier 2026")
    poste.capturer("audience-diagnostic")


def rediger_le_diagnostic(poste: Ecran) -> None:
    poste.suivre("Rédiger")
    poste.remplir(
        traitement="Aide du FSL à demander ; le bailleur accepte d’attendre sa réponse.",
        preconisations="Délais de paiement sur 34 mois, à 85 € par mois, en plus du loyer.",
        observations_locataire="Souhaite rester : son travail est à dix minutes.",
    )
    poste.capturer("audience-rediger", sur="#preconisations")
    poste.appuyer("Enregistrer le diagnostic")
    poste.lire("Diagnostic enregistré.", "Délais de paiement sur 34 mois")


def le_remettre(poste: Ecran) -> None:
    poste.suivre("Remettre")
    poste.remplir(transmis_juge_le="2026-01-12", transmis_ccapex_le="2026-01-12")
    poste.capturer("audience-remettre")
    poste.appuyer("Remettre et figer")
    poste.lire("Diagnostic remis : l’étape est notée à la procédure.", "et figé.")
    poste.capturer("audience-remis")


def emporter_la_fiche(poste: Ecran, diagnostic: Diagnostic) -> None:
    poste.ouvrir(diagnostic.procedure.get_absolute_url())
    poste.suivre("Préparer l’audience")
    poste.capturer("audience-fiche", etroit=True)


def voir_qui_n_est_pas_accompagne(poste: Ecran, diagnostic: Diagnostic) -> None:
    poste.ouvrir("/menages/procedures-sans-accompagnement/")
    poste.lire("2 procédures", str(diagnostic.menage), "accordé, pas commencé")
    poste.capturer("audience-sans-accompagnement")
