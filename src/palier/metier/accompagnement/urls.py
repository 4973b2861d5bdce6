from django.urls import path

from palier.metier.accompagnement.views import (
    absences,
    actes,
    agenda,
    demarches,
    dispositifs,
    financements,
    mesures,
    pieces,
    reaffectation,
    transmissions,
)

app_name = "accompagnement"
urlpatterns = [
    path("notes/transmettre/", transmissions.notes_transmettre, name="notes_transmettre"),
    path("reglages/dispositifs/", dispositifs.dispositifs, name="dispositifs"),
    path("reglages/dispositifs/creer/", dispositifs.dispositif_creer, name="dispositif_creer"),
    path("reglages/dispositifs/<int:pk>/", dispositifs.dispositif, name="dispositif"),
    path("reglages/conventions/", financements.conventions, name="conventions"),
    path("reglages/conventions/creer/", financements.convention_creer, name="convention_creer"),
    path("reglages/conventions/<int:pk>/", financements.convention, name="convention"),
    path(
        "reglages/conventions/<int:pk>/clore/",
        financements.convention_clore,
        name="convention_clore",
    ),
    path("reglages/moyens/noter/", financements.moyen_noter, name="moyen_noter"),
    path("reglages/moyens/<int:pk>/", financements.moyen, name="moyen"),
    path("reglages/moyens/<int:pk>/retirer/", financements.moyen_retirer, name="moyen_retirer"),
    path("noter/", actes.menage_choisir, name="menage_choisir"),
    path("menages/<int:pk>/noter/", actes.acte_noter, name="acte_noter"),
    path("menages/<int:pk>/suite/", actes.suite_fixer, name="suite_fixer"),
    path("menages/<int:pk>/mesures/demander/", demarches.mesure_demander, name="mesure_demander"),
    path(
        "menages/<int:pk>/demarches/engager/", demarches.demarche_engager, name="demarche_engager"
    ),
    path(
        "menages/<int:pk>/orientations/noter/",
        demarches.orientation_noter,
        name="orientation_noter",
    ),
    path("mesures/<int:pk>/", mesures.mesure, name="mesure"),
    path("mesures/<int:pk>/<slug:cle>/", mesures.mesure_geste, name="mesure_geste"),
    path("objectifs/<int:pk>/<slug:cle>/", mesures.objectif_geste, name="objectif_geste"),
    path("difficultes/<int:pk>/<slug:cle>/", mesures.difficulte_geste, name="difficulte_geste"),
    path("bilans-de-mesure/<int:pk>/<slug:cle>/", mesures.bilan_geste, name="bilan_geste"),
    path("demarches/<int:pk>/<slug:cle>/", demarches.demarche_geste, name="demarche_geste"),
    path("menages/<int:pk>/pieces/joindre/", pieces.piece_joindre, name="piece_joindre"),
    path("pieces/<int:pk>/", pieces.piece_telecharger, name="piece_telecharger"),
    path("pieces/<int:pk>/remplacer/", pieces.piece_remplacer, name="piece_remplacer"),
    path("pieces/<int:pk>/supprimer/", pieces.piece_supprimer, name="piece_supprimer"),
    path("agenda/", agenda.agenda, name="agenda"),
    path("absences/", absences.absences, name="absences"),
    path("absences/<int:pk>/revenir/", absences.absence_revenir, name="absence_revenir"),
    path("reaffectation/", reaffectation.reaffecter, name="reaffecter"),
    path("relais/", reaffectation.relais, name="relais"),
]
