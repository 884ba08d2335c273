-- The tables of Frappe HR that the README's recipe reads, as far as it reads them, with the DocType that the recipe names,
-- and people made up for a test.
CREATE TABLE `tabEmployee` (
    name varchar(140) PRIMARY KEY, docstatus tinyint(1) NOT NULL DEFAULT 0, first_name varchar(140), last_name varchar(140),
    status varchar(140) DEFAULT 'Active', company_email varchar(140), personal_email varchar(140), designation varchar(140),
    branch varchar(140), reports_to varchar(140), date_of_joining date, relieving_date date, current_address text
) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE `tabEmployee Certification` (
    name varchar(140) PRIMARY KEY, docstatus tinyint(1) NOT NULL DEFAULT 0, employee varchar(140), certification varchar(140),
    certificate_no varchar(140), issued_on date, valid_until date, standing varchar(140)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE `tabTraining Event` (
    name varchar(140) PRIMARY KEY, docstatus tinyint(1) NOT NULL DEFAULT 0, event_name varchar(140), event_status varchar(140),
    type varchar(140), trainer_name varchar(140), start_time datetime(6), end_time datetime(6)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE `tabTraining Event Employee` (
    name varchar(140) PRIMARY KEY, parent varchar(140), employee varchar(140), status varchar(140) DEFAULT 'Open',
    attendance varchar(140)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE `tabTraining Result` (
    name varchar(140) PRIMARY KEY, docstatus tinyint(1) NOT NULL DEFAULT 0, training_event varchar(140)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;
CREATE TABLE `tabTraining Result Employee` (
    name varchar(140) PRIMARY KEY, parent varchar(140), employee varchar(140), hours decimal(21,9) NOT NULL DEFAULT 0,
    grade varchar(140)
) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;

INSERT INTO `tabEmployee` (name, first_name, last_name, status, company_email, designation, branch, reports_to,
    date_of_joining, relieving_date, current_address) VALUES
    ('HR-EMP-00001', 'Dana', 'Whitlow', 'Active', 'dana@clinic.example', 'Medical Assistant', 'North', 'HR-EMP-00003',
        '2019-04-01', NULL, '5 Oak Ave\nDayton, OH 45403'),
    ('HR-EMP-00002', 'Pilar', 'Ocampo', 'Left', 'pilar@clinic.example', 'Medical Assistant', 'North', 'HR-EMP-00003',
        '2020-02-03', '2026-10-31', NULL),
    ('HR-EMP-00003', 'Ruth', NULL, 'Suspended', NULL, 'Practice Manager', NULL, NULL, '2012-01-09', NULL, NULL);
INSERT INTO `tabEmployee Certification` (name, employee, certification, certificate_no, issued_on, valid_until, standing) VALUES
    ('CERT-1', 'HR-EMP-00001', 'CMA (AAMA)', '5550001', '2022-02-28', '2027-02-28', 'Active');
INSERT INTO `tabTraining Event` (name, docstatus, event_name, event_status, type, trainer_name, start_time, end_time) VALUES
    ('Infection Control', 1, 'Infection Control', 'Completed', 'Internet', 'City College', '2026-03-04 09:00:00', '2026-03-04 10:30:00'),
    ('Ethics', 1, 'Ethics', 'Cancelled', 'Seminar', 'City College', '2026-05-06 09:00:00', '2026-05-06 10:00:00');
INSERT INTO `tabTraining Event Employee` (name, parent, employee, status, attendance) VALUES
    ('a1', 'Infection Control', 'HR-EMP-00001', 'Completed', 'Present'), ('a2', 'Infection Control', 'HR-EMP-00002', 'Open', 'Absent');
INSERT INTO `tabTraining Result` (name, docstatus, training_event) VALUES
    ('r1', 1, 'Infection Control'), ('r2', 1, 'Ethics'), ('r3', 0, 'Ethics');
INSERT INTO `tabTraining Result Employee` (name, parent, employee, hours, grade) VALUES
    ('p1', 'r1', 'HR-EMP-00001', 1.5, 'A'), ('p2', 'r1', 'HR-EMP-00002', 1.5, NULL), ('p3', 'r2', 'HR-EMP-00001', 1, NULL),
    ('p4', 'r3', 'HR-EMP-00001', 1, NULL);
