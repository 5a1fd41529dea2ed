/** Who takes part in a run. */
import { type MeasurementName, type Mode, needless, type PeerName, peerNames, quickPeers } from '../plan.ts';
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

export interface Chosen {
  /** Portero first, then the peers that take part in a measurement. */
  of(name: MeasurementName): Target[];
  /** Whether there is any peer. */
  readonly hasPeers: boolean;
  /** A sentence about each that cannot take part here. */
  readonly leftOut: readonly string[];
}

/** Portero, and the peers that were asked for; where nobody said, those of the mode. */
export function chosenTargets(mode: Mode, asked: readonly PeerName[] | undefined): Chosen {
  const lacking = asked?.includes('flask') || (!asked && mode === 'full') ? flaskLacks() : [];
  const namesOf = (name: MeasurementName) => asked ?? (mode === 'full' ? peerNames : quickPeers[name]);
  const takesPart = (peer: PeerName, name: MeasurementName) =>
    !(needless[peer] ?? []).includes(name) && (peer !== 'flask' || lacking.length === 0);
  return {
    of: (name) => [
      portero(),
      ...namesOf(name)
        .filter((peer) => takesPart(peer, name))
        .map((peer) => peers[peer]),
    ],
    hasPeers: asked === undefined || asked.length > 0,
    leftOut:
      lacking.length > 0
        ? [`The tutorial's Flask app is left out: it needs the Debian packages ${lacking.join(', ')}.`]
        : [],
  };
}
