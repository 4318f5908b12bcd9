// kubectl wait. Upstream: k8s.io/kubectl v0.36 pkg/cmd/wait (wait.go, condition.go, json.go, create.go).
// @supports yes kubectl: wait — condition, jsonpath, create and delete, several at once

import { goText } from '../../../base/go-value.ts';
import { JsonPath, JsonPathError, relaxedJsonPath } from '../../../base/jsonpath.ts';
import type { Steps } from '../../../os/process.ts';
import { bool, duration, stringArray, strings } from '../../cobra/flag.ts';
import { quote, quoteList } from '../../go/quote.ts';
import { waitForDeletion } from '../deletion.ts';
import { aggregate, CommandError, inWords, isNotFound, ServerError, flatFailure } from '../errors.ts';
import { allNamespacesFlag, fieldSelectorFlag, filenameFlags, outputFlags, selectorFlag } from '../flags/common.ts';
import { printTo, resultPrinter } from '../print/choose.ts';
import { objectsFromFlags } from '../resource/from-flags.ts';
import type { Info } from '../resource/info.ts';
import { at, type KubeObject, listAt, textAt } from '../resource/object.ts';
import type { Result } from '../resource/result.ts';
import type { Kubectl } from '../session.ts';
import { listNow, timedOut, untilEvent, watchFrom } from '../until.ts';
import type { Verb } from './verb.ts';

export const wait: Verb = {
  use: "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  exactUse: true,
  short: 'Wait until objects are as they should be',
  long: `Wait until objects are as they should be.

 Several objects can be named; each of them has to show the condition in its status.

 With "create" or "delete" as the value of --for, wait until they are there, or gone.

 A line on standard output tells of each object that is as it should be; -o prints the object instead.`,
  examples: `# Until the Pod "busybox1" has the condition "Ready"
kubectl wait --for=condition=Ready pod/busybox1

# Until it has not: conditions are true unless something else is said; case does not matter
kubectl wait --for=condition=Ready=false pod/busybox1

# Until its phase is "Running"
kubectl wait --for=jsonpath='{.status.phase}'=Running pod/busybox1

# Until it is ready, the long way round
kubectl wait --for='jsonpath={.status.conditions[?(@.type=="Ready")].status}=True' pod/busybox1

# Until a service has an address
kubectl wait --for=jsonpath='{.status.loadBalancer.ingress}' service/loadbalancer

# Until a secret is there, for 30 seconds at most
kubectl wait --for=create secret/busybox1 --timeout=30s

# Until a Pod is gone, for a minute at most
kubectl wait --for=delete pod/busybox1 --timeout=60s

# Until it is there and ready
kubectl wait --for=condition=Ready --for=create pod/busybox1`,
  flags: [
    ...outputFlags(),
    strings('filename', 'f', 'naming the objects.', [], { completes: 'files' }),
    ...filenameFlags('').filter((flag) => flag.name === 'recursive').map((flag) => ({ ...flag, default: true })), // biome-ignore format: one chain
    selectorFlag,
    fieldSelectorFlag,
    allNamespacesFlag(),
    bool('all', '', 'All objects of the given kinds in the namespace'),
    bool('local', '', 'Do not talk to the server: work on the files.'),
    duration('timeout', '', 'How long to wait. Zero looks once and does not wait, a negative time is a week.', 30_000),
    stringArray('for', '', "What to wait for: [create|delete|condition=NAME[=VALUE]|jsonpath='{EXPRESSION}'=[VALUE]]. A condition's value is true unless one is given, and case does not matter. Several are waited for one after the other; create always comes first."),
  ],
  *run(k) {
    const printer = resultPrinter(k, 'condition met');
    void k.rest;
    const conditions = k.flags.strings('for');
    const checks = conditions.map(checkFor);
    if (checks.length === 0) throw new CommandError(`unrecognized condition: ${quoteList(conditions)}`);
    const given = k.flags.duration('timeout');
    const timeoutMs = given < 0 ? 168 * 3600_000 : given;
    const untilMs = timeoutMs === 0 ? undefined : k.nowMs + timeoutMs;
    if (checks.includes('create')) yield* waitForCreation(k, timeoutMs);
    let count = 0;
    const visit = objectsOf(k).visit(function* (info) {
      count++;
      for (const check of checks) printTo(k, printer, yield* waitFor(k, info, check, untilMs));
    });
    if (checks.includes('delete')) yield* withoutMissing(visit);
    else {
      yield* visit;
      if (count === 0) throw new CommandError('no matching resources found');
    }
  },
};

type Check = 'create' | 'delete' | ((object: KubeObject) => boolean);

function objectsOf(k: Kubectl): Result {
  if (k.flags.bool('local') && k.args.length > 0) throw new CommandError("error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'");
  return objectsFromFlags(k, k.args, { allowEmptySelector: k.flags.bool('all'), latest: true });
}

function* withoutMissing(visit: Steps<void>): Steps<void> {
  try {
    yield* visit;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const rest = aggregate(flatFailure(error).filter((one) => !isNotFound(one)));
    if (rest) throw rest;
  }
}

/** @throws CommandError */
function checkFor(text: string): Check {
  const lower = text.toLowerCase();
  if (lower === 'delete' || lower === 'create') return lower;
  if (text.startsWith('condition=')) {
    const [name = '', ...value] = text.slice('condition='.length).split('=');
    return conditionCheck(name, value.length === 0 ? 'true' : value.join('='));
  }
  if (text.startsWith('jsonpath=')) return jsonPathCheck(text.slice('jsonpath='.length));
  throw new CommandError(`unrecognized condition: ${quote(text)}`);
}

const conditionCheck =
  (name: string, value: string): ((object: KubeObject) => boolean) =>
  (object) => {
    const condition = listAt(object, 'status', 'conditions').find((one) => textAt(one, 'type').toLowerCase() === name.toLowerCase() && typeof one.status === 'string');
    if (!condition) return false;
    const generation = at(object, 'metadata', 'generation');
    const observed = condition.observedGeneration ?? at(object, 'status', 'observedGeneration');
    if (typeof generation === 'number' && typeof observed === 'number' && observed < generation) return false;
    return textAt(condition, 'status').toLowerCase() === value.toLowerCase();
  };

function jsonPathCheck(input: string): (object: KubeObject) => boolean {
  const [expression = '', value, ...more] = input.replaceAll('==', '\0').split('=').map((part) => part.replaceAll('\0', '==')); // biome-ignore format: one thought
  if (more.length > 0) throw new CommandError("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'");
  const path = inWords(() => relaxedJsonPath(expression), JsonPathError);
  const wanted = value?.replace(/^['"]+|['"]+$/g, '');
  if (wanted === '') throw new CommandError("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3");
  if (path === '') throw new CommandError('jsonpath expression cannot be empty');
  const compiled = inWords(() => new JsonPath(path, { allowMissingKeys: true }), JsonPathError);
  return (object) => {
    const results = inWords(() => compiled.findResults(object), JsonPathError);
    const [first = []] = results;
    if (first.length === 0) return false;
    if (results.length > 1) throw new CommandError('given jsonpath expression matches more than one list');
    if (first.length > 1) throw new CommandError('given jsonpath expression matches more than one value');
    if (wanted === undefined) return true;
    if (typeof first[0] === 'object' && first[0] !== null) throw new CommandError('jsonpath leads to a nested object or list which is not supported');
    return goText(first[0]).trim() === wanted.trim();
  };
}

function* waitForCreation(k: Kubectl, timeoutMs: number): Steps<void> {
  let failure: CommandError | undefined;
  let found = false;
  const look = function* (): Steps<void> {
    try {
      yield* objectsOf(k).visit(function* () {
        found = true;
      });
    } catch (error) {
      if (!isNotFound(error)) failure = error instanceof CommandError ? error : undefined;
      if (!(error instanceof CommandError)) throw error;
      found = false;
    }
  };
  const untilMs = k.nowMs + timeoutMs;
  for (;;) {
    yield* look();
    if (failure) throw failure;
    if (found) return;
    if (k.nowMs + 500 >= untilMs) {
      yield* k.sleep(Math.max(0, untilMs - k.nowMs));
      throw new CommandError(timedOut);
    }
    yield* k.sleep(500);
  }
}

/** @returns the object as it was in the end. @throws CommandError */
function* waitFor(k: Kubectl, info: Info, check: Check, untilMs: number | undefined): Steps<KubeObject> {
  if (info.name === '') throw new CommandError('resource name must be provided');
  if (check === 'create') return info.present;
  if (check === 'delete') {
    if (untilMs !== undefined) yield* waitForDeletion(k, info, '', untilMs);
    else if (exists(info)) throw new CommandError(`condition not met for ${info.objectName}`);
    return info.present;
  }
  if (untilMs === undefined) {
    const now = info.fetch();
    if (!check(now)) throw new CommandError(`condition not met for ${info.objectName}`);
    return now;
  }
  return yield* waitForCondition(k, info, check, untilMs);
}

function exists(info: Info): boolean {
  try {
    info.fetch();
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    throw error;
  }
}

function* waitForCondition(k: Kubectl, info: Info, check: (object: KubeObject) => boolean, untilMs: number): Steps<KubeObject> {
  const late = new CommandError(`${timedOut} on ${info.objectName}`);
  if (k.nowMs >= untilMs) throw late;
  const target = { mapping: info.served, namespace: info.namespace, name: info.name };
  const { items, resourceVersion } = listNow(k, target);
  const [now] = items;
  if (!now) throw new ServerError({ reason: 'NotFound', code: 404, message: `${info.served.group === '' ? info.served.name : `${info.served.name}.${info.served.group}`} ${quote(info.name)} not found` });
  if (check(now)) return now;
  const met = yield* untilEvent(k, watchFrom(k, target, resourceVersion), untilMs, (event) => {
    if (event.type === 'ERROR') k.io.err(`error: An error occurred while waiting for the condition to be satisfied: ${String(at(event.object, 'message') ?? '')}`);
    if (event.type === 'ERROR' || event.type === 'DELETED') return undefined;
    return check(event.object as KubeObject) ? (event.object as KubeObject) : undefined;
  });
  if (!met) throw late;
  return met;
}
