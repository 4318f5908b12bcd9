/**
 * `npm run schema`: writes src/api/schema/generated/ from the installed npm packages. Runs before every check, test, build and start, so it
 * first compares a stamp (package versions and the generator's own text) and returns within milliseconds when nothing changed. Says what it did
 * on stderr: stdout belongs to the command that follows.
 * `--force` writes anyway.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const modules = join(root, 'node_modules');
const target = join(root, 'src/api/schema/generated');
const files = ['types.ts', 'docs.ts', 'resources.ts'] as const;

function stampOfInputs(): string {
  const hash = createHash('sha256');
  for (const name of ['kubernetes-models', '@kubernetes-models/apimachinery', '@kubernetes/client-node']) {
    const file = join(modules, name, 'package.json');
    if (!existsSync(file)) throw new Error(`${name} is not installed: run \`npm ci\` first`);
    hash.update(`${name} ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}\n`);
  }
  const generator = join(import.meta.dirname, 'schema');
  for (const file of readdirSync(generator).sort()) if (!file.endsWith('.test.ts')) hash.update(readFileSync(join(generator, file)));
  return hash.digest('hex');
}

/** Written beside and renamed, so that another process never reads half a file. */
function writeWhole(file: string, text: string): void {
  const draft = join(target, `.${file}.${process.pid}`);
  writeFileSync(draft, text);
  renameSync(draft, join(target, file));
}

async function generate(): Promise<void> {
  const stamp = stampOfInputs();
  const stampFile = join(target, 'stamp');
  const current =
    existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && files.every((file) => existsSync(join(target, file)));
  if (current && !process.argv.includes('--force')) return;
  const started = performance.now();
  const [{ assembleSchema }, pack] = await Promise.all([import('./schema/assemble.ts'), import('./schema/pack.ts')]);
  const schema = assembleSchema(modules);
  mkdirSync(target, { recursive: true });
  writeWhole('types.ts', pack.packTypes(schema));
  writeWhole('docs.ts', pack.packDocs(schema));
  writeWhole('resources.ts', pack.packResources(schema));
  writeWhole('stamp', stamp);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.error(`schema: ${schema.types.length} types and ${schema.resources.length} resources written in ${seconds} s`);
}

await generate();
