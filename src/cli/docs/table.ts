/**
 * Tables of the documentation beside ours: every row it shows stands in ours, in the columns both have. Columns that tell of the cluster and the
 * moment do not count, and of a row on its way (`ContainerCreating`, `Terminating`) only the name does. Of ports, those it shows must be there.
 */
import { elided, known } from './changed.ts';

const volatile = new Set([
  'AGE', 'IP', 'NODE', 'CLUSTER-IP', 'CLUSTER IP', 'EXTERNAL-IP', 'NOMINATED NODE', 'READINESS GATES', 'VERSION', 'RESTARTS', 'LAST SEEN', 'DURATION', 'ADDRESS', 'ADDRESSES', 'REASON',
  'ENDPOINTS', 'HOLDER', 'LAST SCHEDULE', 'VOLUME', 'CPU(cores)', 'MEMORY(bytes)', 'CPU%', 'MEMORY%', 'ROLES', 'INTERNAL-IP', 'KERNEL-VERSION', 'OS-IMAGE', 'CONTAINER-RUNTIME',
  'STORAGECLASS', 'REQUESTOR', '...', 'ALLOWED DISRUPTIONS',
]); // biome-ignore format: a list of words
const renamed: Readonly<Record<string, string>> = { ACCESSMODES: 'ACCESS MODES', RECLAIMPOLICY: 'RECLAIM POLICY', 'MIN-AVAILABLE': 'MIN AVAILABLE', 'ALLOWED-DISRUPTIONS': 'ALLOWED DISRUPTIONS', PORTS: 'PORT(S)' };
const passing = /^(?:Pending|ContainerCreating|Terminating|PodInitializing|Init:.*|Completed|Error|NotReady.*)$/;

type Row = ReadonlyMap<string, string>;

const isHeader = (line: string): boolean => /^[A-Z][A-Z0-9()%/_.-]*(?: [A-Z][A-Z()-]*)*(?:\s{2,}\S|\t|$)/.test(line.trim()) && !/[a-z]/.test(line.replace(/\(cores\)|\(bytes\)/g, ''));

export const isTable = (text: string): boolean => text.split('\n').some((line, i, all) => isHeader(line) && i < all.length - 1 && all.slice(0, i).every((before) => !/\s{2,}/.test(before.trim())));

export function missingRows(shown: string, stdout: string): readonly string[] {
  const have = [...rowsOf(stdout)];
  const columns = new Set(have.flatMap((row) => [...row.keys()]));
  return rowsOf(shown).flatMap((row) => {
    const onItsWay = [...row.values()].some((cell) => passing.test(cell));
    const asked = [...row].filter(([column, cell], i) => columns.has(column) && !volatile.has(column) && !cell.includes('...') && (!onItsWay || i === 0));
    const at = have.findIndex((other) => asked.every(([column, cell]) => sameCell(cell, other.get(column) ?? '')));
    if (at < 0) return [asked.map(([, cell]) => cell).join(' | ')];
    have.splice(at, 1);
    return [];
  });
}

/** The rows below every header, each by the names of its columns; cells are masked. */
function rowsOf(text: string): readonly Row[] {
  const rows: Row[] = [];
  let header = '';
  const body: string[] = [];
  const close = (): void => {
    if (header) rows.push(...parted(header, body.splice(0)));
  };
  for (const line of text.replace(/\r/g, '').split('\n')) {
    if (!line.trim() || elided.test(line)) continue;
    if (isHeader(line)) {
      close();
      header = line;
    } else if (header) body.push(line);
  }
  close();
  return rows;
}

function parted(header: string, lines: readonly string[]): readonly Row[] {
  const names = [...header.matchAll(/\S+(?: \S+)*/g)].map(({ 0: name, index }) => ({ name: renamed[name] ?? name, at: index }));
  const straight = lines.every((line) => names.every(({ at }) => at === 0 || at > line.length || /\s/.test(line[at - 1] ?? ' ')));
  return lines.map((line) => {
    const cells = straight ? names.map(({ at }, i) => line.slice(at, names[i + 1]?.at).trim()) : byBlanks(line, names.length);
    return new Map(cells.map((cell, i) => [names[i]?.name ?? `#${i}`, known(cell).trim()]));
  });
}

/** A table out of line is parted at two blanks, and one typed with single blanks at each. */
const byBlanks = (line: string, columns: number): readonly string[] => {
  const cells = line.trim().split(/\s{2,}|\t/);
  return cells.length < columns ? line.trim().split(/\s+/) : cells;
};

function sameCell(shown: string, ours: string): boolean {
  const [want, have] = [plain(shown), plain(ours)];
  if (want === have) return true;
  return /\d\/(?:TCP|UDP)/.test(want) && want.split(',').every((port) => have.split(',').includes(port));
}

const plain = (cell: string): string =>
  cell
    .replace(/:<node-port>|:\d{5}(?=\/)/g, '')
    .replace(/-(?:<made>|<hash>-<suffix>|<suffix>|[a-z0-9]{5})$/, '-<made>')
    .replace(/^(?:<none>|<unset>|"")$/, '');
