/** `pnpm screenshots`: a picture of every page, in both themes and languages, as desktops and phones show it. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { buildIfStale } from './build.ts';
import { startBuiltServer } from './built-server.ts';
import { chromiumPath } from './chromium.ts';
import { withBlock } from './generated-block.ts';
import { inRoot } from './root.ts';

const FOLDER = 'docs/images';
const DOCUMENT = 'docs/pages.md';
const QUALITY_PERCENT = 72;

const ada = { email: 'ada@example.com', name: 'Ada Lovelace', password: 'correct horse battery staple' };
// Where else Ada is signed in: what the list of sessions is for.
const elsewhere = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:144.0) Gecko/20100101 Firefox/144.0',
];

// Her access tokens, and for how many days.
const tokens = [
  ['deploy', 3],
  ['nightly backup', 90],
] as const;

interface Subject {
  name: string;
  heading: string;
  path: string;
  isSignedIn?: true;
  /** What is done on the page before the picture is taken. */
  prepare?: (page: Page) => Promise<void>;
  /** The part of the page that is shown; without it, the whole. */
  part?: string;
}

const subjects: Subject[] = [
  { name: 'home', heading: 'Home', path: '/' },
  { name: 'log-in', heading: 'Log in', path: '/login' },
  { name: 'sign-up', heading: 'Sign up', path: '/signup' },
  { name: 'profile', heading: 'Profile', path: '/profile', isSignedIn: true },
  { name: 'settings', heading: 'Settings', path: '/settings', isSignedIn: true },
  {
    name: 'access-tokens',
    heading: 'Access tokens',
    path: '/settings#tokens',
    isSignedIn: true,
    prepare: (page) => page.locator('#tokens .list-head > button').click(),
    part: '#tokens',
  },
  {
    name: 'device',
    heading: 'A program that asks for access',
    path: '/device',
    isSignedIn: true,
    prepare: askForAccess,
  },
  { name: 'not-found', heading: 'An address without a page', path: '/nowhere' },
];
const devices = {
  desktop: { viewport: { width: 1280, height: 800 } },
  phone: { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
};
const languages = { en: 'en-GB', es: 'es-ES' };
const themes = ['light', 'dark'] as const;
type Device = keyof typeof devices;
type Language = keyof typeof languages;
type Theme = (typeof themes)[number];

/** The name of a picture's file. */
function pictureName(subject: string, device: Device, theme: Theme, language: Language): string {
  return `${subject}-${device}-${theme}-${language}.webp`;
}

/** Every picture there is. */
export function pictureNames(): string[] {
  return subjects.flatMap(({ name }) =>
    (Object.keys(devices) as Device[]).flatMap((device) =>
      themes.flatMap((theme) =>
        (Object.keys(languages) as Language[]).map((language) => pictureName(name, device, theme, language)),
      ),
    ),
  );
}

/** The tables of docs/pages.md. */
export function picturesTable(): string {
  const cell = (subject: Subject, device: Device, theme: Theme, language: Language) =>
    `![${subject.heading}, ${device}, ${theme}, ${language === 'en' ? 'English' : 'Spanish'}](images/${pictureName(subject.name, device, theme, language)})`;
  return subjects
    .flatMap((subject) => [
      `## ${subject.heading}`,
      '',
      '| | light | dark |',
      '| --- | --- | --- |',
      ...(Object.keys(devices) as Device[]).flatMap((device) =>
        (Object.keys(languages) as Language[]).map(
          (language) =>
            `| ${device}, ${language} | ${themes.map((theme) => cell(subject, device, theme, language)).join(' | ')} |`,
        ),
      ),
      '',
    ])
    .join('\n');
}

async function take(page: Page, file: string, part?: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const { cssContentSize } = await cdp.send('Page.getLayoutMetrics');
  const whole = { x: 0, y: 0, width: cssContentSize.width, height: cssContentSize.height };
  const box = part ? await boxOf(page, part) : whole;
  const { data } = await cdp.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY_PERCENT,
    captureBeyondViewport: true,
    clip: { ...box, scale: 1 },
  });
  await cdp.detach();
  writeFileSync(inRoot(`${FOLDER}/${file}`), Buffer.from(data, 'base64'));
}

/** Where a part of the page is, with what surrounds it. */
async function boxOf(page: Page, part: string) {
  return page.locator(part).evaluate((element) => {
    const { top, height } = element.getBoundingClientRect();
    return { x: 0, y: top + window.scrollY, width: document.documentElement.clientWidth, height: height + 32 };
  });
}

/** A program asks for access, and somebody types its code. */
async function askForAccess(page: Page): Promise<void> {
  const asked = await page.request.post('/auth/device', {
    data: { client_id: 'portero on ada-laptop', scope: 'profile:read sessions:read' },
    headers: { 'user-agent': 'curl/8.5.0' },
  });
  await page.locator('[name=code]').fill((await asked.json()).user_code);
  await page.locator('main [type=submit]').click();
  await page.locator('.device-answers').waitFor();
}

async function takeAll(browser: Browser, baseURL: string): Promise<void> {
  for (const device of Object.keys(devices) as Device[]) {
    for (const language of Object.keys(languages) as Language[]) {
      const context = await browser.newContext({
        baseURL,
        locale: languages[language],
        reducedMotion: 'reduce',
        ...devices[device],
      });
      const page = await context.newPage();
      for (const subject of subjects.toSorted((a, b) => Number(a.isSignedIn ?? 0) - Number(b.isSignedIn ?? 0))) {
        if (subject.isSignedIn)
          await context.request.post('/auth/login', { data: { email: ada.email, password: ada.password } });
        await page.goto(subject.path);
        await page.locator('h1').waitFor();
        await page.getByRole('navigation').getByRole('listitem').nth(2).waitFor();
        if (subject.path.startsWith('/settings')) await page.locator('.session').first().waitFor();
        await subject.prepare?.(page);
        for (const theme of themes) {
          await page.emulateMedia({ colorScheme: theme });
          await take(page, pictureName(subject.name, device, theme, language), subject.part);
        }
      }
      // Or the list would grow from one picture to the next.
      await context.request.post('/auth/logout');
      await context.close();
    }
  }
}

async function main(): Promise<void> {
  await buildIfStale();
  const server = await startBuiltServer({ RATE_LIMITS: 'off' });
  const browser = await chromium.launch({ executablePath: await chromiumPath(), args: ['--no-sandbox'] });
  try {
    const context = await browser.newContext({ baseURL: server.baseUrl });
    await context.request.post('/auth/signup', { data: ada });
    for (const [name, expiresInDays] of tokens)
      await context.request.post('/auth/tokens', { data: { name, scopes: ['profile:read'], expiresInDays } });
    await context.request.post('/auth/logout');
    for (const userAgent of elsewhere) {
      const other = await browser.newContext({ baseURL: server.baseUrl, userAgent });
      await other.request.post('/auth/login', { data: { email: ada.email, password: ada.password, remember: true } });
    }
    mkdirSync(inRoot(FOLDER), { recursive: true });
    for (const old of readdirSync(inRoot(FOLDER))) if (old.endsWith('.webp')) rmSync(inRoot(`${FOLDER}/${old}`));
    await takeAll(browser, server.baseUrl);
    writeFileSync(inRoot(DOCUMENT), withBlock(DOCUMENT, 'pictures', picturesTable()));
    console.log(`${pictureNames().length} pictures are in ${FOLDER}, shown in ${DOCUMENT}.`);
  } finally {
    await browser.close();
    await server.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
