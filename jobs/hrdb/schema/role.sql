-- A role that can read these relations and nothing else. Give it a password with \password ceuwatch.
CREATE ROLE ceuwatch LOGIN;
DO $$
BEGIN
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO ceuwatch', current_database());
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO ceuwatch', current_schema());
END
$$;
GRANT SELECT ON staff, credential, credit, exam_attempt TO ceuwatch;
ALTER ROLE ceuwatch SET default_transaction_read_only = on;
