import type { Call } from '@/api/ask';
import { variable, type CliCall, type CliValue } from './tccli';

/** Parameters whose values are secrets: a command names a variable of the shell in their place. */
const SECRETS: Record<string, CliValue> = {
  Password: variable('PASSWORD'),
  CurrentPassword: variable('CURRENT_PASSWORD'),
  NewPassword: variable('NEW_PASSWORD'),
  ImportKeyMaterial: variable('MATERIAL'),
};

/** What tccli is told where an action belongs to no region: it insists on one. */
export const ANY_REGION = 'ap-guangzhou';

/** The same calls for tccli. */
export function cliCalls(calls: Call[]): CliCall[] {
  return calls.map(({ path, body }) => {
    const [, service, action] = path.split('/');
    const given = Object.entries(body as Record<string, CliValue>);
    const parameters = Object.fromEntries(given.map(([name, value]) => [name, SECRETS[name] ?? value]));
    return { service, action: action ?? '', parameters };
  });
}
