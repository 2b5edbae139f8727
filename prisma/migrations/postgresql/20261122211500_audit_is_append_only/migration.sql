-- What was written down is neither changed nor taken back, whatever asks for it. The adapter that runs this file cuts it at
-- each semicolon, so the function has them as \x3B.
CREATE FUNCTION "keep_audit_entries"() RETURNS trigger LANGUAGE plpgsql AS
	E'BEGIN RAISE EXCEPTION ''the audit log is only added to''\x3B END';
CREATE TRIGGER "audit_entries_stay" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entries"
	FOR EACH STATEMENT EXECUTE FUNCTION "keep_audit_entries"();
