// Ce que la page ne peut pas faire seule : les raccourcis du clavier, la palette, l'impression.
addEventListener("keydown", (e) => {
  if (e.isComposing) return;
  const saisit = e.target.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
  const nue = !e.ctrlKey && !e.metaKey && !e.altKey;
  const prendre = (geste) => { e.preventDefault(); geste(); };
  if (e.key === "k" && (e.ctrlKey || e.metaKey)) {
    const recherche = document.querySelector("[data-recherche]");
    if (recherche) prendre(() => recherche.click());
  }
  if (e.key === "n" && nue && !saisit) {
    const noter = document.querySelector("[data-noter]");
    if (noter) prendre(() => noter.click());
  }
  if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) {
    const form = e.target.closest("form") ?? document.querySelector("form[data-retour]");
    if (form) prendre(() => form.requestSubmit());
  }
  if (e.key === "Escape" && nue && !document.querySelector("dialog[open]")) {
    const retour = document.querySelector("form[data-retour]")?.dataset.retour;
    if (retour) prendre(() => location.assign(retour));
  }
  if (e.altKey && /^Digit[1-9]$/.test(e.code)) {
    const choix = document.querySelectorAll("[data-touches] input[type=radio]")[e.code.slice(5) - 1];
    if (choix) prendre(() => choix.click());
  }
});
// Un choix et le champ qui dit « autre » : l'un vide l'autre. Avant que le brouillon ne lise les champs.
addEventListener("input", (e) => {
  if (e.target.dataset.vide) document.getElementById(e.target.dataset.vide).value = "";
  if (e.target.id) for (const choix of document.querySelectorAll(`[data-vide="${e.target.id}"]`)) choix.checked = false;
}, true);
// La palette : la page de recherche, sans quitter celle où l'on est. Sans elle, le lien y mène.
const palette = document.getElementById("palette");
if (palette) {
  const champ = palette.querySelector("input");
  const liens = () => [...palette.querySelectorAll(".trouvailles a")];
  addEventListener("click", (e) => {
    if (e.target.closest("[data-palette-ferme]") || e.target === palette) palette.close();
    if (!e.target.closest("[data-recherche]")) return;
    e.preventDefault();
    if (!palette.open) palette.showModal();
    champ.select();
  });
  palette.addEventListener("keydown", (e) => {
    const tous = liens(), ici = tous.indexOf(document.activeElement);
    if (e.key === "ArrowDown" && tous.length) { e.preventDefault(); tous[Math.min(ici + 1, tous.length - 1)].focus(); }
    if (e.key === "ArrowUp" && ici >= 0) { e.preventDefault(); (tous[ici - 1] ?? champ).focus(); }
    if (e.key === "Escape") { e.preventDefault(); palette.close(); } // un champ rempli se viderait d'abord
    const liste = palette.querySelector(".trouvailles");
    if (e.key === "Enter" && e.target === champ && tous.length && liste.dataset.pour === champ.value.trim()) {
      e.preventDefault(); tous[0].click();
    }
  });
}
addEventListener("click", (e) => { if (e.target.closest("[data-imprimer]")) print(); });
// Imprimer laisse une trace, comme lire.
addEventListener("beforeprint", () => {
  if (!document.body.dataset.compte) return;
  const headers = JSON.parse(document.body.getAttribute("hx-headers"));
  fetch("/imprime/", { method: "POST", keepalive: true, headers, body: new URLSearchParams({ page: location.pathname }) });
});
// Copier un lien ; sans presse-papiers, on le sélectionne.
addEventListener("click", async (e) => {
  const bouton = e.target.closest("[data-copier]");
  if (!bouton) return;
  const source = document.getElementById(bouton.dataset.copier);
  try {
    await navigator.clipboard.writeText(source.textContent);
    bouton.querySelector("[aria-live]").textContent = "Lien copié";
  } catch { getSelection().selectAllChildren(source); }
});
// L’onglet ouvert se voit, même quand ils défilent.
document.querySelector(".onglets [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
// Une ligne ne commence jamais par « : » ni par « ? » : l’espace qui les précède est insécable. Ce qui se saisit n’est pas touché.
const insecables = (racine) => {
  const textes = document.createTreeWalker(racine, NodeFilter.SHOW_TEXT);
  while (textes.nextNode()) {
    const noeud = textes.currentNode;
    if (noeud.parentElement.closest("textarea, select, script, code, pre")) continue;
    const dit = noeud.data.replace(/ (?=[:;?!»])/g, "\u00a0").replace(/« /g, "«\u00a0");
    if (dit !== noeud.data) noeud.data = dit;
  }
};
insecables(document.body);
addEventListener("htmx:load", (e) => { if (e.target !== document.body) insecables(e.target); });
