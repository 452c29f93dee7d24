/**
 * Where to go after signing in: a path inside the console, or its start. Anything that a browser
 * could take for another site is refused, so that a crafted link cannot lead a user away.
 */
export function safeReturn(to: string | undefined): string {
  return to && /^\/[A-Za-z0-9]/.test(to) && !/[\\\r\n\t]/.test(to) ? to : '/';
}
