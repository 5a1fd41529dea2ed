/** Who takes part in a run. */
import type { PeerName } from '../plan.ts';
import { flask, flaskLacks } from './flask.ts';
import { betterAuth, betterAuthCached, floor, floorNodeRs, passport } from './peers.ts';
import { portero } from './portero.ts';
import type { Target } from './target.ts';

const peers: Record<PeerName, Target> = {
  floor,
  'floor-noders': floorNodeRs,
  'better-auth': betterAuth,
  'better-auth-cached': betterAuthCached,
  passport,
  flask,
};

/** Portero and these peers, and a sentence about each that cannot take part here. */
export function chosenTargets(names: readonly PeerName[]): { targets: Target[]; leftOut: string[] } {
  const lacking = names.includes('flask') ? flaskLacks() : [];
  const present = names.filter((name) => name !== 'flask' || lacking.length === 0);
  return {
    targets: [portero(), ...present.map((name) => peers[name])],
    leftOut:
      lacking.length > 0
        ? [`The tutorial's Flask app is left out: it needs the Debian packages ${lacking.join(', ')}.`]
        : [],
  };
}
