/** What a call is given. `Shell` values are put in as they are. */
export type CliValue = string | number | readonly string[] | Shell | undefined | { readonly [name: string]: string }[];

/** A piece of shell, such as one that reads a file, instead of a secret on the command line. */
class Shell {
  constructor(readonly text: string) {}
}

/** The Base64 of a file, as shell: what stands for a secret. */
export const FILE = new Shell('"$(base64 -w0 FILE)"');

/** A variable of the shell, which stands for a secret. */
export function variable(name: string): Shell {
  return new Shell(`"$${name}"`);
}

/** One call of an action of the API. */
export interface CliCall {
  service?: string;
  action: string;
  parameters?: Record<string, CliValue>;
}

/** The tccli command of a call, to be pasted into a shell. */
export function tccli({ service = 'kms', action, parameters = {} }: CliCall, region: string, host: string): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  const options = given.map(([name, value]) => `--${name} ${put(value)}`);
  return ['tccli', service, action, ...options, `--region ${region}`, `--endpoint ${host}`].join(' ');
}

function put(value: CliValue): string {
  if (value instanceof Shell) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return quote(String(value));
  return quote(JSON.stringify(value));
}

/** A word of a POSIX shell. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
