import NextAuth from "next-auth";
import { nextAuthOptions } from "#server/auth/next-auth-options.ts";
import { ADDRESS_HEADER } from "#server/http/request-headers.ts";
import { getRuntime } from "#server/runtime.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

const handler = (request: Request, context: Context) =>
	NextAuth(nextAuthOptions(getRuntime(), request.headers.get(ADDRESS_HEADER)))(request, context);

export { handler as GET, handler as POST };
