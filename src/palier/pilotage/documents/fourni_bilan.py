"""Le modèle fourni du bilan de mesure : les rubriques de R-DIS-15, dans leur ordre."""

from typing import TYPE_CHECKING

from docx.shared import Cm

if TYPE_CHECKING:
    from palier.pilotage.documents.fournis import Feuille

_SIGNATURE = Cm(9)


def ecrire(f: "Feuille") -> None:
    """Le bilan entier : qui, les neuf rubriques, les signatures."""
    _tete(f)
    _objectifs(f)
    _situation(f)
    f.ajouter("Rencontres et absences", "Heading 2")
    f.ajouter("{{ bilan.rencontres }} {{ bilan.absences }}")
    f.ajouter("Démarches", "Heading 2")
    f.ajouter("{{ bilan.demarches }}")
    f.ajouter("{%p if demarches %}")
    colonnes = {
        "Démarche": "{{ d.libelle }}",
        "Comment": "{{ d.mode }}",
        "Où elle en est": "{{ d.suite }}",
    }
    f.tableau("d in demarches", colonnes, (6, 4.5, 6))
    f.ajouter("{%p endif %}")
    f.si("texte.demarches", "{{ texte.demarches }}", avant=8)
    f.ajouter("Partenaires", "Heading 2")
    f.ajouter("{{ bilan.partenaires }}")
    _autonomie(f)
    f.ajouter("Avis du ménage", "Heading 2")
    f.si("texte.avis", "{{ texte.avis }}", "Quote")
    f.ajouter("{%p if not texte.avis %}")
    f.ajouter("L’avis du ménage n’est pas encore recueilli.")
    f.ajouter("{%p endif %}")
    f.ajouter("Proposition", "Heading 2")
    f.ajouter("{{ bilan.proposition }}", gras=True)
    f.si("texte.proposition", "{{ texte.proposition }}")
    f.ajouter("Date de la commission : {{ bilan.commission }}")
    _signatures(f)


def _tete(f: "Feuille") -> None:
    f.ajouter("{{ structure.nom }}", "Mention", gras=True)
    f.ajouter("{{ bilan.type }}", "Heading 1", avant=12, apres=2)
    f.ajouter("{{ mesure.nom }}", "Chapeau", apres=10)
    table = f.word.add_table(rows=0, cols=2)
    table.autofit = False
    for colonne, large in zip(table.columns, (Cm(5), Cm(11.5)), strict=True):
        colonne.width = large
    for nom, champ in (
        ("Ménage", "{{ menage.membres }}"),
        ("Dossier", "{{ menage.reference }}"),
        ("Numéro chez le financeur", "{{ mesure.numero_financeur }}"),
        ("Référent", "{{ mesure.referent }}"),
        ("Décision", "{{ bilan.decision }}"),
        ("Périodes", "{{ bilan.periodes }}"),
    ):
        cases = table.add_row().cells
        for case, texte, large in zip(cases, (nom, champ), (Cm(5), Cm(11.5)), strict=True):
            case.width = large
            case.paragraphs[0].style = "Cellule"
            case.paragraphs[0].add_run(texte).bold = (texte == nom) or None


def _objectifs(f: "Feuille") -> None:
    f.ajouter("Rappel des objectifs", "Heading 2")
    f.ajouter("{{ bilan.objectifs }}")
    f.ajouter("{%p if objectifs %}")
    colonnes = {
        "Objectif": "{{ o.libelle }}",
        "Fixé par": "{{ o.auteur }}",
        "Avancement": "{{ o.statut }}",
        "Date": "{{ o.date }}",
    }
    f.tableau("o in objectifs", colonnes, (6.2, 3.6, 3.2, 3.5))
    f.ajouter("{%p endif %}")
    f.si("texte.objectifs", "{{ texte.objectifs }}", avant=8)


def _situation(f: "Feuille") -> None:
    f.ajouter("Situation au début et maintenant", "Heading 2")
    f.ajouter("{{ bilan.situation }}")
    colonnes = {
        "Rubrique": "{{ s.rubrique }}",
        "Au début": "{{ s.debut }}",
        "Maintenant": "{{ s.fin }}",
    }
    f.tableau("s in situations", colonnes, (5.5, 5.5, 5.5))
    f.si("texte.situation", "{{ texte.situation }}", avant=8)
    f.si("texte.sante", "Santé : {{ texte.sante }}", avant=8)


def _autonomie(f: "Feuille") -> None:
    f.ajouter("Autonomie", "Heading 2")
    f.ajouter("{{ bilan.autonomie }}")
    f.ajouter("{%p if autonomies %}")
    colonnes = {
        "Domaine, de 0 (fait à sa place) à 4 (autonome)": "{{ a.domaine }}",
        "Au début": "{{ a.debut }}",
        "Dernier constat": "{{ a.fin }}",
        "Progression": "{{ a.progression }}",
    }
    f.tableau("a in autonomies", colonnes, (7.5, 2.5, 3.2, 3.3))
    f.ajouter("{%p endif %}")
    f.si("texte.autonomie", "{{ texte.autonomie }}", avant=8)


def _signatures(f: "Feuille") -> None:
    table = f.word.add_table(rows=1, cols=2)
    textes = (
        "Lu et signé par le ménage, le",
        "{{ professionnel.nom }}, {{ professionnel.fonction }}, le {{ date }}",
    )
    for case, texte in zip(table.rows[0].cells, textes, strict=True):
        case.width = _SIGNATURE
        case.paragraphs[0].style = "Cellule"
        case.paragraphs[0].paragraph_format.space_before = 250000
        case.paragraphs[0].add_run(texte)
