/** Signing in to a server, or being signed in, does not work. The message says why, and what to do: exit code 1. */
export class LoginError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LoginError';
  }
}
