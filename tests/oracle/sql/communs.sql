-- Le vocabulaire de docs/indicateurs.md, « Conventions », en macros DuckDB écrites à la main.
-- Rien ici ne vient du moteur : c'est l'autre lecture des mêmes définitions.

-- NSP vaut vide.
CREATE OR REPLACE MACRO connu(code) AS nullif(code, 'NSP');

CREATE OR REPLACE MACRO taux(n, d) AS CASE WHEN d <> 0 THEN 100 * n::DOUBLE / d::DOUBLE END;

-- Part d'une modalité ; la ligne NSP (aucun renseigné) n'en a pas.
CREATE OR REPLACE MACRO part(n, d) AS CASE WHEN n > 0 THEN taux(n, d) END;

CREATE OR REPLACE MACRO jours(du, au) AS date_diff('day', du, au) + 1;

-- Âge révolu ; né un 29 février, on vieillit le 1er mars des années communes.
CREATE OR REPLACE MACRO age(naissance, etat, le) AS
  CASE WHEN coalesce(etat, '') NOT IN ('refusee', 'inconnue') THEN
    year(le) - year(naissance)
      - (100 * month(naissance) + day(naissance) > 100 * month(le) + day(le))::INT
  END;

CREATE OR REPLACE MACRO tranche(age) AS
  CASE WHEN age < 18 THEN '0-17' WHEN age < 25 THEN '18-24' WHEN age < 35 THEN '25-34'
       WHEN age < 45 THEN '35-44' WHEN age < 55 THEN '45-54' WHEN age < 65 THEN '55-64'
       WHEN age >= 65 THEN '65+' END;

CREATE OR REPLACE MACRO actives(du, au) AS TABLE
  SELECT m.*, d.code AS dispositif, least(m.fin, au) AS observee_le
  FROM mesures m JOIN dispositifs d USING (dispositif_id)
  WHERE m.debut <= au AND (m.fin IS NULL OR m.fin >= du);

CREATE OR REPLACE MACRO achevees(du, au) AS TABLE
  SELECT m.*, d.code AS dispositif
  FROM mesures m JOIN dispositifs d USING (dispositif_id)
  WHERE m.debut IS NOT NULL AND m.fin BETWEEN du AND au;

-- Mesure de référence de chaque ménage actif.
CREATE OR REPLACE MACRO references_menages(du, au) AS TABLE
  FROM actives(du, au)
  QUALIFY row_number() OVER (PARTITION BY menage_id ORDER BY debut DESC, mesure_id) = 1;

CREATE OR REPLACE MACRO photos_debut(du, au) AS TABLE
  SELECT a.mesure_id, s.* EXCLUDE (mesure_id)
  FROM actives(du, au) a
  JOIN situations s ON s.menage_id = a.menage_id
    AND (s.mesure_id IS NULL OR s.mesure_id = a.mesure_id)
    AND s.date BETWEEN a.debut - 60 AND a.debut + 60
  QUALIFY row_number() OVER (
    PARTITION BY a.mesure_id ORDER BY abs(s.date - a.debut), s.date, s.situation_id) = 1;

CREATE OR REPLACE MACRO photos_observation(du, au) AS TABLE
  SELECT a.mesure_id, s.* EXCLUDE (mesure_id)
  FROM actives(du, au) a
  JOIN situations s ON s.menage_id = a.menage_id
    AND (s.mesure_id IS NULL OR s.mesure_id = a.mesure_id)
    AND s.date BETWEEN a.debut + 1 AND a.observee_le + 60
  LEFT JOIN photos_debut(du, au) d ON d.mesure_id = a.mesure_id
  WHERE s.situation_id IS DISTINCT FROM d.situation_id
  QUALIFY row_number() OVER (
    PARTITION BY a.mesure_id ORDER BY s.date DESC, s.situation_id DESC) = 1;

-- Titulaire de chaque mesure active, avec son âge au début ; inconnu : personne_id vide.
CREATE OR REPLACE MACRO titulaires(du, au) AS TABLE
  WITH declares AS (
    SELECT mesure_id, min(personne_id) AS personne_id
    FROM participants WHERE role = 'TITULAIRE' GROUP BY mesure_id
  ), composes AS (
    SELECT a.mesure_id, min(c.personne_id) AS personne_id
    FROM actives(du, au) a JOIN compositions c USING (menage_id)
    WHERE c.role = 'TITULAIRE' AND (c.debut IS NULL OR c.debut <= a.debut)
      AND (c.fin IS NULL OR c.fin >= a.debut)
    GROUP BY a.mesure_id
  )
  SELECT a.mesure_id, p.personne_id, connu(p.sexe) AS sexe,
    age(p.naissance, p.naissance_etat, a.debut) AS age
  FROM actives(du, au) a
  LEFT JOIN declares d USING (mesure_id) LEFT JOIN composes c USING (mesure_id)
  LEFT JOIN personnes p ON p.personne_id = coalesce(d.personne_id, c.personne_id);

-- Participations : les lignes déclarées, à défaut la composition du ménage coupée par la mesure.
-- Une mesure sans début n'a de participants que ceux dont la date d'entrée est écrite.
CREATE OR REPLACE MACRO participations() AS TABLE
  SELECT m.menage_id, m.dispositif_id, m.destination, p.mesure_id, p.personne_id, p.role,
    coalesce(p.debut, m.debut) AS debut, coalesce(p.fin, m.fin) AS fin
  FROM participants p JOIN mesures m USING (mesure_id)
  UNION ALL
  SELECT m.menage_id, m.dispositif_id, m.destination, m.mesure_id, c.personne_id, c.role,
    greatest(m.debut, c.debut), least(m.fin, c.fin)
  FROM mesures m JOIN compositions c USING (menage_id)
  ANTI JOIN participants p ON p.mesure_id = m.mesure_id
  WHERE m.debut IS NOT NULL AND (c.debut IS NULL OR m.fin IS NULL OR c.debut <= m.fin)
    AND (c.fin IS NULL OR c.fin >= m.debut);

CREATE OR REPLACE MACRO participations_dans(du, au) AS TABLE
  FROM participations() WHERE debut <= au AND (fin IS NULL OR fin >= du);

-- Une ligne par personne accompagnée : sa dernière participation, son âge (§ 8.5), sa sortie.
-- « Qui n'est pas terminée » : fin vide ou postérieure à P.
CREATE OR REPLACE MACRO accompagnes(du, au) AS TABLE
  WITH dernieres AS (
    FROM participations_dans(du, au)
    QUALIFY row_number() OVER (
      PARTITION BY personne_id
      ORDER BY debut DESC, fin IS NULL OR fin > au DESC, mesure_id DESC, fin DESC) = 1
  )
  SELECT d.*, connu(p.sexe) AS sexe, coalesce(d.fin <= au, false) AS sortie,
    age(p.naissance, p.naissance_etat, greatest(du, d.debut)) AS age
  FROM dernieres d LEFT JOIN personnes p USING (personne_id);

-- Entretiens réalisés, à toute date.
CREATE OR REPLACE MACRO est_entretien(type) AS type IN (
  'PHYSIQUE_BUREAU', 'TELEPHONE', 'VISIO', 'VAD', 'ACCOMP_PHYSIQUE', 'TRIPARTITE',
  'PASSATION_DEBUT', 'PASSATION_FIN', 'PREMIER_CONTACT', 'BILAN', 'COLLECTIF');

CREATE OR REPLACE MACRO entretiens() AS TABLE
  FROM actes WHERE est_entretien(type) AND coalesce(connu(statut), 'REALISE') = 'REALISE';

-- Mesures actives adhérentes (I-033).
CREATE OR REPLACE MACRO adherentes(du, au) AS TABLE
  FROM actives(du, au) a
  WHERE a.adhesion_le <= au
    AND EXISTS (FROM entretiens() e WHERE e.mesure_id = a.mesure_id AND e.date <= au);

-- I-004 et I-005 : périodes, rang 1 implicite compris.
CREATE OR REPLACE MACRO attributions(du, au) AS TABLE
  WITH toutes AS (
    SELECT mesure_id, rang, debut, decidee_le FROM periodes
    UNION ALL
    SELECT m.mesure_id, 1, m.debut, NULL FROM mesures m
    ANTI JOIN (FROM periodes WHERE rang = 1) p ON p.mesure_id = m.mesure_id
    WHERE m.debut IS NOT NULL
  )
  SELECT m.* REPLACE (t.debut AS debut, coalesce(m.decidee_le, t.decidee_le) AS decidee_le),
    t.rang, m.debut AS debut_mesure
  FROM toutes t JOIN mesures m USING (mesure_id)
  WHERE t.debut BETWEEN du AND au;

-- I-001 : une décision, ou à défaut un début de période, dans P.
CREATE OR REPLACE MACRO beneficiaires(du, au) AS TABLE
  WITH decisions AS (
    SELECT mesure_id, decidee_le AS le FROM mesures
    UNION ALL
    SELECT p.mesure_id, coalesce(p.decidee_le, if(p.rang = 1, m.decidee_le, NULL), p.debut)
    FROM periodes p JOIN mesures m USING (mesure_id)
    UNION ALL
    SELECT m.mesure_id, coalesce(m.decidee_le, m.debut) FROM mesures m
    ANTI JOIN (FROM periodes WHERE rang = 1) p ON p.mesure_id = m.mesure_id
  )
  SELECT DISTINCT m.menage_id
  FROM decisions d JOIN mesures m USING (mesure_id)
  WHERE d.le BETWEEN du AND au AND NOT (m.debut IS NULL AND m.fin IS NOT NULL);

-- Budget de la photographie de début des ménages actifs (I-019), en douzièmes exacts :
-- 1 semaine = 52/12 de mois, 1 trimestre = 1/3… Périodicité vide : au mois.
CREATE OR REPLACE MACRO budgets(du, au) AS TABLE
  WITH lignes AS (
    SELECT situation_id, sens, sum(montant * CASE periodicite
      WHEN 'SEMAINE' THEN 52 WHEN 'TRIMESTRE' THEN 4 WHEN 'SEMESTRE' THEN 2 WHEN 'AN' THEN 1
      ELSE 12 END) AS douziemes
    FROM lignes_budget GROUP BY ALL
  )
  SELECT r.menage_id,
    coalesce(s.ressources * 12, p.douziemes) AS ressources,
    coalesce(s.charges * 12, m.douziemes) AS charges,
    CASE WHEN coalesce(s.ressources * 12, p.douziemes) < coalesce(s.charges * 12, m.douziemes)
         THEN 'DESEQUILIBRE'
         WHEN coalesce(s.ressources * 12, p.douziemes) >= coalesce(s.charges * 12, m.douziemes)
         THEN 'EQUILIBRE' ELSE 'INDETERMINE' END AS equilibre
  FROM references_menages(du, au) r
  LEFT JOIN photos_debut(du, au) s USING (mesure_id)
  LEFT JOIN lignes p ON p.situation_id = s.situation_id AND p.sens = 'RESSOURCE'
  LEFT JOIN lignes m ON m.situation_id = s.situation_id AND m.sens = 'CHARGE';

-- Logement occupé au début de la mesure de référence : le plus récent qui couvre la date.
CREATE OR REPLACE MACRO logements_au_debut(du, au) AS TABLE
  SELECT r.menage_id, connu(o.statut) AS statut, o.bailleur
  FROM references_menages(du, au) r
  JOIN occupations o ON o.menage_id = r.menage_id
    AND o.debut <= r.debut AND (o.fin IS NULL OR o.fin >= r.debut)
  QUALIFY row_number() OVER (PARTITION BY r.menage_id ORDER BY o.debut DESC) = 1;

-- Dettes des ménages des mesures actives : ce qui en restait dû au début, et à l'observation. Le montant
-- restant, qui n'est pas daté, ne sert que pour une dette sans aucun règlement écrit, à quelque date que ce soit.
CREATE OR REPLACE MACRO dettes_suivies(du, au) AS TABLE
  WITH paires AS (
    SELECT a.mesure_id, a.menage_id, a.debut, a.observee_le,
      d.dette_id, d.type, d.constatee_le, d.initial, d.restant
    FROM actives(du, au) a JOIN dettes d USING (menage_id)
  ), verse AS (
    SELECT p.mesure_id, p.dette_id, coalesce(sum(r.montant) FILTER (r.date <= p.observee_le), 0) AS montant,
      coalesce(sum(r.montant) FILTER (r.date < p.debut), 0) AS avant
    FROM paires p JOIN reglements r USING (dette_id)
    GROUP BY ALL
  )
  SELECT p.*, p.type IN ('LOYER_ACTUEL', 'LOYER_ANCIEN') AS de_loyer,
    CASE WHEN v.dette_id IS NULL THEN coalesce(p.restant, p.initial)
         WHEN p.initial > v.montant THEN p.initial - v.montant
         WHEN p.initial IS NOT NULL THEN 0 END AS reste,
    CASE WHEN v.avant > p.initial THEN 0 ELSE p.initial - coalesce(v.avant, 0) END AS due
  FROM paires p LEFT JOIN verse v USING (mesure_id, dette_id);

CREATE OR REPLACE MACRO etat_expulsion(code, regime) AS
  CASE WHEN code IS NULL OR code[:3] = 'E00' THEN 'AUCUNE'
       WHEN regime = 'ETEINTE' OR code IN ('E17', 'E18') THEN 'ETEINTE'
       WHEN regime = 'SUSPENDUE' THEN 'SUSPENDUE'
       WHEN code <= 'E03' THEN 'IMPAYE' WHEN code <= 'E06' THEN 'COMMANDEMENT'
       WHEN code <= 'E10' THEN 'ASSIGNATION' WHEN code <= 'E15' THEN 'JUGEMENT'
       WHEN code = 'E16' THEN 'EXECUTEE' END;

CREATE OR REPLACE MACRO gravite(etat) AS CASE etat
  WHEN 'AUCUNE' THEN 0 WHEN 'ETEINTE' THEN 0 WHEN 'SUSPENDUE' THEN 1 WHEN 'IMPAYE' THEN 2
  WHEN 'COMMANDEMENT' THEN 3 WHEN 'ASSIGNATION' THEN 4 WHEN 'JUGEMENT' THEN 5 WHEN 'EXECUTEE' THEN 6 END;

-- Procédure d'expulsion de chaque mesure active, au début et à l'observation. Les codes E00 à E18
-- se rangent comme leurs numéros. Renseignée : une procédure, ou la famille a été photographiée.
CREATE OR REPLACE MACRO expulsions(du, au) AS TABLE
  WITH etapes_datees AS (
    SELECT a.mesure_id,
      arg_max(e.code, (e.date, e.code)) FILTER (e.date <= a.debut) AS code_debut,
      arg_max(coalesce(e.regime, ''), (e.date, e.code)) FILTER (e.date <= a.debut) AS regime_debut,
      arg_max(e.code, (e.date, e.code)) FILTER (e.date <= a.observee_le) AS code_fin,
      arg_max(coalesce(e.regime, ''), (e.date, e.code)) FILTER (e.date <= a.observee_le) AS regime_fin
    FROM actives(du, au) a
    JOIN procedures p ON p.menage_id = a.menage_id AND p.type = 'EXPULSION'
      AND (p.mesure_id IS NULL OR p.mesure_id = a.mesure_id) AND p.ouverte_le <= a.observee_le
    LEFT JOIN etapes e ON e.procedure_id = p.procedure_id AND e.code[:1] = 'E'
    GROUP BY a.mesure_id
  )
  SELECT a.mesure_id, a.dispositif, t.code_debut,
    etat_expulsion(t.code_debut, t.regime_debut) AS etat_debut,
    etat_expulsion(t.code_fin, t.regime_fin) AS etat_fin,
    t.mesure_id IS NOT NULL OR s.mesure_id IS NOT NULL AS renseignee
  FROM actives(du, au) a
  LEFT JOIN etapes_datees t USING (mesure_id)
  LEFT JOIN photos_debut(du, au) s USING (mesure_id);

-- Ateliers organisés (I-067) : tenus, avec au moins un participant.
CREATE OR REPLACE MACRO ateliers(du, au) AS TABLE
  SELECT s.seance_id, s.date, connu(a.theme) AS theme, a.site, a.structure_id,
    coalesce(s.anonymes, 0) AS anonymes, count(p.personne_id) AS nommees
  FROM seances s JOIN actions a USING (action_id)
  LEFT JOIN presences p ON p.seance_id = s.seance_id AND p.present
  WHERE a.type = 'ATELIER' AND s.date BETWEEN du AND au
    AND coalesce(connu(s.statut), 'TENUE') = 'TENUE'
  GROUP BY ALL
  HAVING count(p.personne_id) > 0 OR coalesce(s.anonymes, 0) > 0;

-- Affectations de travail social qui coupent P (I-062).
CREATE OR REPLACE MACRO travailleurs(du, au) AS TABLE
  SELECT *, jours(greatest(debut, du), least(fin, au)) AS presence
  FROM affectations
  WHERE debut <= au AND (fin IS NULL OR fin >= du) AND role IN (
    'TRAVAILLEUR_SOCIAL', 'CESF', 'ASSISTANT_SOCIAL', 'EDUCATEUR', 'REFERENT');
