/** PostgreSQL's schema from the text of prisma/schema.prisma; it throws unless exactly the provider and the output differ. */
export function derivePostgresSchema(schema: string): string;
