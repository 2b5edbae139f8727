import { answerLoader } from "../widget/built-script.ts";

/** What a page embeds: `<script src="https://…/widget.js" async></script>`. */
export function GET(request: Request): Promise<Response> {
	return answerLoader(request);
}
