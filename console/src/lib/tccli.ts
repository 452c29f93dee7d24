/** Parameters whose values are secrets: a command names a variable of the shell in their place. */
const SECRETS: Record<string, string> = {
  Password: '"$PASSWORD"',
  CurrentPassword: '"$CURRENT_PASSWORD"',
  NewPassword: '"$NEW_PASSWORD"',
  Plaintext: '"$PLAINTEXT"',
};

/** The tccli command that makes a call; `endpoint` is the address of this server. */
export function tccliCommand(path: string, body: object, endpoint: string, region?: string): string {
  const [, service, action] = path.split('/');
  const given = Object.entries(body).filter(([, value]) => value !== undefined && value !== null);
  const parameters = given.map(([name, value]) => `--${name} ${SECRETS[name] ?? quoted(value)}`);
  return ['tccli', service, action, ...parameters, `--region ${region ?? 'ap-guangzhou'}`, `--endpoint ${endpoint}`].join(
    ' ',
  );
}

/** A value as one word of a POSIX shell. */
function quoted(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /^[A-Za-z0-9_.,:/@=+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
