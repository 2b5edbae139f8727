/** The address that the first documentation gave for the demo. */
export const GET = () => new Response(null, { status: 308, headers: { location: "/demo" } });
