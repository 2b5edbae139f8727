/** The questions that the demo bot can answer, as a visitor may ask them; docs/demo.md lists the words that it listens for. */
export const DEMO_QUESTIONS = ["What does it cost?", "How do I embed the widget?", "Where are my messages stored?"] as const;

/** What happened in the conversation before the visitor's message. */
export type SoFar = {
	/** An agent wrote here, or has the conversation: from then on people talk to people. */
	agentTookOver: boolean;
	/** Somebody was asked to come and has not come yet. */
	waitsForAgent: boolean;
	/** The bot has introduced itself. */
	botSpoke: boolean;
};

export type DemoDecision =
	| { kind: "silence" }
	/** Say it, then ask a person to come. */
	| { kind: "escalate"; text: string }
	| { kind: "answer"; text: string }
	/** Nothing was understood. Not worth saying when the visitor has already written on. */
	| { kind: "small-talk"; text: string };

type Topic = { words: RegExp; answer: (publicUrl: string) => string };

/** In the order of DEMO_QUESTIONS. */
const TOPICS: readonly Topic[] = [
	{
		words:
			/^(costs?|pric(e|es|ing|ey)|pay(ing|ment)?|paid|free|expensive|cheap|money|licen[cs]es?|licen[cs]ing|subscriptions?|plans?|mit)$/,
		answer: () =>
			"Nothing. Veritix Chat is open source under the MIT licence: no plans, no price per agent, no limit on messages. " +
			"You run it yourself, so all that you pay for is the machine it runs on.",
	},
	{
		words:
			/^(embed(ded|ding|s)?|install(ed|ing|ation)?|integrat(e|es|ed|ing|ion)|widget|script|snippet|react|vue|svelte|wordpress|websites?|webpages?|html)$/,
		answer: (publicUrl) =>
			`One line before </body>:\n\n<script src="${publicUrl}/widget.js" async></script>\n\n` +
			"In a React app it is a component, <ChatWidget />. Both are on this page, ready to copy.",
	},
	{
		words:
			/^(stor(e|es|ed|ing|age)|sav(e|es|ed|ing)|database|db|data|kept|privacy|private|gdpr|sqlite|postgres|postgresql|hosted|hosting)$/,
		answer: () =>
			"In one database that is yours: a SQLite file next to this server, or PostgreSQL if you prefer. " +
			"A message counts as sent only once it is on disk, and nothing is handed to anybody else.",
	},
];

/** Words for whoever could come instead of the bot. */
const PERSON = /^(humans?|agents?|persons?|people|someone|somebody|operators?|representatives?)$/;
/** "human" alone is a wish; "people" or "somebody" is one only beside one of the words of ASKING. */
const PLAIN_PERSON = /^(humans?|agents?|persons?|operators?|representatives?)$/;
const ASKING = /^(talk|speak|chat|connect|transfer|want|wanna|need|get|give|fetch|call|real|live|please)$/;

/** What the demo bot does about a visitor's text. Pure: the same text and past make the same decision. */
export function decideDemoAnswer({ text, soFar, publicUrl }: { text: string; soFar: SoFar; publicUrl: string }): DemoDecision {
	if (soFar.agentTookOver) return { kind: "silence" };
	const words = wordsOf(text);
	const topic = topicOf(words);
	if (asksForPerson(words, topic !== null)) return soFar.waitsForAgent ? alreadyAsked() : escalation();
	if (topic) return { kind: "answer", text: topic.answer(publicUrl) };
	// Whoever waits for a person and adds details does not want to hear from a bot after each line.
	if (soFar.waitsForAgent) return { kind: "silence" };
	return { kind: "small-talk", text: soFar.botSpoke ? notUnderstood() : greeting() };
}

/** Lower case, without punctuation and accents: "What's the PRICE?!" and "price" are the same question. */
function wordsOf(text: string): string[] {
	const plain = text.slice(0, 2000).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
	return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** The topic with the most words in the text; the first of equals. */
function topicOf(words: string[]): Topic | null {
	const scored = TOPICS.map((topic) => ({ topic, hits: words.filter((word) => topic.words.test(word)).length }));
	const best = scored.reduce((a, b) => (b.hits > a.hits ? b : a));
	if (best.hits > 0) return best.topic;
	return words.join(" ").includes("how much") ? (TOPICS[0] ?? null) : null;
}

/** "What does it cost per agent?" is about the price; "I want to talk to an agent about the price" is not. */
function asksForPerson(words: string[], hasTopic: boolean): boolean {
	const person = words.findIndex((word) => PERSON.test(word));
	if (person === -1) return false;
	if (words.slice(0, person).some((word) => ASKING.test(word))) return true;
	return !hasTopic && words.some((word) => PLAIN_PERSON.test(word));
}

const choices = () => DEMO_QUESTIONS.map((question) => `• ${question}`).join("\n");

function greeting(): string {
	return `Hi! I am the demo bot, so that you are not alone here. I can answer three questions:\n\n${choices()}\n\nOr write “human”, and I call a person.`;
}

function notUnderstood(): string {
	return `I am a small bot and did not get that. Try one of these:\n\n${choices()}\n\nOr write “human”, and I call a person.`;
}

function escalation(): DemoDecision {
	return {
		kind: "escalate",
		text: "I have called a person: this conversation now waits under Escalated in the agents' inbox. Write on meanwhile, they will see everything.",
	};
}

function alreadyAsked(): DemoDecision {
	return {
		kind: "answer",
		text: "A person has been called and will see everything that you write. Nobody there? Open the inbox and answer yourself, or let this page simulate an agent.",
	};
}
