import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { accessSync, chmodSync, constants, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "./imports.ts";

const run = promisify(execFile);

export type Nginx = {
	/** New workers with the same configuration; the old ones stay for what is open. */
	reload(): Promise<void>;
	stop(): Promise<void>;
};

/** Whether this machine has what a test behind nginx needs; where it is required and missing, that is an error. */
export function hasNginx(): boolean {
	const found = find("nginx") !== null && find("openssl") !== null;
	if (!found && process.env.TEST_REQUIRE_NGINX) {
		throw new Error("TEST_REQUIRE_NGINX is set, but nginx or openssl is not installed on this machine.");
	}
	return found;
}

/** What to call a suite, so that a run without nginx says what it left out and how to get it. */
export const behindNginx = (): string => (hasNginx() ? "behind nginx" : "behind nginx (skipped: install nginx and openssl)");

/** The configuration of docs/deployment.md in a real nginx on loopback; only names, ports and the certificate's place differ. */
export async function startNginx(ports: { https: number; http: number; server: number }): Promise<Nginx> {
	const [program, openssl] = [find("nginx"), find("openssl")];
	if (!program || !openssl) throw new Error("nginx and openssl must be installed");
	const folder = mkdtempSync(join(tmpdir(), "veritix-chat-nginx-"));
	// Its workers are another user than root.
	chmodSync(folder, 0o755);
	mkdirSync(join(folder, "temporary"));
	const [certificate, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
	const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key];
	const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
	await run(openssl, ["req", "-x509", ...newKey, "-out", certificate, "-days", "2", ...names], { timeout: 20_000 });
	writeFileSync(join(folder, "site.conf"), documented({ ...ports, certificate, key }));
	writeFileSync(join(folder, "nginx.conf"), AROUND);

	const child = spawn(program, ["-p", `${folder}/`, "-e", "error.log", "-c", "nginx.conf"], { stdio: "ignore" });
	const complaints = () => readFileSync(join(folder, "error.log"), "utf8");
	await listening(ports.https, child).catch((error) => {
		child.kill("SIGTERM");
		throw new Error(`nginx did not start: ${complaints()}`, { cause: error });
	});
	return {
		async reload() {
			const workers = complaints().split("start worker process ").length;
			child.kill("SIGHUP");
			await until(() => complaints().split("start worker process ").length > workers);
		},
		async stop() {
			// Sockets would hold a graceful end up for as long as they live.
			if (child.exitCode === null && child.signalCode === null) {
				const ended = once(child, "close");
				child.kill("SIGTERM");
				await ended;
			}
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** What Debian's own nginx.conf says around a site, for a process of ours in a folder of its own. */
const AROUND = `daemon off;
worker_processes 2;
pid nginx.pid;
error_log error.log notice;
events { worker_connections 512; }
http {
	access_log off;
	client_body_temp_path temporary/body;
	proxy_temp_path temporary/proxy;
	fastcgi_temp_path temporary/fastcgi;
	uwsgi_temp_path temporary/uwsgi;
	scgi_temp_path temporary/scgi;
	gzip on;
	include site.conf;
}
`;

type Places = { https: number; http: number; server: number; certificate: string; key: string };

/** The one nginx block of docs/deployment.md, moved to this machine. */
function documented({ https, http, server, certificate, key }: Places): string {
	const blocks = [...readFileSync(join(ROOT, "docs/deployment.md"), "utf8").matchAll(/```nginx\n([\s\S]*?)```/g)];
	const [, text] = blocks[0] ?? [];
	if (!text || blocks.length !== 1) throw new Error("docs/deployment.md must have exactly one nginx configuration");
	return replaceEach(text, [
		["/etc/letsencrypt/live/chat.example.com/fullchain.pem", certificate],
		["/etc/letsencrypt/live/chat.example.com/privkey.pem", key],
		["server_name chat.example.com", "server_name localhost"],
		["listen 443 ssl", `listen 127.0.0.1:${https} ssl`],
		["listen 80", `listen 127.0.0.1:${http}`],
		["server 127.0.0.1:3000", `server 127.0.0.1:${server}`],
	]);
}

function replaceEach(text: string, pairs: [from: string, to: string][]): string {
	return pairs.reduce((so, [from, to]) => {
		if (!so.includes(from)) throw new Error(`the nginx configuration of docs/deployment.md has no ${from}`);
		return so.replaceAll(from, to);
	}, text);
}

/** Debian keeps it in sbin, which is not everybody's PATH. */
function find(program: string): string | null {
	const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin", "/usr/bin"];
	for (const folder of folders.filter(Boolean)) {
		try {
			accessSync(join(folder, program), constants.X_OK);
			return join(folder, program);
		} catch {
			// Not in this one.
		}
	}
	return null;
}

async function listening(port: number, child: ChildProcess): Promise<void> {
	await until(async () => {
		if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
		const socket = connect(port, "127.0.0.1");
		try {
			await once(socket, "connect");
			return true;
		} catch {
			return false;
		} finally {
			socket.destroy();
		}
	});
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
	for (const deadline = Date.now() + 10_000; !(await condition()); ) {
		if (Date.now() > deadline) throw new Error("nothing came within 10 s");
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
}
