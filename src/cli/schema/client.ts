/**
 * Reads served paths and number formats from the npm package `@kubernetes/client-node`: its generated request factories name every path,
 * method and body, its models carry `attributeTypeMap`s with formats (int32, date-time, byte) that `kubernetes-models` does not keep.
 * Both are generated text of one shape, so they are read line by line; nothing of the package is executed.
 * Left out: query parameters, which are the same for every verb, and everything but stable versions (`v1`, `v2`): a default server
 * serves no others.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One method of the client: what it sends where, and what comes back. */
export interface Operation {
  readonly path: string;
  readonly verb: string;
  readonly watch: boolean;
  /** Class names of this package; undefined where the body or answer is plain text. */
  readonly body: string | undefined;
  readonly answer: string | undefined;
}

/** A field as the client's models describe it. */
export interface ClientField {
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

const verbs: readonly (readonly [RegExp, string])[] = [
  [/^deleteCollection/, 'deletecollection'],
  [/^delete/, 'delete'],
  [/^create/, 'create'],
  [/^list/, 'list'],
  [/^read/, 'get'],
  [/^replace/, 'update'],
  [/^patch/, 'patch'],
  [/^connectGet/, 'get'],
  [/^connectPost/, 'create'],
  [/^connectPut/, 'update'],
  [/^connectPatch/, 'patch'],
  [/^connectDelete/, 'delete'],
];

/** Every operation of the stable API versions, in the package's order. */
export function readOperations(modules: string): readonly Operation[] {
  const folder = join(modules, '@kubernetes/client-node/dist/gen/apis');
  const files = readdirSync(folder).filter((file) => /V\d+Api\.js$/.test(file));
  if (!files.length) throw new Error(`${folder} holds no API`);
  return files.sort().flatMap((file) => readApi(readFileSync(join(folder, file), 'utf8')));
}

interface Draft {
  path: string;
  watch: boolean;
  body: string | undefined;
  answer: string | undefined;
}

function readApi(text: string): readonly Operation[] {
  const drafts = new Map<string, Draft>();
  let current: Draft | undefined;
  for (const line of text.split('\n')) {
    const method = /^ {4}async (\w+?)(?:WithHttpInfo)?\((.*)\) \{$/.exec(line);
    if (method?.[1] !== undefined) {
      current = drafts.get(method[1]);
      if (!current)
        drafts.set(method[1], (current = { path: '', watch: /\bwatch\b/.test(method[2] ?? ''), body: undefined, answer: undefined }));
    } else if (current) {
      current.path ||= /const localVarPath = '([^']+)'/.exec(line)?.[1] ?? '';
      current.body ??= /ObjectSerializer\.serialize\(body, "(\w+)"/.exec(line)?.[1];
      current.answer ??= /ObjectSerializer\.deserialize\(.*, "(\w+)", ""\)/.exec(line)?.[1];
    }
  }
  return [...drafts].flatMap(([name, draft]) => {
    const verb = verbs.find(([pattern]) => pattern.test(name))?.[1];
    return verb && draft.path ? [{ ...draft, verb }] : [];
  });
}

/** The fields of one of the package's classes by wire name; undefined when there is no such class. */
export function readClientModel(modules: string, className: string): ReadonlyMap<string, ClientField> | undefined {
  const file = join(modules, '@kubernetes/client-node/dist/gen/models', `${className}.js`);
  if (!existsSync(file)) return undefined;
  const list = /attributeTypeMap = (\[[\s\S]*?\n\]);/.exec(readFileSync(file, 'utf8'))?.[1];
  if (!list) return new Map();
  return new Map((JSON.parse(list) as ClientField[]).map((field) => [field.baseName, field]));
}
