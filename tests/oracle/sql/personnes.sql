-- I-200 · Personnes accompagnées
SELECT '' AS axes, [] AS modalites, count(DISTINCT personne_id) AS valeur
FROM participations_dans($du, $au);

-- I-201 · Adultes, mineurs, âge inconnu
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(*) FILTER (age >= 18) AS adultes,
  count(*) FILTER (age < 18) AS mineurs, count(*) FILTER (age IS NULL) AS inconnu
FROM accompagnes($du, $au);

-- I-202 · Personnes sorties
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(*) FILTER (age >= 18) AS adultes,
  count(*) FILTER (age < 18) AS mineurs
FROM accompagnes($du, $au) WHERE sortie;

-- I-203 · Personnes présentes au terme
SELECT '' AS axes, [] AS modalites, count(*) AS valeur FROM accompagnes($du, $au) WHERE NOT sortie;

-- I-204 · Personnes par tranche d'âge · NSP : tranche_age
WITH t AS (SELECT tranche(age) AS code FROM accompagnes($du, $au))
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(code) AS renseignes, NULL AS part FROM t
UNION ALL
SELECT 'tranche_age', [coalesce(code, 'NSP')], count(*), NULL,
  part(count(code), (SELECT count(code) FROM t))
FROM t GROUP BY code;

-- I-205 · Durée de participation des sorties
WITH t AS (
  SELECT j, CASE WHEN j <= 30 THEN '≤ 30' WHEN j <= 90 THEN '31-90' WHEN j <= 180 THEN '91-180'
    WHEN j <= 365 THEN '181-365' ELSE '> 365' END AS classe
  FROM (SELECT fin - debut AS j FROM accompagnes($du, $au) WHERE sortie)
)
SELECT '' AS axes, [] AS modalites, avg(j) AS valeur, NULL AS part, avg(j) AS moyenne,
  median(j) AS mediane, count(*) AS effectif
FROM t
UNION ALL
SELECT 'classe', [classe], count(*), part(count(*), (SELECT count(*) FROM t)), NULL, NULL, NULL
FROM t GROUP BY classe;

-- I-206 · Durée de participation des présents
WITH t AS (SELECT jours(debut, $au) AS j FROM accompagnes($du, $au) WHERE NOT sortie)
SELECT '' AS axes, [] AS modalites, avg(j) AS valeur, avg(j) AS moyenne, median(j) AS mediane,
  count(*) AS effectif
FROM t;

-- I-207 · Destination à la sortie · NSP : destination
WITH t AS (SELECT connu(destination) AS code FROM accompagnes($du, $au) WHERE sortie)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(code) AS renseignes, NULL AS part FROM t
UNION ALL
SELECT 'destination', [coalesce(code, 'NSP')], count(*), NULL,
  part(count(code), (SELECT count(code) FROM t))
FROM t GROUP BY code;

-- I-208 · Ménages par présence d'enfants
WITH t AS (
  SELECT p.menage_id, bool_or(a.age >= 18) AS adulte, bool_or(a.age < 18) AS mineur,
    bool_or(a.age IS NULL) AS inconnu
  FROM participations_dans($du, $au) p JOIN accompagnes($du, $au) a USING (personne_id)
  GROUP BY p.menage_id
), c AS (
  SELECT CASE WHEN adulte AND mineur THEN 'ADULTES_ET_MINEURS' WHEN inconnu THEN 'INCONNU'
    WHEN adulte THEN 'ADULTES_SEULS' ELSE 'MINEURS_SEULS' END AS code
  FROM t
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, NULL AS part FROM c
UNION ALL
SELECT 'enfants', [code], count(*),
  part(count(*) FILTER (code <> 'INCONNU'), (SELECT count(*) FROM c WHERE code <> 'INCONNU'))
FROM c GROUP BY code;
