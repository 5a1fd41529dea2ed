/** How tabs of one browser tell each other that the session changed. They say that it did, never what it is. */

/** `in`: somebody logged in. `out`: somebody logged out. `changed`: the same user has changed. */
export type Tidings = 'in' | 'out' | 'changed';

/** Opens the channel. A browser without BroadcastChannel learns the news when the tab is next looked at. */
export function sessionChannel(onTidings: (tidings: Tidings) => void): (tidings: Tidings) => void {
  if (!('BroadcastChannel' in window)) return () => {};
  const channel = new BroadcastChannel('portero.session');
  channel.onmessage = ({ data }) => onTidings(data === 'in' || data === 'out' ? data : 'changed');
  return (tidings) => channel.postMessage(tidings);
}
