-- What was written down is neither changed nor taken back, whatever asks for it.
CREATE TRIGGER "audit_entries_stay" BEFORE UPDATE ON "audit_entries"
BEGIN
	SELECT RAISE(ABORT, 'the audit log is only added to');
END;
CREATE TRIGGER "audit_entries_remain" BEFORE DELETE ON "audit_entries"
BEGIN
	SELECT RAISE(ABORT, 'the audit log is only added to');
END;
