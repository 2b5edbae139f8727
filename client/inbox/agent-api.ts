import type { CommandName, Commands } from "#protocol/events.ts";
import { type HttpRequest, requestJson } from "../http.ts";

type Input<Name extends CommandName> = Commands[Name]["input"];
type Data<Name extends CommandName> = Commands[Name]["data"];
type Options = Pick<HttpRequest, "signal" | "timeoutMs">;
type Requests = { [Name in CommandName]?: (input: Input<Name>, options?: Options) => Promise<Data<Name>> };

/** What the inbox asks of the server, each by plain HTTP. */
export type AgentApi = {
	request<Name extends CommandName>(name: Name, input: Input<Name>, options?: Options): Promise<Data<Name>>;
};

/** Makes one HTTP call as the agent; a browser's cookie speaks for it. */
export type AgentCall = <T>(method: "GET" | "POST", path: string, body?: unknown, options?: Options) => Promise<T>;

/** Calls of this page's own server, with this browser's cookie. */
export function callAsAgent(baseUrl: string): AgentCall {
	return (method, path, body, options) => requestJson({ baseUrl, method, path, body, withCredentials: true, ...options });
}

/** The HTTP side of the inbox: every command that it gives over Socket.IO, for networks that let none through (D8). */
export function createAgentApi(call: AgentCall, agentId: string): AgentApi {
	const get = <T>(path: string, query: object = {}, options?: Options) =>
		call<T>("GET", `${path}${search(query)}`, undefined, options);
	const post = <T>(id: string, what: string, body: unknown = {}) => call<T>("POST", `/chat/${id}/${what}`, body);

	const requests: Requests = {
		"message:send": ({ conversation_id, ...message }) =>
			post(conversation_id, "messages", { ...message, sender_id: agentId, sender_type: "agent" }),
		"message:edit": ({ conversation_id, ...body }) => post(conversation_id, "edit", body),
		"message:delete": ({ conversation_id, ...body }) => post(conversation_id, "delete", body),
		"message:react": ({ conversation_id, ...body }) => post(conversation_id, "react", body),
		"message:versions": ({ conversation_id, ...query }) => get(`/chat/${conversation_id}/versions`, query),
		"message:list": ({ conversation_id, ...query }) => get(`/chat/${conversation_id}/history`, query),
		"message:read": ({ conversation_id, ...body }) => post(conversation_id, "read", body),
		"message:receive": ({ conversation_id, ...body }) => post(conversation_id, "receive", body),
		"typing:set": ({ conversation_id, is_typing }) => post(conversation_id, "typing", { sender_id: agentId, is_typing }),
		// Whom a socket follows is the socket's; what joining answers is the state.
		"conversation:join": ({ conversation_id }) => get(`/chat/${conversation_id}/status`),
		"conversation:leave": () => Promise.resolve({ status: "success" }),
		"conversation:changes": ({ conversation_id, ...query }) => get(`/chat/${conversation_id}/changes`, query),
		"conversation:assign": ({ conversation_id, ...body }) => post(conversation_id, "assign", body),
		"conversation:resolve": ({ conversation_id }) => post(conversation_id, "resolve"),
		"conversation:reopen": ({ conversation_id }) => post(conversation_id, "reopen"),
		"inbox:list": (query) => get("/chat/conversations", query),
		"inbox:changes": (query, options) => get("/chat/conversations/changes", query, options),
	};
	return {
		request(name, input, options) {
			const request = requests[name];
			if (!request) throw new Error(`The inbox does not ask for ${name} by plain HTTP.`);
			return request(input, options);
		},
	};
}

function search(query: object): string {
	const said = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
	return said.length === 0 ? "" : `?${new URLSearchParams(said)}`;
}
