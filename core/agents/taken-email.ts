/** Prisma's "unique constraint failed": of what agents are made of, only the e-mail can be taken. */
export function isTaken(error: unknown): boolean {
	return (error as { code?: unknown }).code === "P2002";
}
