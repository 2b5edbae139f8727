/** How a site's own server vouches for the person who is signed in there; a test signs with them as they stand. */
export type SigningExample = { language: string; code: string };

/** `kid` names the secret, so that two can be in use while a site changes over. */
export function signingExamples(kid: string): SigningExample[] {
	return [
		{
			language: "Node",
			code: `import { createHmac } from "node:crypto";

const part = (value) =>
  Buffer.from(JSON.stringify(value)).toString("base64url");

export function chatToken({ id, name, email }, secret) {
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const kid = "${kid}";
  const head = part({ alg: "HS256", typ: "JWT", kid });
  const body = part({ sub: String(id), name, email, exp });
  const sign = createHmac("sha256", secret)
    .update(\`\${head}.\${body}\`)
    .digest("base64url");
  return \`\${head}.\${body}.\${sign}\`;
}`,
		},
		{
			language: "PHP",
			code: `function chat_token(array $user, string $secret): string {
    $part = fn ($bytes) =>
        rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    $kid = '${kid}';
    $head = $part(json_encode(['alg' => 'HS256', 'kid' => $kid]));
    $body = $part(json_encode([
        'sub' => (string) $user['id'],
        'name' => $user['name'],
        'email' => $user['email'],
        'exp' => time() + 3600,
    ]));
    $sign = hash_hmac('sha256', "$head.$body", $secret, true);
    return "$head.$body." . $part($sign);
}`,
		},
	];
}
