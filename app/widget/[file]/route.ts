import { answerScript, findCurrent } from "../built-script.ts";

/**
 * What the loader imports. Under its own name a script is kept for ever; under the name of another build it is this build's
 * script, kept by nobody: a page that has the loader from before a deploy finds a panel, and so does one that is ahead of us.
 */
export async function GET(request: Request, { params }: { params: Promise<{ file: string }> }): Promise<Response> {
	const { file } = await params;
	const current = await findCurrent(file);
	if (!current) return new Response("There is no such script.\n", { status: 404, headers: { "Cache-Control": "no-store" } });
	const lifetime = current === file ? "public, max-age=31536000, immutable" : "no-store";
	return answerScript(request, `widget/${current}`, { "Cache-Control": lifetime });
}
