/**
 * `npm run lock`: adds what npm leaves out of package-lock.json when the registry it was made from lacks packages for other platforms. Without
 * them `npm ci` says "Missing: … from lock file" everywhere. An added entry states name, version and platform and no checksum, so npm fetches
 * it by name on the platforms that want it and skips it on all others. Run it after every `npm install`; it changes nothing when nothing is
 * missing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './stages/tool.ts';

export interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [more: string]: unknown;
}
export type LockPackages = Readonly<Record<string, LockEntry>>;

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** What a platform package's name says: `@x/binding-linux-arm64-musl` is for linux, arm64, musl. */
export function platformOf(name: string): {
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
} {
  const words = name.replace('windows', 'win32').split(/[-/]/);
  const os = systems.find((system) => words.includes(system));
  const cpu = processors.find((processor) => words.includes(processor));
  const libc =
    os !== 'linux'
      ? undefined
      : words.some((word) => word.startsWith('musl'))
        ? 'musl'
        : words.some((word) => word.startsWith('gnu'))
          ? 'glibc'
          : undefined;
  return { ...(os ? { os: [os] } : {}), ...(cpu ? { cpu: [cpu] } : {}), ...(libc ? { libc: [libc] } : {}) };
}

/** Whether a package at `from` finds `name` in its own node_modules or those above it. */
function isLocked(packages: LockPackages, from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

/** The entries to add: optional packages of exactly one version, named for a platform. Throws for a missing one that is neither. */
export function missingEntries(packages: LockPackages): Readonly<Record<string, LockEntry>> {
  const missing: Record<string, LockEntry> = {};
  for (const [from, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(packages, from, name)) continue;
      const platform = platformOf(name);
      if (!/^\d+\.\d+\.\d+\S*$/.test(version) || (!platform.os && !platform.cpu))
        throw new Error(`${name}@${version} is missing and names no platform: add it by hand`);
      const { cpu, libc, os } = platform;
      // In npm's order, so that its next install leaves the entry as it is.
      missing[`node_modules/${name}`] = {
        version,
        ...(cpu ? { cpu } : {}),
        ...(entry.dev ? { dev: true } : {}),
        ...(libc ? { libc } : {}),
        optional: true,
        ...(os ? { os } : {}),
      };
    }
  }
  return missing;
}

if (process.argv[1] === import.meta.filename) {
  const file = join(root, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: LockPackages };
  const missing = missingEntries(lock.packages);
  const packages = Object.fromEntries(Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => a.localeCompare(b, 'en')));
  if (Object.keys(missing).length) writeFileSync(file, `${JSON.stringify({ ...lock, packages }, null, 2)}\n`);
  console.log(`${Object.keys(missing).length} platform packages added to package-lock.json`);
}
