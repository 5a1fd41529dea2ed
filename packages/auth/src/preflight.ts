/** Must be imported before anything else: turns the crash of the native packages on an old Node into a sentence. */

// The prebuilt better-sqlite3 and argon2 need Node-API 10; on an older Node they end the process without a word.
if (Number(process.versions.napi) < 10) {
  throw new Error(
    `@portero/auth needs Node 22.22 or newer (24.11 or newer is best). This is ${process.version}: better-sqlite3 and ` +
      'argon2 would end it without a word.',
  );
}

export {};
