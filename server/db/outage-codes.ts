/** SQLite: the disk is full, gone or read-only, or somebody else holds the file. */
const SQLITE = /^SQLITE_(FULL|IOERR|READONLY|BUSY|CANTOPEN|CORRUPT|NOTADB)/;
/** PostgreSQL: the server is gone or going (classes 08, 53, 57, 58), or does not let us write (25006). */
const POSTGRES = /^(08|53|57|58)...$|^25006$|^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND)/;

/** Whether what a driver calls its error means that the database itself fails, and that nothing fares better right now. */
export function isOutageCode(code: unknown): boolean {
	return SQLITE.test(String(code)) || POSTGRES.test(String(code));
}
