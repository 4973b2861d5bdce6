// Ne jamais perdre une frappe. Chaque saisie est gardée sur ce poste aussitôt, sur le serveur à la
// première pause ; elle se reprend à la réouverture et s'efface une fois enregistrée.
const PAUSE = 700;
const REESSAI = 4000;
const compte = document.body.dataset.compte;
const prefixe = `brouillon:${compte}:`;
const temoin = (nom) => document.cookie.split("; ").find((c) => c.startsWith(`${nom}=`))?.slice(nom.length + 1) ?? "";
const lire = (cle) => { try { return JSON.parse(localStorage.getItem(cle)); } catch { return null; } };
const ecrire = (cle, garde) => { try { localStorage.setItem(cle, JSON.stringify(garde)); } catch { /* poste plein ou navigation privée : reste le serveur */ } };
const effacer = (cle) => { try { localStorage.removeItem(cle); } catch { /* rien n'y était */ } };
const cles = () => { try { return Object.keys(localStorage).filter((c) => c.startsWith("brouillon:")); } catch { return []; } };
const memes = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const poste = (() => { // ce navigateur-ci : ses onglets se répondent, il ne s'oppose pas à lui-même
  const neuf = [...crypto.getRandomValues(new Uint8Array(8))].map((o) => o.toString(16).padStart(2, "0")).join("");
  try { return (localStorage.poste ??= neuf); } catch { return neuf; }
})();
const dIci = (dites) => dites._poste?.[0] === poste;
const heure = () => { // à l'heure du serveur, comme celle qu'il rend
  const [h, m] = new Date().toLocaleTimeString("fr-FR", { timeZone: document.body.dataset.fuseau, hour: "numeric", minute: "2-digit" }).split(":");
  return `${Number(h)} h ${m}`;
};

const rouvrir = () => location.replace(location.pathname + location.search);

// Parler au serveur : l'issue est un mot, jamais une exception.
async function poster(adresse, cle, champs, survit = false) {
  const [formulaire, objet] = cle.slice(prefixe.length).split(/:(?=\d+$)/);
  const corps = new URLSearchParams({ formulaire, objet, ...champs });
  try {
    return await fetch(adresse, { method: "POST", body: corps, headers: { "X-CSRFToken": temoin("csrftoken") }, redirect: "manual", keepalive: survit });
  } catch { return null; }
}
async function partir(cle, survit = false) {
  const garde = lire(cle);
  if (!garde) return { issue: "rien" };
  const contenu = JSON.stringify(garde.valeurs);
  const reponse = await poster(garde.adresse, cle, { version: garde.version, contenu }, survit);
  if (!reponse || reponse.status >= 500) return { issue: "reseau" };
  if (reponse.type === "opaqueredirect") return { issue: "session" };
  if (reponse.status === 410) { effacer(cle); return { issue: "enregistre" }; }
  if (reponse.status !== 409 && !reponse.ok) return { issue: "refus" };
  const dit = await reponse.json();
  if (reponse.status === 409) {
    if (!dIci(dit.valeurs)) return { issue: "conflit", autre: dit };
    ecrire(cle, { ...lire(cle), version: dit.version }); // la réponse à notre dernier envoi s'était perdue
    return partir(cle, survit);
  }
  const present = lire(cle);
  if (present) ecrire(cle, { ...present, version: dit.version, heure: dit.heure, parti: JSON.stringify(present.valeurs) === contenu });
  return { issue: "garde", heure: dit.heure };
}
async function toutPartir(sauf) {
  for (const cle of cles()) if (cle.startsWith(prefixe) && cle !== sauf && !lire(cle)?.parti) await partir(cle);
}

// Lire et remplir un formulaire.
const tus = new Set(["csrfmiddlewaretoken", "suite"]);
const retenu = (champ) => champ.name && !tus.has(champ.name) && !["file", "password", "submit", "button"].includes(champ.type);
function valeurs(form) {
  const dites = { _poste: [poste] };
  for (const champ of form.elements) if (retenu(champ)) dites[champ.name] ??= [];
  for (const [nom, valeur] of new FormData(form)) if (nom in dites && typeof valeur === "string") dites[nom].push(valeur);
  return dites;
}
function remplir(form, dites) {
  const restes = structuredClone(dites);
  for (const champ of form.elements) {
    if (!retenu(champ) || !(champ.name in restes)) continue;
    if (champ.type === "radio" || champ.type === "checkbox") champ.checked = dites[champ.name].includes(champ.value);
    else if (champ.multiple) for (const o of champ.options) o.selected = dites[champ.name].includes(o.value);
    else if (restes[champ.name].length) champ.value = restes[champ.name].shift();
  }
}

function suivre(form, boite) {
  const cle = prefixe + boite.dataset.brouillon;
  const adresse = boite.dataset.garder;
  let pause, envoi = null, repris = false, coupeA = "", dernier = 0, file = Promise.resolve();

  const dire = (etat, quand = "") => {
    for (const bloc of boite.querySelectorAll("[data-si]")) {
      bloc.hidden = bloc.dataset.si !== etat;
      const place = bloc.querySelector("[data-heure]");
      if (!bloc.hidden && place) place.textContent = quand;
    }
  };
  const noter = (plus = {}) => {
    const ancien = lire(cle) ?? { version: 0, heure: heure() };
    ecrire(cle, { ...ancien, adresse, valeurs: valeurs(form), parti: false, ...plus });
  };
  const opposer = (autre) => {
    boite.querySelector("[data-autre]").textContent = Object.values(autre.valeurs).flat().reduce((a, b) => (b.length > a.length ? b : a), "");
    boite.querySelector("[data-prendre]").onclick = () => { remplir(form, autre.valeurs); noter({ version: autre.version, heure: autre.heure, parti: true }); dire("garde", autre.heure); };
    boite.querySelector("[data-garder-mien]").onclick = () => { noter({ version: autre.version }); envoyer(); };
    dire("conflit", autre.heure);
  };
  const conclure = ({ issue, heure: quand, autre }) => {
    if (issue !== "reseau") coupeA = "";
    if (issue === "garde") { if (envoi) soumettre(); else dire(repris ? "repris" : "garde", quand); }
    if (issue === "reseau") { coupeA ||= heure(); dire(envoi ? "attente" : "reseau", coupeA); clearTimeout(pause); pause = setTimeout(envoyer, REESSAI); }
    if (issue === "enregistre") { if (envoi) soumettre(); else rouvrir(); }
    if (issue === "refus") { if (envoi) soumettre(); else dire("refus"); }
    if (issue === "session" || issue === "conflit") { envoi = null; if (autre) opposer(autre); else dire("session"); }
  };
  function envoyer() { // l'un après l'autre ; seul le dernier demandé compte
    clearTimeout(pause);
    if (envoi?.parti) return;
    const rang = ++dernier;
    file = file.then(async () => {
      const fin = rang === dernier && (await partir(cle));
      if (fin && rang === dernier) conclure(fin);
    });
  }
  function soumettre() {
    envoi.parti = true;
    form.elements.csrfmiddlewaretoken.value = temoin("csrftoken") || form.elements.csrfmiddlewaretoken.value;
    if (envoi.bouton?.hasAttribute("formaction")) form.action = envoi.bouton.formAction;
    if (envoi.bouton?.name) {
      const dit = Object.assign(document.createElement("input"), { type: "hidden", name: envoi.bouton.name, value: envoi.bouton.value });
      form.append(dit);
    }
    HTMLFormElement.prototype.submit.call(form);
  }

  form.addEventListener("input", () => { repris = false; noter(); clearTimeout(pause); pause = setTimeout(envoyer, PAUSE); });
  form.addEventListener("submit", (e) => {
    e.preventDefault();
    if (envoi) return; // un second clic n'envoie rien de plus
    envoi = { bouton: e.submitter };
    noter({ envoi: Date.now() }); // les autres onglets l'apprennent, et laissent celui-ci envoyer
    dire("envoi");
    envoyer();
  });
  boite.querySelector("[data-jeter]").addEventListener("click", async () => {
    clearTimeout(pause);
    if ((await poster(boite.dataset.oublier, cle, {}))?.ok) { effacer(cle); rouvrir(); }
  });
  addEventListener("online", () => { if (lire(cle)?.parti === false) envoyer(); });
  addEventListener("focus", () => { if (!boite.querySelector('[data-si="session"]').hidden) envoyer(); });
  addEventListener("pagehide", () => { if (!envoi && lire(cle)?.parti === false) partir(cle, true); });
  addEventListener("pageshow", (e) => { if (e.persisted) rouvrir(); });
  addEventListener("storage", (e) => { // le même formulaire, dans un autre onglet
    if (e.key !== cle || envoi) return;
    clearTimeout(pause);
    if (e.newValue === null) { rouvrir(); return; }
    const autre = JSON.parse(e.newValue);
    if (!memes(autre.valeurs, valeurs(form))) remplir(form, autre.valeurs);
    if (autre.parti) dire("garde", autre.heure);
  });

  reprendre();
  function reprendre() {
    const la = document.getElementById("brouillon-garde");
    const serveur = la && JSON.parse(la.textContent);
    const ici = lire(cle);
    if ("renvoye" in boite.dataset) { noter({ version: serveur?.version ?? 0 }); envoyer(); return; }
    if (ici?.parti && !serveur) { effacer(cle); return; } // enregistré ou jeté ailleurs
    if (ici && !ici.parti) {
      remplir(form, ici.valeurs);
      if (serveur && serveur.version > ici.version && !dIci(serveur.valeurs)) { opposer(serveur); return; }
      repris = true;
      dire("repris", ici.heure);
      envoyer();
    } else if (serveur) {
      remplir(form, serveur.valeurs);
      noter({ version: serveur.version, heure: serveur.heure, parti: true });
      dire("repris", serveur.heure);
    }
  }
}

if (compte) {
  const parti = decodeURIComponent(temoin("palier-parti").replaceAll('"', ""));
  if (parti) { effacer(prefixe + parti); document.cookie = "palier-parti=; max-age=0; path=/; samesite=lax"; }
  for (const cle of cles()) if (!cle.startsWith(prefixe) && lire(cle)?.parti) effacer(cle);
  const boite = document.querySelector("[data-garder]");
  if (boite) suivre(boite.closest("form"), boite);
  const sauf = boite && prefixe + boite.dataset.brouillon;
  toutPartir(sauf);
  addEventListener("online", () => toutPartir(sauf));
  addEventListener("submit", async (e) => { // on ne laisse rien sur le poste que l'on quitte
    if (!e.target.matches("[data-deconnexion]")) return;
    e.preventDefault();
    await toutPartir();
    for (const cle of cles()) if (cle.startsWith(prefixe) && lire(cle)?.parti) effacer(cle);
    e.target.submit();
  });
}
const ici = document.querySelector("[data-ici]");
if (ici && matchMedia("(min-width: 1024px)").matches) { ici.focus({ preventScroll: true }); ici.setSelectionRange?.(ici.value.length, ici.value.length); }
