import type { Letter } from "../mail.ts";

type Parts = { to: string; subject: string; greeting?: string; says: string[]; link?: { words: string; url: string } };

/** One letter in two forms: plain text, and the same words as simple HTML. */
function letter({ to, subject, greeting = "Hello,", says, link }: Parts): Letter {
	const [first = "", ...rest] = says;
	const text = [greeting, first, ...(link ? [link.url] : []), ...rest].join("\n\n");
	const paragraphs = [greeting, first].map((words) => `<p>${escaped(words)}</p>`);
	if (link) paragraphs.push(`<p><a href="${escaped(link.url)}">${escaped(link.words)}</a></p>`);
	paragraphs.push(...rest.map((words) => `<p>${escaped(words)}</p>`));
	return { to, subject, text: `${text}\n`, html: `<!doctype html><html lang="en"><body>${paragraphs.join("")}</body></html>` };
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
const escaped = (words: string) => words.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

type Recipient = { email: string; name: string };

export const invitationLetter = (to: string, invitedBy: string, url: string): Letter =>
	letter({
		to,
		subject: "You are invited to answer in Veritix Chat",
		says: [
			`${invitedBy} invites you to answer people in Veritix Chat. Open this link to choose a name and a password:`,
			"The link works once, for seven days. If you did not expect it, ignore this e-mail.",
		],
		link: { words: "Accept the invitation", url },
	});

export const passwordLetter = ({ email, name }: Recipient, url: string): Letter =>
	letter({
		to: email,
		subject: "Choose a new password",
		greeting: `Hello ${name},`,
		says: [
			"Somebody, most likely you, has forgotten your password. Open this link to choose a new one:",
			"The link works once, for one hour. If it was not you, ignore this e-mail: your password stays as it is.",
		],
		link: { words: "Choose a new password", url },
	});

export const passwordChangedLetter = (to: string): Letter =>
	letter({
		to,
		subject: "Your password was changed",
		says: ["Your password in Veritix Chat was changed.", "If it was not you, ask an administrator of your team for help at once."],
	});

export const confirmEmailLetter = ({ email, name }: Recipient, url: string): Letter =>
	letter({
		to: email,
		subject: "Confirm your e-mail address",
		greeting: `Hello ${name},`,
		says: [
			"You want to sign in to Veritix Chat with this address. Open this link to confirm that it is yours:",
			"The link works once, for one hour. Until then nothing changes. If it was not you, ignore this e-mail.",
		],
		link: { words: "Confirm the address", url },
	});

export const emailAskedLetter = (to: string, wanted: string): Letter =>
	letter({
		to,
		subject: "Your e-mail address is to be changed",
		says: [
			`Somebody who knows your password, most likely you, wants your account in Veritix Chat to belong to ${wanted}. That happens when a link is opened there.`,
			"If it was not you, choose a new password at once: the link ends with the old one. An administrator of your team can help.",
		],
	});

export const emailChangedLetter = (to: string, now: string): Letter =>
	letter({
		to,
		subject: "Your e-mail address was changed",
		says: [
			`Your account in Veritix Chat now belongs to ${now}. You sign in with that address.`,
			"If it was not you, ask an administrator of your team for help at once.",
		],
	});
