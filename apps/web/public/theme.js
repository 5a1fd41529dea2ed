// Applies the remembered theme before the first paint. A file of its own, because the page allows no inline script.
const root = document.documentElement;
try {
  const theme = localStorage.getItem('portero.theme');
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
} catch {
  // Storage may be switched off; the system's theme is as good.
}

// The browser's own bars take the colour of the page, also where the chosen theme is not the system's.
const colours = [...document.querySelectorAll('meta[name="theme-color"]')].map((meta) => ({
  meta,
  system: meta.media,
}));
function colourBars() {
  const { theme } = root.dataset;
  for (const { meta, system } of colours) meta.media = theme ? (system.includes(theme) ? 'all' : 'not all') : system;
}
colourBars();
new MutationObserver(colourBars).observe(root, { attributeFilter: ['data-theme'] });
