/**
 * Whether what a block printed is what the documentation shows. The documentation is of other clusters and of many years: its outputs abridge
 * without saying so, and columns, field order and wording of single lines have changed since. So:
 *
 * - Both sides are masked by the golden rules (tests/support/compare.ts) and by those of a foreign cluster and of 1.36 in `changed` and `table.ts`.
 * - A table is right when every row of the documentation's stands in ours, in the columns both have (table.ts).
 * - Anything else is right when every line the documentation shows stands in ours; lines only ours has are what it left out. Of Events only type and
 *   reason count, and lines that tell of the cluster (addresses, times, uids) do not.
 *
 * Beside it, `exact` says that both are the same after the golden masks alone.
 */
import { mask } from '../../../tests/support/compare.ts';
import { elided, known } from './changed.ts';
import { isTable, missingRows } from './table.ts';

export interface Compared {
  readonly right: boolean;
  readonly exact: boolean;
  readonly why: string;
}

export function compareOutput(shown: string, { stdout, stderr }: { readonly stdout: string; readonly stderr: string }): Compared {
  const ours = `${stdout}\n${stderr}`;
  const exact = squeezed(mask(shown)) === squeezed(mask(ours));
  if (exact || bare(known(ours)).includes(bare(known(shown)))) return { right: true, exact, why: '' };
  const missing = isTable(shown) ? missingRows(shown, stdout) : missingLines(shown, ours);
  const why = [...missing.slice(0, 4).map((line) => `- ${line}`), ...(missing.length ? ours.trim().split('\n').slice(0, 4).map((line) => `  ours: ${line}`) : [])].join('\n');
  return { right: missing.length === 0, exact, why };
}

const squeezed = (text: string): string => text.split('\n').map((line) => line.replace(/\s+/g, ' ').trim()).filter(Boolean).join('\n');

/** Without blanks and ends of lines: pages break long lines and indent JSON. */
const bare = (text: string): string => text.replace(/\s+/g, '').replace(/\.$/, '');

function missingLines(shown: string, ours: string): readonly string[] {
  const [want, have] = [linesOf(shown), linesOf(ours)];
  const there = new Set(have);
  const whole = bare(known(ours));
  // a sentence the documentation broke in two stands in ours on one line
  return want.filter((line) => !there.has(line) && !(line.length > 20 && whole.includes(bare(line))));
}

function linesOf(text: string): readonly string[] {
  let events = false;
  return known(text)
    .split('\n')
    .flatMap((raw) => {
      const line = raw.replace(/\s+/g, ' ').replace(/(\S) # .*$/, '$1').trim();
      if (/^Events:/.test(line) || /^(?:FirstSeen|LAST SEEN|Type Reason Age)\b/.test(line)) {
        events = true;
        return [];
      }
      if (!line || elided.test(line) || /^# /.test(line) || line === 'No events.') return [];
      if (events) return eventOf(line);
      return telling(line) ? [line.replace(/^(?:- )?"?/, '').replace(/",?$|,$/, '')] : [];
    });
}

const eventOf = (line: string): readonly string[] => {
  const found = /\b(Normal|Warning) ([A-Z]\w+)/.exec(line);
  return found ? [`event ${found[1]} ${found[2]}`] : [];
};

/** Lines of a description or a manifest that tell of the cluster, not of what was asked for. */
const ofTheCluster = /^(?:- )?"?(?:Node|IP|IPs|Start Time|CreationTimestamp|Creation Timestamp|Image ID|Container ID|Started|Finished|UID|Resource Version|Self Link|Annotations|Endpoints|NodePort|LoadBalancer Ingress|uid|resourceVersion|creationTimestamp|lastTransitionTime|lastUpdateTime|lastProbeTime|startTime|startedAt|finishedAt|hostIP|podIP|nodeName|generation|observedGeneration|clusterIP|imageID|containerID|namespaceUid)"?:/;
const telling = (line: string): boolean => !ofTheCluster.test(line) && !/^[-= ]+$/.test(line);
