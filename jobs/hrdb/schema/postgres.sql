-- The four relations that ceuwatch reads. Tables or views do; columns may have any type that casts to text, and one that
-- is not there reads as NULL, the ids apart. No constraint is needed: bad rows are reported, not refused.

CREATE TABLE staff (
    staff_id   text, -- the person; every other relation refers to it
    first_name text,
    last_name  text,
    email      text,
    job_title  text,
    site       text,
    state      text, -- two letters
    manager_id text, -- a staff_id
    hired_on   text, -- YYYY-MM-DD
    left_on    text, -- last day employed, YYYY-MM-DD
    language   text, -- en, es-MX…
    address    text, -- lines
    employment text  -- active, leave, terminated…; NULL: employed
);
CREATE INDEX staff_staff_id ON staff (staff_id COLLATE "C");

CREATE TABLE credential (
    credential_id text,
    staff_id      text,
    kind          text, -- CMA (AAMA), RMA (AMT)…
    number        text, -- the certificate's
    issued_on     text, -- initial certification or latest renewal, YYYY-MM-DD
    expires_on    text, -- last valid day, YYYY-MM-DD
    standing      text, -- what the body says of it: active, revoked…; NULL: good
    verified_on   text, -- looked up at the body, YYYY-MM-DD
    verified_by   text  -- by whom
);
CREATE INDEX credential_staff_id ON credential (staff_id COLLATE "C");

CREATE TABLE credit (
    credit_id   text,
    staff_id    text,
    credential  text, -- the kind it was earned for; NULL: any
    earned_on   text, -- YYYY-MM-DD
    title       text,
    provider    text,
    approved_by text, -- bodies, divided by commas
    category    text, -- administrative, clinical, general
    activity    text, -- online, conference, cpr_card…
    amount      text, -- 4 or 1.5
    unit        text, -- point, contact_hour, ceu, iacet_ceu, college_credit
    result      text  -- completed, failed…; NULL: completed
);
CREATE INDEX credit_staff_id ON credit (staff_id COLLATE "C");

CREATE TABLE exam_attempt (
    attempt_id text,
    staff_id   text,
    credential text, -- kind; NULL: any with an exam
    sat_on     text, -- YYYY-MM-DD
    passed     text  -- true or false
);
CREATE INDEX exam_attempt_staff_id ON exam_attempt (staff_id COLLATE "C");
