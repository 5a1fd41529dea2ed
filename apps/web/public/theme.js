// Applies the remembered theme before the first paint. A file of its own, because the page allows no inline script.
try {
  const theme = localStorage.getItem('portero.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be switched off; the system's theme is as good.
}
