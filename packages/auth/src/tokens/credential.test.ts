import { expect, test } from 'vitest';
import { isTokenShaped, newToken, shownPrefix } from './credential.ts';

test('a token says what it is, holds 256 random bits and is whole', () => {
  const tokens = Array.from({ length: 1_000 }, newToken);
  expect(new Set(tokens).size).toBe(1_000);
  for (const token of tokens) {
    expect(token).toMatch(/^portero_pat_[A-Za-z0-9_-]{43}[0-9a-z]{6}$/);
    expect(isTokenShaped(token)).toBe(true);
  }
});

test('its checksum is the one that is documented, so that scanners can tell it offline', () => {
  for (const text of [`portero_pat_${'A'.repeat(43)}`, `portero_pat_${'x7Kq2m_'.repeat(7).slice(0, 43)}`]) {
    expect(isTokenShaped(text + checksumByHand(text))).toBe(true);
  }
});

test('one wrong character, two swapped ones, or a piece that is missing are told without a database', () => {
  const token = newToken();
  for (let at = 0; at < token.length; at += 1) {
    const other = token[at] === 'a' ? 'b' : 'a';
    expect(isTokenShaped(token.slice(0, at) + other + token.slice(at + 1))).toBe(false);
    if (token[at] !== token[at + 1] && at + 1 < token.length) {
      const swapped = token.slice(0, at) + token[at + 1] + token[at] + token.slice(at + 2);
      expect(isTokenShaped(swapped)).toBe(false);
    }
    expect(isTokenShaped(token.slice(0, at))).toBe(false);
  }
  for (const text of [
    '',
    'portero_pat_',
    `${token} `,
    ` ${token}`,
    token.toUpperCase(),
    token.replace('pat', 'xyz'),
    `${token}\n`,
  ]) {
    expect(isTokenShaped(text)).toBe(false);
  }
});

test('what is shown of it tells it from others and keeps the rest', () => {
  const token = newToken();
  expect(shownPrefix(token)).toBe(token.slice(0, 18));
  expect(isTokenShaped(shownPrefix(token))).toBe(false);
});

/** The documented rule, bit by bit: CRC-32 (IEEE 802.3) in base 36, the last six digits. */
function checksumByHand(text: string): string {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ((crc ^ 0xffffffff) >>> 0).toString(36).padStart(6, '0').slice(-6);
}
