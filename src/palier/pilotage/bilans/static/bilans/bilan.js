// Le tiroir d'un nombre : le focus va à son titre, puis revient au nombre quand on le ferme.
let ouvreur = null;
addEventListener("htmx:afterSwap", (e) => {
  if (!e.target.matches?.(".tiroir-place")) return;
  const lien = e.detail.requestConfig.elt;
  if (lien.isConnected) ouvreur = lien;
  e.target.querySelector("[data-titre-tiroir]")?.focus();
});
const fermerTiroir = (dedans) => { dedans.closest(".tiroir-place")?.replaceChildren(); ouvreur?.focus(); };
addEventListener("click", (e) => { if (e.target.closest("[data-fermer-tiroir]")) fermerTiroir(e.target); });
addEventListener("keydown", (e) => { if (e.key === "Escape" && e.target.closest?.(".tiroir-place .tiroir")) fermerTiroir(e.target); });
// Un envoi long ne part qu'une fois, et le dit.
addEventListener("submit", (e) => {
  if (!e.target.matches("[data-une-fois]")) return;
  if (e.target.dataset.parti) { e.preventDefault(); return; }
  e.target.dataset.parti = "oui";
  e.submitter?.setAttribute("aria-disabled", "true");
  e.submitter?.append(" : en cours…");
});
