// Editing objects in an editor and sending what changed; what the server refuses comes back with the reasons.
// Upstream: k8s.io/kubectl v0.36 pkg/cmd/util/editor/editoptions.go.

import { isObject, toJson } from '../../../../base/json.ts';
import { toYaml, fromYaml, yamlToJson, YamlError } from '../../../../base/yaml.ts';
import type { Steps } from '../../../../os/process.ts';
import { quote } from '../../../go/quote.ts';
import { groupResource } from '../../client/mapper.ts';
import { CommandError, isNotFound, ServerError, SilentExit } from '../../errors.ts';
import { originalConfiguration, withConfiguration } from '../../last-applied.ts';
import { twoWayPatch } from '../../patch.ts';
import { outputChoice, printTo, resultPrinter } from '../../print/choose.ts';
import { withoutManagedFields } from '../../print/structured.ts';
import { documents, kindProblems, toObject } from '../../resource/decode.ts';
import { objectsFromFlags } from '../../resource/from-flags.ts';
import type { Info, WriteOptions } from '../../resource/info.ts';
import { isList, itemsOf, type KubeObject, metadataOf, uidOf } from '../../resource/object.ts';
import { infoFor } from '../../resource/sources.ts';
import type { Kubectl } from '../../session.ts';
import { annotationPatch } from '../apply/set-last-applied.ts';
import { validationOf } from '../verb.ts';
import { launchEditor } from './launch.ts';

export interface EditOptions {
  readonly mode: 'edit' | 'create' | 'edit-last-applied';
  readonly fieldManager: string;
  readonly subresource?: string;
  readonly outputPatch?: boolean;
}

/** @throws CommandError */
export function* editAndSubmit(k: Kubectl, options: EditOptions): Steps<void> {
  const fieldValidation = validationOf(k);
  const session = new EditSession(k, options, fieldValidation);
  const latest = options.mode === 'create' ? {} : { args: k.args, allowEmptySelector: true, latest: true };
  const result = objectsFromFlags(k, options.mode === 'create' ? [] : k.args, { ...latest, ...(options.subresource ? { subresource: options.subresource } : {}) });
  if (options.mode === 'create') {
    return yield* result.visit((info) => session.edit([info]));
  }
  const infos = yield* result.infos();
  if (options.mode === 'edit') {
    if (infos.length === 0) throw new CommandError('edit cancelled, no objects found');
    return yield* session.edit(infos);
  }
  const applied = infos.flatMap((info) => {
    const original = originalConfiguration(info.present);
    return Object.keys(original).length === 0 ? [] : [infoFor(k, original, 'edited-file', false)];
  });
  if (applied.length === 0) {
    throw new CommandError('no last-applied-configuration annotation found on resources, to create the annotation, use command `kubectl apply set-last-applied --create-annotation`');
  }
  yield* session.edit(applied);
}

interface Reason {
  readonly head: string;
  readonly other: readonly string[];
}

/** What became of one round. */
class Round {
  readonly reasons: Reason[] = [];
  retryable = 0;
  notFound = 0;
  again = 0;

  /** @returns what is printed at once */
  add(error: CommandError, info: Info): string {
    const subject = subjectOf(info);
    if (error instanceof ServerError && error.reason === 'Invalid') {
      this.again++;
      this.reasons.push({ head: `${subject} was not valid`, other: (error.status.details?.causes ?? []).map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`) });
      return `error: ${subject} is invalid`;
    }
    if (isNotFound(error)) {
      this.notFound++;
      return `error: ${subject} could not be found on the server`;
    }
    this.retryable++;
    return `error: ${subject} could not be patched: ${error.message}`;
  }
}

class EditSession {
  readonly #k: Kubectl;
  readonly #options: EditOptions;
  readonly #write: WriteOptions;

  constructor(k: Kubectl, options: EditOptions, fieldValidation: string) {
    this.#k = k;
    this.#options = options;
    this.#write = { fieldManager: options.fieldManager, fieldValidation, ...(options.subresource ? { subresource: options.subresource } : {}) };
  }

  get #asJson(): boolean {
    return outputChoice(this.#k).output === 'json';
  }

  *edit(infos: readonly Info[]): Steps<void> {
    const original = this.#render(infos);
    let reasons: readonly Reason[] = [];
    let edited: string | undefined;
    for (;;) {
      const before = edited;
      const opened = yield* this.#open(reasons, edited === undefined ? original : withoutComments(edited));
      edited = opened.text;
      const { path } = opened;
      if (before !== undefined && sameContent(before, edited)) throw this.#preserved('Edit cancelled, no valid changes were saved.', path);
      if (sameContent(original, edited)) return this.#cancel('Edit cancelled, no changes made.', path);
      if (withoutComments(edited).trim() === '') return this.#cancel('Edit cancelled, saved file was empty.', path);
      const problem = this.#problem(infos, edited);
      if (problem !== undefined) {
        reasons = [problem];
        continue;
      }
      const round = yield* this.#submit(infos, edited, path);
      if (round.retryable > 0) {
        this.#k.io.err(`You can run \`kubectl replace -f ${path}\` to try this update again.\n`);
        throw new SilentExit();
      }
      if (round.notFound > 0) {
        this.#k.io.err(`The edits you made on deleted resources have been saved to ${quote(path)}\n`);
        throw new SilentExit();
      }
      if (round.again === 0) {
        this.#k.process.namespaces.mount.unlink(path, this.#k.access);
        return;
      }
      reasons = round.reasons;
    }
  }

  /** The objects as the editor shows them, without the header. */
  #render(infos: readonly Info[]): string {
    const objects = infos.map((info) => withoutManagedFields(info.present));
    const [first] = objects;
    const shown: KubeObject = objects.length === 1 && first ? first : { apiVersion: 'v1', items: objects, kind: 'List', metadata: {} };
    return this.#asJson ? `${toJson(shown, '    ')}\n` : toYaml(shown);
  }

  *#open(reasons: readonly Reason[], body: string): Steps<{ readonly text: string; readonly path: string }> {
    const content = (this.#asJson ? '' : header(this.#options.mode, reasons)) + body;
    const lines = this.#k.flags.lookup('windows-line-endings') && this.#k.flags.bool('windows-line-endings') ? content.replace(/\r?\n/g, '\r\n') : content;
    return yield* launchEditor(this.#k, this.#asJson ? '.json' : '.yaml', lines);
  }

  /** What is wrong before anything is sent: the file as it is validated, without its comments, then as it is read, with them. */
  #problem(infos: readonly Info[], edited: string): Reason | undefined {
    const invalid = this.#write.fieldValidation === 'Ignore' ? undefined : validationProblem(withoutComments(edited));
    const [first] = infos;
    if (invalid !== undefined && first) {
      const subject = subjectOf(first);
      this.#k.io.err(`error: ${subject} is invalid\n`);
      return { head: `${subject} was not valid`, other: [`<nil>: Invalid value: "The edited file failed validation": ${invalid}`] };
    }
    try {
      for (const object of editedObjects(edited)) infoFor(this.#k, object, 'edited-file', false);
    } catch (error) {
      if (error instanceof CommandError) return { head: `The edited file had a syntax error: ${error.message}`, other: [] };
      throw error;
    }
    return undefined;
  }

  #cancel(message: string, path: string): void {
    this.#k.process.namespaces.mount.unlink(path, this.#k.access);
    this.#k.io.err(`${message}\n`);
  }

  #preserved(message: string, path: string): CommandError {
    this.#k.io.err(`A copy of your changes has been stored to ${quote(path)}\n`);
    return new CommandError(message);
  }

  *#submit(infos: readonly Info[], edited: string, path: string): Steps<Round> {
    const round = new Round();
    try {
      for (const object of editedObjects(edited)) this.#submitOne(infos, object, round);
    } catch (error) {
      if (error instanceof CommandError) this.#k.io.err(`A copy of your changes has been stored to ${quote(path)}\n`);
      throw error;
    }
    return round;
  }

  #submitOne(infos: readonly Info[], given: KubeObject, round: Round): void {
    const k = this.#k;
    const object = k.flags.lookup('save-config') && k.flags.bool('save-config') ? withConfiguration(given) : given;
    const info = infoFor(k, object, 'edited-file', false);
    info.subresource = this.#options.subresource ?? '';
    const { name: namespace } = k.namespace();
    if (info.namespaced && info.namespace === '') info.namespace = namespace;
    else if (info.namespaced && info.namespace !== namespace) {
      throw new CommandError(
        `the namespace from the provided object ${quote(info.namespace)} does not match the namespace ${quote(namespace)}. You must pass '--namespace=${info.namespace}' to perform this operation.`,
      );
    }
    if (this.#options.mode === 'create') {
      if (info.namespaced) metadataOf(object).namespace = info.namespace;
      info.refresh(info.create(object, this.#write));
      return this.#tell('created', info.present);
    }
    const before = infos.find((one) => uidOf(one.present) === uidOf(object));
    if (!before) throw new CommandError(`no original object found for &unstructured.Unstructured{Object:${toJson(object)}}`);
    const original = withoutManagedFields(before.present);
    if (toJson(original) === toJson(object)) return this.#tell('skipped', object);
    if (this.#options.mode === 'edit-last-applied') {
      info.patch('application/merge-patch+json', annotationPatch(object), this.#write);
      return this.#tell('edited', object);
    }
    this.#patch(info, original, object, round);
  }

  #patch(info: Info, original: KubeObject, object: KubeObject, round: Round): void {
    const { type, patch } = twoWayPatch(info.served, original, object);
    if ('apiVersion' in patch || 'kind' in patch || (isObject(patch.metadata) && 'name' in patch.metadata)) throw new CommandError('At least one of apiVersion, kind and name was changed');
    if (this.#options.outputPatch) this.#k.io.out(`Patch: ${toJson(patch)}\n`);
    try {
      info.refresh(info.patch(type, patch, this.#write));
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      this.#k.io.err(`${round.add(error, info)}\n`);
      return;
    }
    this.#tell('edited', info.present);
  }

  #tell(operation: string, object: KubeObject): void {
    printTo(this.#k, resultPrinter(this.#k, operation), object);
  }
}

const subjectOf = (info: Info): string => `${groupResource(info.served)} ${quote(info.name)}`;

function validationProblem(content: string): string | undefined {
  try {
    return kindProblems(yamlToJson(content));
  } catch (error) {
    if (error instanceof YamlError) return error.message;
    throw error;
  }
}

/** @throws CommandError what is no YAML or no object */
function editedObjects(edited: string): readonly KubeObject[] {
  const objects = [...documents(edited, 'edited-file')].map((value) => toObject(value, 'edited-file'));
  return objects.flatMap((object) => (isList(object) ? itemsOf(object).map(typed) : [object]));
}

/** An object of a list, which has to say its version. */
function typed(item: KubeObject): KubeObject {
  if (!item.apiVersion) throw new CommandError(`unable to get type info from the object "*unstructured.Unstructured": Object 'apiVersion' is missing in 'object has no apiVersion field'`);
  return item;
}

function header(mode: EditOptions['mode'], reasons: readonly Reason[]): string {
  const intro =
    mode === 'edit-last-applied'
      ? "# Please edit the 'last-applied-configuration' annotations below.\n# Lines beginning with a '#' will be ignored, and an empty file will abort the edit.\n#\n"
      : "# Please edit the object below. Lines beginning with a '#' will be ignored,\n# and an empty file will abort the edit. If an error occurs while saving this file will be\n# reopened with the relevant failures.\n#\n";
  return intro + reasons.map(({ head, other }) => `# ${commented(head)}${other.length > 0 ? ':' : ''}\n${other.map((one) => `# * ${commented(one)}\n`).join('')}#\n`).join('');
}

/** A text of which each further line is a comment, too. Upstream: hashOnLineBreak. */
export const commented = (text: string): string => text.replace(/\n(?=[^#])/g, '\n# ');

/** Upstream: ManualStrip. */
function withoutComments(content: string): string {
  return content
    .split('\n')
    .filter((line) => !line.trim().startsWith('#') || line.trim().startsWith('#!'))
    .join('\n');
}

/** Whether two texts mean the same; comments and layout do not count where they can be read. */
function sameContent(a: string, b: string): boolean {
  return meaning(a) === meaning(b);
}

function meaning(content: string): string {
  try {
    return toJson(fromYaml(content));
  } catch (error) {
    if (error instanceof YamlError) return withoutComments(content);
    throw error;
  }
}
