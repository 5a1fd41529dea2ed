/** In which language and by which clock mails come, and how long this browser stays signed in. */
import { expect } from 'vitest';
import { test } from './browsing.ts';
import { flow, openHouse } from './mail-house.ts';
import { open } from './opening.ts';
import { register, toast } from './people.ts';
import { readers } from './readers.ts';

test.for(readers)(
  'mails come in the language and by the clock that were chosen, whatever the pages speak ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader);
    const page = await house.enter();
    const { email } = await register(page);
    await house.letter(email, '/confirm-email');
    const [other] = readers.filter(({ language }) => language !== reader.language);
    await open(page, '/settings#locale');
    await page.locator('#locale [name=language]').selectOption(other?.language ?? '');
    await page.locator('#locale [name=timeZone]').selectOption('Asia/Tokyo');
    await page.locator('#locale [type=submit]').click();
    expect(await toast(page)).toBe(reader.saved);
    await page.reload();
    await expect.poll(() => page.locator('#locale [name=language]').inputValue()).toBe(other?.language);
    expect(await page.locator('#locale [name=timeZone]').inputValue()).toBe('Asia/Tokyo');
    expect(await page.locator('html').getAttribute('lang')).toBe(reader.language);

    await page.request.post('/auth/password/forgot', { data: { email } });
    const { subject, language, text } = await house.letter(email, '/reset-password');
    expect({ subject, language }).toEqual({ subject: other?.subjects.recovery, language: other?.language });
    expect(text.replaceAll('\n', ' ')).toMatch(/Japan Standard Time|hora estándar de Japón/);
  },
);

test.for(readers)(
  'the cookie of this browser is kept, and given up, without a new log-in ($language)',
  flow,
  async (reader, { another, watch }) => {
    const house = await openHouse({ another, watch }, reader);
    const page = await house.enter();
    await register(page);
    await open(page, '/settings#sessions');
    const expiry = async () => (await page.context().cookies())[0]?.expires ?? 0;
    expect(await expiry()).toBe(-1);
    const before = Date.now() / 1000;
    const button = page.locator('#sessions .session').first().getByRole('button');
    await button.click();
    expect(await toast(page)).toMatch(reader.staysIn);
    // A fortnight; the browser keeps whole seconds.
    expect(await expiry()).toBeGreaterThanOrEqual(before + 14 * 24 * 3600 - 2);
    await button.click();
    await page.locator('.toast').getByText(reader.goesOut).waitFor();
    await expect.poll(expiry).toBe(-1);
  },
);
