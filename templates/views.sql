-- Example views for PostgreSQL: what ceuwatch reads, made of tables with other names. Replace what stands after FROM and
-- before AS by your own, leave out columns that you do not have, and run this as the owner of the database.
-- Dates are dates or YYYY-MM-DD; ids are text or numbers. Then set hr.schema to ceuwatch in ceuwatch.yaml.
CREATE SCHEMA IF NOT EXISTS ceuwatch;

CREATE OR REPLACE VIEW ceuwatch.staff AS
SELECT p.employee_no     AS staff_id,
       p.given_name      AS first_name,
       p.family_name     AS last_name,
       p.work_email      AS email,
       p.title           AS job_title,
       o.name            AS site,
       o.state_code      AS state,        -- two letters
       p.supervisor_no   AS manager_id,   -- an employee_no
       p.start_date      AS hired_on,
       p.last_day        AS left_on,      -- last day employed; NULL: still is
       p.preferred_lang  AS language,     -- en, es
       concat_ws(E'\n', p.street, p.city || ', ' || o.state_code || ' ' || p.zip) AS address,
       p.status          AS employment    -- active, leave, terminated …; your own words go into hr.employment
FROM public.person p
LEFT JOIN public.office o ON o.id = p.office_id;

CREATE OR REPLACE VIEW ceuwatch.credential AS
SELECT l.id              AS credential_id,
       l.employee_no     AS staff_id,
       l.type            AS kind,         -- CMA-AAMA, RMA-AMT, BLS …; your own words go into hr.aliases
       l.license_no      AS number,
       l.issued          AS issued_on,
       l.valid_through   AS expires_on,   -- last valid day
       l.status          AS standing,     -- active, revoked …, as the body says; your own words go into hr.standing
       l.looked_up       AS verified_on,  -- when somebody looked it up at the body
       l.looked_up_by    AS verified_by
FROM public.license l;

CREATE OR REPLACE VIEW ceuwatch.credit AS
SELECT t.id              AS credit_id,
       t.employee_no     AS staff_id,
       NULL::text        AS credential,   -- the kind it was earned for; NULL: any
       t.completed       AS earned_on,
       t.course          AS title,
       t.vendor          AS provider,
       t.approved_by     AS approved_by,  -- AAMA, AMT …
       t.area            AS category,     -- administrative, clinical or general; your own words go into hr.categories
       'online'          AS activity,
       t.hours           AS amount,
       'contact_hour'    AS unit,         -- point, contact_hour, ceu …; your own words go into hr.units
       t.status          AS result        -- completed, failed …; your own words go into hr.results
FROM public.training t;

-- Where you keep no exams, leave this one out.
CREATE OR REPLACE VIEW ceuwatch.exam_attempt AS
SELECT e.id              AS attempt_id,
       e.employee_no     AS staff_id,
       e.type            AS credential,   -- NULL: any with an exam
       e.taken           AS sat_on,
       e.passed          AS passed
FROM public.exam e;

-- A role that reads these views and nothing else. Set its password with \password ceuwatch.
CREATE ROLE ceuwatch LOGIN CONNECTION LIMIT 10;
ALTER ROLE ceuwatch SET default_transaction_read_only = on;
GRANT USAGE ON SCHEMA ceuwatch TO ceuwatch;
GRANT SELECT ON ALL TABLES IN SCHEMA ceuwatch TO ceuwatch;
