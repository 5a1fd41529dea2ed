import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { compare } from './visual.ts';

/** A white picture with a square in a shade of grey. */
function picture(shade: number, side = 10): PNG {
  const png = new PNG({ width: 40, height: 30 });
  png.data.fill(255);
  for (let y = 5; y < 5 + side; y++)
    for (let x = 5; x < 5 + side; x++) png.data.fill(shade, (y * 40 + x) * 4, (y * 40 + x) * 4 + 3);
  return png;
}

test('a picture is like itself, and like one in shades that nobody can tell apart', () => {
  expect(compare(picture(100), picture(100)).count).toBe(0);
  expect(compare(picture(100), picture(104)).count).toBe(0);
});

test('another colour and another size of a thing are seen', () => {
  expect(compare(picture(100), picture(200)).count).toBe(100);
  expect(compare(picture(100), picture(100, 12)).count).toBeGreaterThan(20);
});

test('a picture of another size is another picture', () => {
  expect(compare(new PNG({ width: 40, height: 31 }), picture(100)).count).toBe(40 * 30);
});
