/**
 * The first step of every npm script: is this Node able to run the project, and is the generated schema there? Plain JavaScript, because an
 * older Node cannot read anything else here. The project brings its own Node (see optionalDependencies), which `npm run` finds first.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `Drydock runs on Node 22.18 or newer; this is ${process.version}. npm ci installs a Node of its own for common platforms ` +
      `(Linux with glibc, macOS, Windows): run \`npm ci\` without --omit=optional and start through \`npm run\`, or install a newer Node.`,
  );
  process.exit(1);
}
await import('./generate-schema.ts');
