"""Ce qui précède le texte : propriétés, page, couverture, sommaire."""

from datetime import datetime

from docx.shared import Cm

from palier.edition.composition import Noeud
from palier.edition.word import champs
from palier.edition.word.plume import LARGEUR_IMAGE, Plume


def proprietes(plume: Plume, a: Noeud, le: datetime) -> None:
    """Les métadonnées ; Word borne chacune à 255 caractères."""
    p = plume.word.core_properties
    p.title, p.author, p.subject = (a[c][:255] for c in ("titre", "structure", "description"))
    p.language, p.comments, p.keywords = "fr-FR", "", ""
    p.last_modified_by = a["structure"][:255]
    p.created = p.modified = le
    relations = plume.word.part.package.rels
    for cle in [c for c, r in relations.items() if "thumbnail" in r.reltype]:
        del relations[cle]


def page(plume: Plume, a: Noeud) -> None:
    """Le format, l'en-tête, le pied et ses numéros ; rien sur la couverture."""
    section = plume.word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.25)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.3)
    section.different_first_page_header_footer = _couvert(a)
    section.header.paragraphs[0].text = a["titre_court"]
    pied = section.footer.paragraphs[0]
    pied.add_run(f"{a['pied_gauche']}\t")
    champs.champ(pied, "PAGE", "1")
    pied.add_run(" / ")
    champs.champ(pied, "NUMPAGES", "1")


def _couvert(a: Noeud) -> bool:
    """Le document s'ouvre sur une page de couverture."""
    return bool(a["mise_en_page"] == "bilan" and a["avec_couverture"])


def couverture(plume: Plume, a: Noeud) -> None:
    """La couverture d'un bilan, ou la tête d'une page ; sans couverture, le texte commence."""
    if a["mise_en_page"] == "bilan" and not a["avec_couverture"]:
        return
    image = a["couverture"]
    if image:
        plume.image(image["svg"], LARGEUR_IMAGE, image["alt"])
        plume.ajouter("Note", image["legende"])
    plume.ajouter("Title", a["titre"])
    if a["sous_titre"]:
        plume.ajouter("Subtitle", a["sous_titre"])
    plume.ajouter("Mention").add_run(a["structure"]).bold = True
    for texte in (a["mention"], a["publie"]):
        if texte:
            plume.ajouter("Mention", texte)
    if _couvert(a):
        plume.saut_de_page()


def sommaire(plume: Plume, sections: list[Noeud]) -> None:
    """Le champ, déjà rempli de renvois cliquables ; les pages viennent à l'ouverture."""
    plume.ajouter("TOC Heading", "Sommaire")
    entrees = [
        entree
        for s in sections
        for entree in (
            (1, s),
            *((2, e) for e in s["elements"] if e["sorte"] == "rangee"),
        )
        if entree[1]["titre"]
    ]
    paragraphe = None
    for rang, (niveau, e) in enumerate(entrees):
        paragraphe = plume.ajouter(f"TOC {niveau}")
        if rang == 0:
            champs.ouvrir(paragraphe, 'TOC \\o "1-2" \\h \\z \\u')
        nom = f"{e['numero']}\u2002{e['titre']}" if e["numero"] else e["titre"]
        champs.lien_interne(paragraphe, f"_Toc_{e['repere']}", nom)
    if paragraphe is not None:
        champs.fermer(paragraphe)
