-- I-001 · Ménages bénéficiaires
SELECT '' AS axes, [] AS modalites, count(*) AS valeur FROM beneficiaires($du, $au);

-- I-002 · Évolution sur un an
WITH n AS (SELECT count(*) AS n FROM beneficiaires($du, $au)), avant AS (
  SELECT count(*) AS a
  FROM beneficiaires(($du - INTERVAL 1 YEAR)::DATE, ($au - INTERVAL 1 YEAR)::DATE)
)
SELECT '' AS axes, [] AS modalites, taux(n - a, a) AS valeur, n - a AS numerateur, a AS denominateur
FROM n, avant;

-- I-003 · Mesures actives
SELECT '' AS axes, [] AS modalites, count(*) AS valeur,
  count(*) FILTER (debut < $du) AS en_cours_au_debut,
  count(*) FILTER (debut >= $du) AS entrees,
  count(*) FILTER (fin <= $au) AS fins,
  count(*) FILTER (fin IS NULL OR fin > $au) AS en_cours_a_la_fin
FROM actives($du, $au);

-- I-004 · Premières attributions
SELECT '' AS axes, [] AS modalites, count(DISTINCT mesure_id) AS valeur
FROM attributions($du, $au) WHERE rang = 1;

-- I-005 · Renouvellements
SELECT '' AS axes, [] AS modalites, count(*) AS valeur FROM attributions($du, $au) WHERE rang >= 2;

-- I-006 · Attribuées non démarrées
SELECT '' AS axes, [] AS modalites, count(*) AS valeur
FROM mesures
WHERE decidee_le BETWEEN $du AND $au
  AND (debut IS NULL OR debut > $au) AND (fin IS NULL OR fin > $au);

-- I-007 · Nature
WITH t AS (
  SELECT CASE dispositif WHEN 'ASLL_ACCES' THEN 'ACCES' WHEN 'ASLL_MAINTIEN' THEN 'MAINTIEN'
    ELSE 'AUTRE' END AS nature
  FROM actives($du, $au)
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(*) AS renseignes, NULL AS part FROM t
UNION ALL
SELECT 'nature', [nature], count(*), NULL, part(count(*), (SELECT count(*) FROM t))
FROM t GROUP BY nature;

-- I-008 · Instructeurs · NSP : instructeur
WITH t AS (SELECT connu(instructeur) AS code FROM attributions($du, $au))
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(code) AS renseignes, NULL AS part FROM t
UNION ALL
SELECT 'instructeur', [coalesce(code, 'NSP')], count(*), NULL,
  part(count(code), (SELECT count(code) FROM t))
FROM t GROUP BY code;

-- I-009 · Origine de la demande · NSP : origine
WITH t AS (SELECT connu(origine) AS code FROM attributions($du, $au))
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(code) AS renseignes, NULL AS part FROM t
UNION ALL
SELECT 'origine', [coalesce(code, 'NSP')], count(*), NULL,
  part(count(code), (SELECT count(code) FROM t))
FROM t GROUP BY code;

-- I-010 · Problématiques à la prescription · NSP : difficulte
WITH t AS (
  SELECT DISTINCT a.mesure_id, connu(d.code) AS code
  FROM actives($du, $au) a
  LEFT JOIN difficultes d ON d.mesure_id = a.mesure_id AND d.source = 'PRESCRIPTEUR'
    AND d.code <> 'NSP'
), n AS (SELECT count(DISTINCT mesure_id) FILTER (code IS NOT NULL) AS n FROM t)
SELECT '' AS axes, [] AS modalites, count(DISTINCT mesure_id) AS valeur, (FROM n) AS renseignes,
  NULL AS part FROM t
UNION ALL
SELECT 'difficulte', [coalesce(code, 'NSP')], count(*), NULL, part(count(code), (FROM n))
FROM t GROUP BY code;

-- I-011 · Part gestion budgétaire ou administrative
WITH t AS (
  SELECT mesure_id, bool_or(d.code IN ('BUDGET', 'ADMIN')) AS gestion
  FROM actives($du, $au) JOIN difficultes d USING (mesure_id)
  WHERE d.source = 'PRESCRIPTEUR' AND d.code <> 'NSP' GROUP BY mesure_id
)
SELECT '' AS axes, [] AS modalites, taux(count(*) FILTER (gestion), count(*)) AS valeur,
  count(*) FILTER (gestion) AS numerateur, count(*) AS denominateur, count(*) AS renseignes,
  (SELECT count(*) FROM actives($du, $au)) AS population
FROM t;

-- I-012 · Objectifs fixés · NSP : objectif
WITH t AS (
  SELECT DISTINCT a.mesure_id, o.code
  FROM actives($du, $au) a
  LEFT JOIN objectifs o ON o.mesure_id = a.mesure_id AND o.parent_id IS NULL AND o.code <> 'NSP'
), n AS (SELECT count(DISTINCT mesure_id) FILTER (code IS NOT NULL) AS n FROM t)
SELECT '' AS axes, [] AS modalites, count(DISTINCT mesure_id) AS valeur, (FROM n) AS renseignes,
  NULL AS part FROM t
UNION ALL
SELECT 'objectif', [coalesce(code, 'NSP')], count(*), NULL, part(count(code), (FROM n))
FROM t GROUP BY code;

-- I-013 · Objectifs atteints · NSP : objectif
WITH t AS (
  SELECT connu(o.code) AS code, connu(o.statut) AS statut, o.statut = 'ATTEINT' AS atteint
  FROM achevees($du, $au) JOIN objectifs o USING (mesure_id) WHERE o.parent_id IS NULL
)
SELECT '' AS axes, [] AS modalites, taux(count(*) FILTER (atteint), count(statut)) AS valeur,
  count(*) FILTER (atteint) AS numerateur, count(statut) AS denominateur, count(statut) AS renseignes,
  count(*) AS population
FROM t
UNION ALL
SELECT 'objectif', [coalesce(code, 'NSP')], taux(count(*) FILTER (atteint), count(statut)),
  count(*) FILTER (atteint), count(statut), NULL, NULL
FROM t GROUP BY code;
