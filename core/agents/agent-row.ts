import type { AgentModel } from "#prisma/generated/sqlite/models.ts";
import type { Agent, Role } from "#protocol/shapes.ts";

export function toAgent({ id, name, email, role }: Pick<AgentModel, "id" | "name" | "email" | "role">): Agent {
	return { id, name, email, role: role as Role };
}
