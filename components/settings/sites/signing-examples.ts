/** How a site's own server vouches for the person who is signed in there; tested as they stand. */
export type SigningExample = { language: string; code: string };

/** `kid` names the secret, so that two can be in use while a site changes over. */
export function signingExamples(kid: string): SigningExample[] {
	return [
		{
			language: "Node",
			code: `import { createHmac } from "node:crypto";

const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

export function chatToken(user) {
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const head = part({ alg: "HS256", typ: "JWT", kid: "${kid}" });
  const body = part({ sub: String(user.id), name: user.name, email: user.email, exp });
  const sign = createHmac("sha256", process.env.CHAT_SECRET);
  return \`\${head}.\${body}.\${sign.update(\`\${head}.\${body}\`).digest("base64url")}\`;
}`,
		},
		{
			language: "PHP",
			code: `function chat_token(array $user): string {
    $part = fn ($bytes) => rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    $head = $part(json_encode(['alg' => 'HS256', 'typ' => 'JWT', 'kid' => '${kid}']));
    $body = $part(json_encode([
        'sub' => (string) $user['id'],
        'name' => $user['name'],
        'email' => $user['email'],
        'exp' => time() + 3600,
    ]));
    $sign = hash_hmac('sha256', "$head.$body", getenv('CHAT_SECRET'), true);
    return "$head.$body." . $part($sign);
}`,
		},
	];
}
