/**
 * kubectl edit, create --edit and apply edit-last-applied with upstream's recorded sessions (k8s.io/kubectl v0.36 pkg/cmd/edit/testdata): the server
 * answers as recorded, the editor saves what was saved, and every request, every text the editor was shown and all output must be as recorded.
 * Upstream plays them without validation. A session in a version that no server has is not played: kubectl here finds kinds by asking the server.
 */
import type { ApiRequest, ApiResponse } from '../../../src/api/client.ts';
import { utf8 } from '../../../src/base/bytes.ts';
import { readJson } from '../corpora.ts';
import { type Conformance, differ, type Tally } from '../tally.ts';
import { type Answer, type Kit, kit } from './kit.ts';
import { contains, same } from './table.ts';

interface Step {
  readonly type: 'request' | 'edit';
  readonly expectedMethod?: string;
  readonly expectedPath?: string;
  readonly expectedContentType?: string;
  readonly expectedInputContent: string;
  readonly resultingStatusCode?: number;
  readonly resultingOutputContent: string;
}

interface Session {
  readonly name: string;
  readonly mode: 'edit' | 'create' | 'edit-last-applied';
  readonly args?: readonly string[];
  readonly filename?: string;
  readonly outputFormat?: string;
  readonly outputPatch?: boolean;
  readonly saveConfig?: boolean;
  readonly subresource?: string;
  readonly namespace: string;
  readonly expectedStdout?: readonly string[];
  readonly expectedStderr?: readonly string[];
  readonly expectedExitCode: number;
  readonly steps: readonly Step[];
  readonly _files: Readonly<Record<string, string>>;
}

const noServer = 'in a version that no server has';
const served = ({ expectedPath = '/api/v1' }: Step): boolean => !/^\/apis\/(?:extensions\/|storage\.k8s\.io\/v(?!1\/))/.test(expectedPath);

export const editing: Conformance = {
  name: 'kubectl-edit',
  floor: 0.97,
  run: (tally: Tally) => {
    for (const session of readJson<readonly Session[]>('kubectl-ref/edit-testcases.json')) {
      if (session.steps.every(served)) tally.check(session.name, () => play(kit(), session));
      else tally.skip(noServer);
    }
  },
};

/** Saves the next recorded text and keeps the one it was shown. */
const editor = 'n=$(cat turn); cp "$1" "shown.$n"; cp "saved.$n" "$1"; echo $((n + 1)) >turn\n';

function play(kit: Kit, session: Session): string | undefined {
  if (session.steps.some(({ expectedPath = '' }) => expectedPath.startsWith('/apis/company.com/'))) defineBars(kit);
  const edits = session.steps.filter(({ type }) => type === 'edit');
  const requests = session.steps.filter(({ type }) => type === 'request');
  const file = (name: string, content: string): void => kit.world.workstation.putFile(name, utf8(content));
  edits.forEach(({ resultingOutputContent }, i) => file(`saved.${i}`, resultingOutputContent));
  file('turn', '0');
  file('editor', editor);
  if (session.filename) file(session.filename, session._files[session.filename] ?? '');
  const wrong: string[] = [];
  let next = 0;
  kit.instead = (request) => (/\/namespaces\/[^/]+\/./.test(request.path) ? recorded(request, requests[next++], wrong) : undefined);
  const answer = kit.run(`KUBE_EDITOR='sh editor' kubectl ${wordsOf(session).join(' ')}`);
  if (next < requests.length) wrong.push(`${requests.length - next} requests were not made`);
  return wrong.length > 0 ? `${wrong.join('; ')} ${answer.stderr}` : (shown(kit, edits) ?? printed(session, answer));
}

function wordsOf({ mode, args = [], filename, outputFormat, outputPatch, saveConfig, subresource, namespace }: Session): readonly string[] {
  const verb = { edit: ['edit'], create: ['create', '--edit'], 'edit-last-applied': ['apply', 'edit-last-applied'] }[mode];
  const flags = { f: filename, o: outputFormat, n: namespace, 'output-patch': outputPatch, 'save-config': saveConfig, subresource, validate: false };
  return [...verb, ...args, ...Object.entries(flags).flatMap(([name, value]) => (value === undefined ? [] : [`${name.length > 1 ? '--' : '-'}${name}=${String(value)}`]))];
}

/** The recorded answer to a request, which must be the recorded one. */
function recorded({ method, path, headers, body }: ApiRequest, step: Step | undefined, wrong: string[]): ApiResponse {
  const asked = `${method} ${path}`;
  const wanted = step ? `${step.expectedMethod ?? ''} ${step.expectedPath ?? ''}` : 'nothing';
  if (asked !== wanted) wrong.push(`asked ${asked} instead of ${wanted}`);
  if (method === 'PATCH' && headers?.['content-type'] !== step?.expectedContentType) wrong.push(`${asked} is ${headers?.['content-type'] ?? ''}`);
  const sent = step?.expectedInputContent ? differ(parsed(body), parsed(step.expectedInputContent)) : undefined;
  if (sent !== undefined) wrong.push(`${asked}: ${sent}`);
  return { status: step?.resultingStatusCode ?? 500, headers: {}, body: parsed(step?.resultingOutputContent ?? '{}'), warnings: [] };
}

const parsed = (body: unknown): unknown => (typeof body === 'string' ? (JSON.parse(body) as unknown) : body);

function shown(kit: Kit, edits: readonly Step[]): string | undefined {
  const turns = Number(kit.run('cat turn').stdout);
  if (turns !== edits.length) return `the editor came ${turns} times instead of ${edits.length}`;
  for (const [i, { expectedInputContent }] of edits.entries()) {
    const wrong = same(kit.run(`cat shown.${i}`).stdout.trim(), expectedInputContent.trim());
    if (wrong !== undefined) return `the editor's text ${i}: ${wrong}`;
  }
  return undefined;
}

function printed({ expectedStdout, expectedStderr, expectedExitCode }: Session, { stdout, stderr, exitCode }: Answer): string | undefined {
  return contains(stdout, expectedStdout) ?? contains(stderr, expectedStderr) ?? (exitCode === expectedExitCode ? undefined : `exit ${exitCode} instead of ${expectedExitCode}: ${stderr}`);
}

/** The kind of which one session has objects. */
function defineBars(kit: Kit): void {
  kit.store({
    $type: 'apiextensions/v1.CustomResourceDefinition',
    metadata: { name: 'bars.company.com' },
    spec: { group: 'company.com', scope: 'Namespaced', names: { plural: 'bars', singular: 'bar', kind: 'Bar', listKind: 'BarList' }, versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } } }] },
    status: { acceptedNames: { plural: 'bars', singular: 'bar', kind: 'Bar', listKind: 'BarList' }, storedVersions: ['v1'], conditions: [{ type: 'NamesAccepted', status: 'True' }, { type: 'Established', status: 'True' }] },
  });
}
