/** What differs from one machine to another. */

export interface Settings {
  readonly port: number;
  /** Where the two databases are. */
  readonly folder: string;
  /** `name:secret`, separated by commas: the first signs, all verify. */
  readonly secrets: string;
  /** The origin that people open. */
  readonly publicUrl: string;
  readonly logLevel: string;
}

const { PORT = '4000', DATA = 'data', SECRETS = '', PUBLIC_URL, LOG_LEVEL = 'info' } = process.env;

export const settings: Settings = {
  port: Number(PORT),
  folder: DATA,
  secrets: SECRETS,
  publicUrl: PUBLIC_URL ?? `http://localhost:${PORT}`,
  logLevel: LOG_LEVEL,
};
