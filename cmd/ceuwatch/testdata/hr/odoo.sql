-- The tables of Odoo 18.4 and later that the README's recipe reads, as far as it reads them, and people made up for a test.
CREATE TABLE res_country_state (id serial PRIMARY KEY, name varchar NOT NULL, code varchar NOT NULL);
CREATE TABLE res_partner (id serial PRIMARY KEY, name varchar, street varchar, city varchar, zip varchar, state_id int);
CREATE TABLE hr_work_location (id serial PRIMARY KEY, name varchar NOT NULL, address_id int NOT NULL, active boolean);
CREATE TABLE hr_employee (
    id serial PRIMARY KEY, name varchar, current_version_id int, active boolean, work_email varchar, work_contact_id int,
    parent_id int, lang varchar, company_id int NOT NULL
);
CREATE TABLE hr_version (
    id serial PRIMARY KEY, employee_id int, active boolean, date_version date NOT NULL, job_title varchar, address_id int,
    work_location_id int, departure_date date, contract_date_start date, contract_date_end date, private_street varchar,
    private_street2 varchar, private_city varchar, private_zip varchar, private_state_id int, employee_type varchar NOT NULL
);
CREATE TABLE hr_skill_type (id serial PRIMARY KEY, name jsonb NOT NULL, is_certification boolean, active boolean);
CREATE TABLE hr_skill (id serial PRIMARY KEY, name jsonb NOT NULL, skill_type_id int NOT NULL);
CREATE TABLE hr_employee_skill (
    id serial PRIMARY KEY, employee_id int NOT NULL, skill_id int NOT NULL, skill_level_id int NOT NULL,
    skill_type_id int NOT NULL, valid_from date, valid_to date
);
CREATE TABLE slide_channel (id serial PRIMARY KEY, name jsonb NOT NULL, total_time double precision);
CREATE TABLE slide_channel_partner (
    id serial PRIMARY KEY, channel_id int NOT NULL, partner_id int NOT NULL, member_status varchar NOT NULL, active boolean,
    write_date timestamp
);

INSERT INTO res_country_state (id, name, code) VALUES (1, 'Ohio', 'OH');
INSERT INTO res_partner (id, name, street, city, zip, state_id) VALUES
    (1, 'North clinic', '1 Main St', 'Dayton', '45402', 1), (11, 'Dana Lee Whitlow', NULL, NULL, NULL, NULL);
INSERT INTO hr_work_location (id, name, address_id, active) VALUES (1, 'North', 1, true);
INSERT INTO hr_employee (id, name, current_version_id, active, work_email, work_contact_id, parent_id, lang, company_id) VALUES
    (1, 'Dana Lee Whitlow', 2, true, 'dana@clinic.example', 11, 3, 'es_MX', 1),
    (2, 'Pilar Ocampo', 3, false, 'pilar@clinic.example', NULL, 3, 'en_US', 1),
    (3, 'Ruth', 4, true, 'ruth@clinic.example', NULL, NULL, NULL, 1);
INSERT INTO hr_version (id, employee_id, active, date_version, job_title, address_id, work_location_id, departure_date,
    contract_date_start, private_street, private_city, private_zip, private_state_id, employee_type) VALUES
    (1, 1, true, '2019-04-01', 'Assistant', 1, 1, NULL, '2019-04-01', NULL, NULL, NULL, NULL, 'employee'),
    (2, 1, true, '2024-01-01', 'Medical Assistant', 1, 1, NULL, '2024-01-01', '5 Oak Ave', 'Dayton', '45403', 1, 'employee'),
    (3, 2, true, '2020-02-03', 'Medical Assistant', 1, NULL, '2026-10-31', NULL, NULL, NULL, NULL, NULL, 'employee'),
    (4, 3, true, '2012-01-09', 'Practice Manager', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'employee'),
    (5, NULL, true, '2012-01-09', 'Template', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'employee');
INSERT INTO hr_skill_type (id, name, is_certification, active) VALUES
    (1, '{"en_US": "Certifications", "es_MX": "Certificaciones"}', true, true), (2, '{"en_US": "Languages"}', NULL, true);
INSERT INTO hr_skill (id, name, skill_type_id) VALUES
    (1, '{"en_US": "CMA (AAMA)", "es_MX": "CMA"}', 1), (2, '{"en_US": "Spanish"}', 2);
INSERT INTO hr_employee_skill (id, employee_id, skill_id, skill_level_id, skill_type_id, valid_from, valid_to) VALUES
    (1, 1, 1, 1, 1, '2022-02-28', '2027-02-28'), (2, 1, 2, 2, 2, '2022-02-28', NULL), (3, 2, 1, 1, 1, NULL, '2026-12-31');
INSERT INTO slide_channel (id, name, total_time) VALUES (1, '{"en_US": "Infection Control"}', 1.5);
INSERT INTO slide_channel_partner (id, channel_id, partner_id, member_status, active, write_date) VALUES
    (1, 1, 11, 'completed', true, '2026-03-04 05:06:07'), (2, 1, 1, 'completed', true, '2026-03-04 05:06:07'),
    (3, 1, 11, 'ongoing', true, '2026-05-06 05:06:07');
