-- I-029 · Étape d'expulsion au début et à l'observation
WITH t AS (FROM expulsions($du, $au) WHERE dispositif = 'ASLL_MAINTIEN'),
n AS (SELECT count(*) AS n FROM t WHERE renseignee),
moments AS (
  SELECT 'DEBUT' AS moment, etat_debut AS etape FROM t WHERE renseignee
  UNION ALL SELECT 'FIN', etat_fin FROM t WHERE renseignee
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, (FROM n) AS renseignes, NULL AS part FROM t
UNION ALL
SELECT 'moment,etape', [moment, etape], count(*), NULL, part(count(*), (FROM n))
FROM moments GROUP BY moment, etape
UNION ALL
SELECT 'moment,etape', [m, 'NSP'], (SELECT count(*) FROM t WHERE NOT renseignee), NULL, NULL
FROM (VALUES ('DEBUT'), ('FIN')) v(m);

-- I-030 · Évolution globale · NSP : evolution
-- Une dette de montant inconnu ne vaut pas zéro : si toutes le sont, la dette du ménage est inconnue.
WITH loyers AS (
  SELECT mesure_id,
    if(count(*) FILTER (tot) > 0 AND count(due) FILTER (tot) = 0, NULL,
       coalesce(sum(due) FILTER (tot), 0)) AS avant,
    sum(reste) AS apres
  FROM (SELECT *, constatee_le <= debut + 60 AS tot FROM dettes_suivies($du, $au)
        WHERE de_loyer AND constatee_le <= observee_le)
  GROUP BY mesure_id
), dettes_connues AS (
  SELECT a.mesure_id, if(l.mesure_id IS NULL, d.dette_locative, l.avant) AS avant,
    if(l.mesure_id IS NULL, o.dette_locative, l.apres) AS apres
  FROM actives($du, $au) a LEFT JOIN loyers l USING (mesure_id)
  LEFT JOIN photos_debut($du, $au) d USING (mesure_id)
  LEFT JOIN photos_observation($du, $au) o USING (mesure_id)
), sens AS (
  SELECT mesure_id,
    CASE WHEN avant IS NULL OR apres IS NULL THEN NULL
         WHEN avant = 0 THEN if(apres > 0, 1, 0)
         WHEN apres * 10 <= avant * 9 THEN -1 WHEN apres * 10 >= avant * 11 THEN 1 ELSE 0
    END AS dette,
    CASE WHEN renseignee THEN sign(gravite(etat_fin) - gravite(etat_debut)) END AS procedure
  FROM dettes_connues JOIN expulsions($du, $au) USING (mesure_id)
), t AS (
  SELECT CASE WHEN dette IS NULL AND procedure IS NULL THEN NULL
    WHEN least(dette, procedure) = -1 AND greatest(dette, procedure) < 1 THEN 'AMELIOREE'
    WHEN greatest(dette, procedure) = 1 AND least(dette, procedure) > -1 THEN 'DEGRADEE'
    ELSE 'STABLE' END AS code
  FROM sens
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur,
  count(*) FILTER (code = 'AMELIOREE') AS numerateur, count(code) AS denominateur,
  count(code) AS renseignes, NULL AS part
FROM t
UNION ALL
SELECT 'evolution', [coalesce(code, 'NSP')], count(*), NULL, NULL, NULL,
  part(count(code), (SELECT count(code) FROM t))
FROM t GROUP BY code;

-- I-031 · Procédures suspendues
SELECT '' AS axes, [] AS modalites,
  taux(count(*) FILTER (e.etat_fin = 'SUSPENDUE'), count(*)) AS valeur,
  count(*) FILTER (e.etat_fin = 'SUSPENDUE') AS numerateur, count(*) AS denominateur
FROM expulsions($du, $au) e JOIN adherentes($du, $au) USING (mesure_id)
WHERE e.dispositif = 'ASLL_MAINTIEN'
  AND e.etat_fin IN ('SUSPENDUE', 'COMMANDEMENT', 'ASSIGNATION', 'JUGEMENT');

-- I-032 · Expulsions exécutées
WITH t AS (
  SELECT DISTINCT p.procedure_id, p.menage_id
  FROM procedures p JOIN etapes e USING (procedure_id)
  WHERE p.type = 'EXPULSION' AND e.code = 'E16' AND e.date BETWEEN $du AND $au
    AND p.menage_id IN (SELECT menage_id FROM actives($du, $au))
)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur,
  count(*) FILTER (menage_id IN (SELECT menage_id FROM adherentes($du, $au))) AS adherents,
  count(*) AS tous
FROM t;

-- I-033 · Adhésion
WITH a AS (SELECT count(*) AS a FROM adherentes($du, $au)), n AS (SELECT count(*) AS n FROM actives($du, $au))
SELECT '' AS axes, [] AS modalites, taux(a, n) AS valeur, a AS numerateur, n AS denominateur,
  n AS renseignes
FROM a, n;

-- I-034 · Résorption de la dette locative par source · NSP : source
WITH loyers AS (
  SELECT d.* FROM dettes_suivies($du, $au) d JOIN references_menages($du, $au) r USING (mesure_id)
  WHERE d.de_loyer AND d.constatee_le <= d.observee_le
), debuts AS (
  SELECT mesure_id, sum(due) AS montant FROM loyers WHERE constatee_le <= debut + 60
  GROUP BY mesure_id HAVING sum(due) > 0
), d AS (SELECT coalesce(sum(montant), 0) AS d FROM debuts),
nouvelles AS (
  SELECT coalesce(sum(due), 0) AS n FROM loyers SEMI JOIN debuts USING (mesure_id)
  WHERE constatee_le > debut + 60
), verses AS (
  SELECT coalesce(connu(r.source), 'NSP') AS source, sum(r.montant) AS montant
  FROM loyers l JOIN reglements r USING (dette_id)
  WHERE r.date BETWEEN l.debut AND l.observee_le AND r.montant > 0
    AND l.mesure_id IN (SELECT mesure_id FROM debuts)
  GROUP BY 1
), v AS (SELECT coalesce(sum(montant), 0) AS v FROM verses)
SELECT '' AS axes, [] AS modalites, taux(v, d) AS valeur, v AS numerateur, d AS denominateur,
  NULL AS part, d AS dette_debut, v AS reglements, n AS nouvelles, d + n - v AS dette_fin
FROM d, v, nouvelles
UNION ALL
SELECT 'source', [source], taux(montant, d), montant, d, taux(montant, d), NULL, NULL, NULL, NULL
FROM verses, d
UNION ALL
SELECT 'source', ['RESTE'], taux(d - v, d), d - v, d, taux(d - v, d), NULL, NULL, NULL, NULL
FROM d, v WHERE d > 0;

-- I-035 · Durée des mesures achevées
WITH t AS (
  SELECT m, CASE WHEN m <= 6 THEN '≤ 6' WHEN m <= 12 THEN '7-12' WHEN m <= 18 THEN '13-18'
    WHEN m <= 24 THEN '19-24' ELSE '> 24' END AS classe
  FROM (SELECT jours(debut, fin) / 30.4375 AS m FROM achevees($du, $au))
)
SELECT '' AS axes, [] AS modalites, avg(m) AS valeur, NULL AS part, avg(m) AS moyenne,
  median(m) AS mediane, count(*) AS effectif
FROM t
UNION ALL
SELECT 'classe', [classe], count(*), part(count(*), (SELECT count(*) FROM t)), NULL, NULL, NULL
FROM t GROUP BY classe;

-- I-036 · Durée des mesures achevées, depuis 2018
WITH t AS (
  SELECT year(fin) AS an, jours(debut, fin) / 30.4375 AS m FROM achevees(DATE '2018-01-01', $au)
)
SELECT '' AS axes, [] AS modalites, avg(m) AS valeur, avg(m) AS moyenne, median(m) AS mediane,
  count(*) AS effectif
FROM t
UNION ALL
SELECT 'annee', [an::VARCHAR], avg(m), avg(m), median(m), count(*) FROM t GROUP BY an;

-- I-037 · Mesures achevées
SELECT '' AS axes, [] AS modalites, count(*) AS valeur FROM achevees($du, $au);

-- I-038 · Fins anticipées
WITH t AS (
  SELECT m.mesure_id, m.fin,
    coalesce(arg_max(p.fin_prevue, p.rang), any_value(m.fin_prevue)) AS prevue
  FROM achevees($du, $au) m LEFT JOIN periodes p ON p.mesure_id = m.mesure_id AND p.debut <= m.fin
  GROUP BY m.mesure_id, m.fin
)
SELECT '' AS axes, [] AS modalites, taux(count(*) FILTER (fin < prevue), count(prevue)) AS valeur,
  count(*) FILTER (fin < prevue) AS numerateur, count(prevue) AS denominateur,
  count(prevue) AS renseignes, count(*) AS population
FROM t;

-- I-039 · Mesures en cours à la fin
SELECT '' AS axes, [] AS modalites, count(*) AS valeur
FROM mesures WHERE debut <= $au AND (fin IS NULL OR fin > $au);

-- I-040 · Motifs de fin · NSP : motif_fin, motif_cite
WITH t AS (
  SELECT mesure_id, connu(motif_fin) AS code, motifs_secondaires FROM achevees($du, $au)
), cites AS (
  SELECT mesure_id, code FROM t WHERE code IS NOT NULL
  UNION
  SELECT * FROM (SELECT mesure_id, unnest(motifs_secondaires) AS code FROM t) WHERE code <> 'NSP'
), c AS (SELECT count(DISTINCT mesure_id) AS c FROM cites)
SELECT '' AS axes, [] AS modalites, count(*) AS valeur, count(code) AS renseignes, NULL AS part FROM t
UNION ALL
SELECT 'motif_fin', [coalesce(code, 'NSP')], count(*), NULL,
  part(count(code), (SELECT count(code) FROM t))
FROM t GROUP BY code
UNION ALL
SELECT 'motif_cite', [code], count(*), NULL, part(count(*), (FROM c)) FROM cites GROUP BY code
UNION ALL
SELECT 'motif_cite', ['NSP'], (SELECT count(*) FROM t) - (FROM c), NULL, NULL;
