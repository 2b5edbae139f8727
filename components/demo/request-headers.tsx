import type { ApiRoute } from "#protocol/routes.ts";
import type { Agent } from "#protocol/shapes.ts";
import type { CallAs } from "./prepare-request.ts";
import { requestHeaders } from "./send-request.ts";

type RequestHeadersProps = { method: ApiRoute["method"]; as: CallAs; token: string | null; agent: Agent | null };

/** The headers as they are sent, without the secret that one of them carries. */
export function RequestHeaders({ method, as, token, agent }: RequestHeadersProps) {
	const lines = Object.entries(requestHeaders({ method, as, token: token && mask(token) }));
	if (as === "agent" && agent) lines.unshift(["Cookie", `(the session of ${agent.name})`]);
	return (
		<div className="flex flex-col gap-1">
			<p className="text-sm font-medium">Headers</p>
			<ul className="flex flex-col gap-0.5 font-mono text-sm text-muted">
				{lines.map(([name, value]) => (
					<li key={name} className="wrap-anywhere">
						<span className="text-text">{name}:</span> {value}
					</li>
				))}
				{lines.length === 0 && <li className="font-sans">none that matter</li>}
			</ul>
		</div>
	);
}

/** Enough to recognise it, too little to use it: this page may be on a shared screen. */
function mask(token: string): string {
	return `${token.slice(0, 4)}••••••••`;
}
