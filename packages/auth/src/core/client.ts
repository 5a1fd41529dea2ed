/** Who is on the other end of a request, as far as a rule may know. */

export interface Client {
  /** The network address as text, from the socket or a trusted proxy. */
  readonly address: string;
  /** The User-Agent header as sent, or empty. */
  readonly userAgent: string;
  /** Links events to the request's log line and answer. */
  readonly requestId: string;
  /** The Accept-Language header as sent; absent for what comes from no request. */
  readonly acceptLanguage?: string | undefined;
}

/** Whoever is behind what the server does by itself. */
export const ownClient: Client = { address: 'local', userAgent: 'portero', requestId: '' };
