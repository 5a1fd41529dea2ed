/** What the plugin needs to know of a feature. */
import type { FastifyInstance } from 'fastify';
import type { Deps } from './core/deps.ts';

export interface Feature {
  readonly name: string;
  /** Registers the feature's endpoints. */
  readonly routes?: (app: FastifyInstance, deps: Deps) => void;
  /** Prepares what the feature needs in the database, or knows of it, at registration. */
  readonly start?: (deps: Deps) => Promise<void>;
  /** Deletes what is over, lets a key follow another, looks anew at what others have changed: at the start and now and then. */
  readonly upkeep?: (deps: Deps) => Promise<void>;
}
