-- I-014 · Âge du titulaire · NSP : tranche_age
WITH t AS (
  SELECT r.menage_id, p.age, tranche(p.age) AS code
  FROM references_menages($du, $au) r JOIN titulaires($du, $au) p USING (mesure_id)
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(age) AS renseignes, NULL AS part,
  median(age) AS mediane, avg(age) AS moyenne, count(age) AS effectif
FROM t
UNION ALL
SELECT 'tranche_age', [coalesce(code, 'NSP')], count(*), NULL,
  part(count(code), (SELECT count(code) FROM t)), NULL, NULL, NULL
FROM t GROUP BY code;

-- I-015 · Composition familiale · NSP : famille
WITH t AS (
  SELECT r.menage_id, connu(s.famille) AS code
  FROM references_menages($du, $au) r LEFT JOIN photos_debut($du, $au) s USING (mesure_id)
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(code) AS renseignes, NULL AS part FROM t
UNION ALL
SELECT 'famille', [coalesce(code, 'NSP')], count(*), NULL,
  part(count(code), (SELECT count(code) FROM t))
FROM t GROUP BY code;

-- I-016 · Personnes et enfants couverts
-- Somme des ménages : un enfant en garde alternée, dans deux ménages suivis, compte dans chacun.
WITH presents AS (
  SELECT r.menage_id, r.debut, p.personne_id, p.role
  FROM references_menages($du, $au) r JOIN participants p USING (mesure_id)
  WHERE coalesce(p.debut, r.debut) <= r.debut
    AND (coalesce(p.fin, r.fin) IS NULL OR coalesce(p.fin, r.fin) >= r.debut)
  UNION ALL
  SELECT r.menage_id, r.debut, c.personne_id, c.role
  FROM references_menages($du, $au) r JOIN compositions c USING (menage_id)
  ANTI JOIN participants p ON p.mesure_id = r.mesure_id
  WHERE (c.debut IS NULL OR c.debut <= r.debut) AND (c.fin IS NULL OR c.fin >= r.debut)
), t AS (
  SELECT menage_id, personne_id, bool_or(coalesce(
    age(naissance, naissance_etat, p.debut) < 18, role = 'ENFANT')) AS enfant
  FROM presents p JOIN personnes USING (personne_id)
  GROUP BY menage_id, personne_id
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(*) AS personnes,
  count(*) FILTER (enfant) AS enfants, count(*) FILTER (NOT enfant) AS adultes
FROM t;

-- I-017 · Situation d'emploi · NSP : emploi
WITH t AS (
  SELECT r.menage_id, connu(s.emploi) AS code
  FROM references_menages($du, $au) r LEFT JOIN photos_debut($du, $au) s USING (mesure_id)
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(code) AS renseignes, NULL AS part FROM t
UNION ALL
SELECT 'emploi', [coalesce(code, 'NSP')], count(*), NULL,
  part(count(code), (SELECT count(code) FROM t))
FROM t GROUP BY code;

-- I-018 · Santé
WITH t AS (
  SELECT s.difficulte_sante AS sante, s.dossier_mdph AS mdph
  FROM references_menages($du, $au) r LEFT JOIN photos_debut($du, $au) s USING (mesure_id)
)
SELECT '' AS axes, [] AS modalites, taux(count(*) FILTER (sante), count(sante)) AS valeur,
  count(*) FILTER (sante) AS numerateur, count(sante) AS denominateur, count(sante) AS renseignes,
  count(*) AS population, count(*) FILTER (sante AND mdph) AS dossier_mdph
FROM t;

-- I-019 · Équilibre du budget
WITH t AS (FROM budgets($du, $au)),
n AS (SELECT count(*) AS n FROM t WHERE equilibre <> 'INDETERMINE')
SELECT '' AS axes, [] AS modalites,
  taux(count(*) FILTER (equilibre = 'DESEQUILIBRE'), (FROM n)) AS valeur,
  count(*) FILTER (equilibre = 'DESEQUILIBRE') AS numerateur, (FROM n) AS denominateur,
  (FROM n) AS renseignes, count(*) AS population, NULL AS part
FROM t
UNION ALL
SELECT 'equilibre', [equilibre], count(*), NULL, NULL, NULL, NULL,
  part(count(*) FILTER (equilibre <> 'INDETERMINE'), (FROM n))
FROM t GROUP BY equilibre;

-- I-020 · Budgets indéterminés
SELECT '' AS axes, [] AS modalites,
  taux(count(*) FILTER (equilibre = 'INDETERMINE'), count(*)) AS valeur,
  count(*) FILTER (equilibre = 'INDETERMINE') AS numerateur, count(*) AS denominateur
FROM budgets($du, $au);

-- I-021 · Nature des ressources · NSP : ressource
WITH t AS (
  SELECT DISTINCT r.menage_id, if(l.montant > 0, l.nature, NULL) AS code,
    l.situation_id IS NOT NULL AS renseigne
  FROM references_menages($du, $au) r
  LEFT JOIN photos_debut($du, $au) s USING (mesure_id)
  LEFT JOIN lignes_budget l ON l.situation_id = s.situation_id AND l.sens = 'RESSOURCE'
), n AS (SELECT count(DISTINCT menage_id) AS n FROM t WHERE renseigne)
SELECT '' AS axes, [] AS modalites, count(DISTINCT menage_id) AS valeur, (FROM n) AS renseignes,
  NULL AS part FROM t
UNION ALL
SELECT 'ressource', [if(renseigne, code, 'NSP')], count(*), NULL, part(count(code), (FROM n))
FROM t WHERE code IS NOT NULL OR NOT renseigne GROUP BY code, renseigne;

-- I-022 · Surendettement présent ou passé · NSP : surendettement
WITH dits AS (
  SELECT menage_id, date, etape_surendettement AS code FROM situations
  WHERE connu(etape_surendettement) IS NOT NULL
  UNION ALL
  SELECT menage_id, ouverte_le, NULL FROM procedures WHERE type = 'SURENDETTEMENT'
  UNION ALL
  SELECT p.menage_id, e.date, e.code FROM procedures p JOIN etapes e USING (procedure_id)
  WHERE p.type = 'SURENDETTEMENT'
), suivis AS (
  SELECT menage_id,
    bool_or(code IN ('S3_RECEVABLE', 'S6_ORIENTE_PLAN', 'S7_PLAN', 'S8_MESURES', 'S9_MORATOIRE',
      'S10_RP', 'S11_RP_LIQ', 'S12_EFFACE', 'S13_CADUC', 'S14_CLOS')) AS recevable,
    last(code ORDER BY date, code = 'S4_IRRECEVABLE')
      FILTER (code IN ('S2_DEPOSE', 'S4_IRRECEVABLE', 'S15_REDEPOT')) AS dernier
  FROM dits WHERE date <= $au GROUP BY menage_id
), t AS (
  SELECT r.menage_id, CASE
    WHEN s.menage_id IS NULL THEN NULL
    WHEN recevable THEN 'RECEVABLE'
    WHEN dernier = 'S4_IRRECEVABLE' THEN 'IRRECEVABLE'
    WHEN dernier IS NOT NULL THEN 'DEPOSE'
    ELSE 'AUCUN' END AS code
  FROM (SELECT DISTINCT menage_id FROM actives($du, $au)) r LEFT JOIN suivis s USING (menage_id)
)
SELECT '' AS axes, [] AS modalites, taux(count(*) FILTER (code = 'RECEVABLE'), count(code)) AS valeur,
  count(*) FILTER (code = 'RECEVABLE') AS numerateur, count(code) AS denominateur,
  count(code) AS renseignes, count(*) AS population, NULL AS part
FROM t
UNION ALL
SELECT 'surendettement', [coalesce(code, 'NSP')], count(*), NULL, NULL, NULL, NULL,
  part(count(code), (SELECT count(code) FROM t))
FROM t GROUP BY code;

-- I-023 · Types de dettes · NSP : dette
WITH refs AS (
  SELECT r.menage_id, r.mesure_id,
    s.dettes IS NOT NULL OR s.dette_locative IS NOT NULL AS declare
  FROM references_menages($du, $au) r LEFT JOIN photos_debut($du, $au) s USING (mesure_id)
), suivies AS (
  SELECT d.* FROM dettes_suivies($du, $au) d JOIN refs USING (mesure_id) WHERE d.constatee_le <= $au
), renseignes AS (
  SELECT menage_id FROM refs WHERE declare UNION SELECT menage_id FROM suivies
), n AS (SELECT count(*) AS n FROM renseignes),
inconnus AS (SELECT (SELECT count(*) FROM refs) - (FROM n)),
moments AS (
  SELECT 'DEBUT' AS moment, menage_id, type FROM suivies WHERE constatee_le <= debut + 60
  UNION
  SELECT 'FIN', menage_id, type FROM suivies WHERE constatee_le <= observee_le AND reste > 0
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, (FROM n) AS renseignes, NULL AS part FROM refs
UNION ALL
SELECT 'dette', [type], count(DISTINCT menage_id), NULL, part(count(DISTINCT menage_id), (FROM n))
FROM suivies GROUP BY type
UNION ALL
SELECT 'dette', ['NSP'], (FROM inconnus), NULL, NULL
UNION ALL
SELECT 'moment,dette', [moment, type], count(*), NULL, part(count(*), (FROM n))
FROM moments GROUP BY moment, type
UNION ALL
SELECT 'moment,dette', [m, 'NSP'], (FROM inconnus), NULL, NULL FROM (VALUES ('DEBUT'), ('FIN')) v(m);

-- I-024 · Dette locative au début
-- Sans aucune dette connue, la somme n'est pas zéro : elle est inconnue.
WITH dettes_debut AS (
  SELECT mesure_id, sum(due) AS montant FROM dettes_suivies($du, $au)
  WHERE de_loyer AND constatee_le <= debut + 60 GROUP BY mesure_id
), t AS (
  SELECT coalesce(d.montant, s.dette_locative) AS montant
  FROM references_menages($du, $au) r
  LEFT JOIN photos_debut($du, $au) s USING (mesure_id)
  LEFT JOIN dettes_debut d USING (mesure_id)
)
SELECT '' AS axes, [] AS modalites, if(count(*) = 0, 0, sum(montant)) AS valeur,
  count(montant) AS renseignes, if(count(*) = 0, 0, sum(montant)) AS somme, avg(montant) FILTER (montant > 0) AS moyenne,
  median(montant) FILTER (montant > 0) AS mediane, count(*) FILTER (montant > 0) AS effectif
FROM t;

-- I-025 · Statut d'occupation · NSP : occupation
WITH t AS (
  SELECT r.menage_id, coalesce(connu(s.occupation), o.statut) AS code
  FROM references_menages($du, $au) r
  LEFT JOIN photos_debut($du, $au) s USING (mesure_id)
  LEFT JOIN logements_au_debut($du, $au) o ON o.menage_id = r.menage_id
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(code) AS renseignes, NULL AS part FROM t
UNION ALL
SELECT 'occupation', [coalesce(code, 'NSP')], count(*), NULL,
  part(count(code), (SELECT count(code) FROM t))
FROM t GROUP BY code;

-- I-026 · Bailleur · NSP : bailleur
WITH t AS (
  SELECT r.menage_id, coalesce(connu(s.bailleur), connu(o.bailleur)) AS code
  FROM references_menages($du, $au) r
  LEFT JOIN photos_debut($du, $au) s USING (mesure_id)
  LEFT JOIN logements_au_debut($du, $au) o ON o.menage_id = r.menage_id
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(code) AS renseignes, NULL AS part FROM t
UNION ALL
SELECT 'bailleur', [coalesce(code, 'NSP')], count(*), NULL,
  part(count(code), (SELECT count(code) FROM t))
FROM t GROUP BY code;

-- I-027 · Difficultés liées au logement · NSP : difficulte
WITH t AS (
  SELECT DISTINCT r.menage_id, d.code
  FROM references_menages($du, $au) r LEFT JOIN difficultes d
    ON d.mesure_id = r.mesure_id AND d.code <> 'NSP'
), n AS (SELECT count(DISTINCT menage_id) AS n FROM t WHERE code IS NOT NULL)
SELECT '' AS axes, [] AS modalites, count(DISTINCT menage_id) AS valeur, (FROM n) AS renseignes,
  NULL AS part FROM t
UNION ALL
SELECT 'difficulte', [coalesce(code, 'NSP')], count(*), NULL, part(count(code), (FROM n))
FROM t WHERE code IS NULL OR code IN ('LOGEMENT_INADAPTE', 'INDIGNE', 'VOISINAGE') GROUP BY code;

-- I-028 · Procédure d'expulsion dès l'entrée
WITH t AS (
  SELECT renseignee, coalesce(code_debut >= 'E04' AND etat_debut <> 'ETEINTE', false) AS engagee
  FROM expulsions($du, $au) WHERE dispositif = 'ASLL_MAINTIEN'
)
SELECT '' AS axes, [] AS modalites,
  taux(count(*) FILTER (engagee AND renseignee), count(*) FILTER (renseignee)) AS valeur,
  count(*) FILTER (engagee AND renseignee) AS numerateur, count(*) FILTER (renseignee) AS denominateur,
  count(*) FILTER (renseignee) AS renseignes, count(*) AS population
FROM t;
