// Ce que la page ne peut pas faire seule : deux raccourcis, la palette, l'impression, et rien d'autre.
addEventListener("keydown", (e) => {
  const saisit = e.target.closest("input, textarea, select, [contenteditable]");
  if (e.key === "k" && (e.ctrlKey || e.metaKey)) {
    const recherche = document.querySelector("[data-recherche]");
    if (recherche) { e.preventDefault(); recherche.click(); }
  }
  if (e.key === "n" && !saisit && !e.ctrlKey && !e.metaKey && !e.altKey) {
    const noter = document.querySelector("[data-noter]");
    if (noter) { e.preventDefault(); noter.click(); }
  }
});
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
    const liste = palette.querySelector(".trouvailles");
    if (e.key === "Enter" && e.target === champ && tous.length && liste.dataset.pour === champ.value.trim()) {
      e.preventDefault(); tous[0].click();
    }
  });
}
addEventListener("click", (e) => { if (e.target.closest("[data-imprimer]")) print(); });
