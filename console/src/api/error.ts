/** The code of an error that has no reply because the server could not be reached. */
export const NETWORK_ERROR = 'NetworkError';

/** An error as the server says it. */
export class ApiError extends Error {
  constructor(
    /** The code, such as `InvalidParameterValue.AliasAlreadyExists`. */
    readonly code: string,
    /** What went wrong and what would be right, in the user's language. */
    message: string,
    /** The id of the request, which the server's log and audit trail know too; may be empty. */
    readonly requestId: string,
    /** The HTTP status; 0 if there was no reply. */
    readonly status: number,
  ) {
    super(message);
  }

  /** Whether there is no session (any more). */
  get signedOut(): boolean {
    return this.status === 401;
  }
}
