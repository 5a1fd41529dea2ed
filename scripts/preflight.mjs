// Plain JavaScript, loaded before the TypeScript scripts: an old Node would only say that it does not know the ending.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 22)) {
  console.error(
    `Portero needs Node 22.22 or newer (24 is best); this is ${process.version}. ` +
      'On Linux with glibc the install step brings its own Node; elsewhere please update Node.',
  );
  process.exit(1);
}
