import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { signingExamples } from "#components/settings/sites/signing-examples.ts";
import { proveIdentity } from "#core/users/identity-proof.ts";
import { ROOT } from "#tests/support/imports.ts";

const SECRET = "a secret of this test, long enough to be one";
const KID = "kid_example";
const hasPhp = spawnSync("php", ["-v"]).status === 0;

const codeFor = (language: string) => signingExamples(KID).find((example) => example.language === language)?.code ?? "";

async function expectProven(token: string) {
	const secrets = [
		{ id: "kid_other", secret: "of the time before" },
		{ id: KID, secret: SECRET },
	];
	expect(await proveIdentity({ identity: token, userId: undefined }, secrets, new Date())).toEqual({
		proven: { externalId: "42", by: "jwt", name: "Žana", email: "zana@example.com" },
	});
	const foreign = [{ id: KID, secret: "another secret" }];
	expect(await proveIdentity({ identity: token, userId: undefined }, foreign, new Date())).toEqual({ unverified: "wrong" });
}

test("what the page shows for Node, pasted into a server, signs a proof that is believed", async () => {
	const program = `${codeFor("Node")}\nprocess.stdout.write(chatToken({ id: 42, name: "Žana", email: "zana@example.com" }, "${SECRET}"));`;
	await expectProven(execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" }));
});

test.skipIf(!hasPhp)("and so does what it shows for PHP", async () => {
	const program = `${codeFor("PHP")}\necho chat_token(['id' => 42, 'name' => 'Žana', 'email' => 'zana@example.com'], '${SECRET}');`;
	await expectProven(execFileSync("php", ["-r", program], { encoding: "utf8" }));
});

test("the documentation shows the same code as the page", () => {
	const document = readFileSync(join(ROOT, "docs/embedding.md"), "utf8");
	for (const { code } of signingExamples("kid_…")) expect(document).toContain(code);
});
