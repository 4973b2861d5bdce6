// Anime une figure au premier survol : même dessin, mais chaque marque dit sa valeur.
// Sans script, le dessin fixe et son tableau suffisent.
(function () {
  "use strict";
  const specifications = JSON.parse(document.getElementById("specifications").textContent);
  const petit = window.matchMedia("(max-width: 47.99em)");
  const options = {
    actions: false,
    renderer: "svg",
    ast: true,
    expr: vega.expressionInterpreter,
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  };

  function animer(dessin) {
    const version = petit.matches ? 1 : 0;
    if (dessin.dataset.version === String(version)) return;
    dessin.dataset.version = version;
    let cible = dessin.querySelector(".anime");
    if (!cible) {
      cible = document.createElement("div");
      cible.className = "anime";
      dessin.append(cible);
    }
    vegaEmbed(cible, specifications[dessin.dataset.rang][version], options)
      .then(() => dessin.classList.add("prete"))
      .catch(() => dessin.classList.remove("prete"));
  }

  for (const dessin of document.querySelectorAll(".dessin")) {
    dessin.addEventListener("pointerenter", () => animer(dessin));
  }
  petit.addEventListener("change", () => {
    for (const dessin of document.querySelectorAll(".prete")) animer(dessin);
  });
})();
