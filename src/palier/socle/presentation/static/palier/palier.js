// Ce que la page ne peut pas faire seule : deux raccourcis, et rien d'autre.
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
