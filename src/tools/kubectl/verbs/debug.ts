// kubectl debug. Upstream: k8s.io/kubectl v0.36 pkg/cmd/debug/debug.go.
// @supports yes kubectl: debug — ephemeral containers, copies of Pods, Pods on nodes, profiles, --custom

import { isObject } from '../../../base/json.ts';
import { fromYaml, YamlError } from '../../../base/yaml.ts';
import { bool, string, stringToString, strings } from '../../cobra/flag.ts';
import { quote } from '../../go/quote.ts';
import { CommandError } from '../errors.ts';
import { podMapping } from '../pods.ts';
import { objectsFromFlags } from '../resource/from-flags.ts';
import { pathOf } from '../resource/info.ts';
import { at, edited, type KubeObject, kindOf, listAt, nameOf, namespaceOf } from '../resource/object.ts';
import type { Kubectl } from '../session.ts';
import { randomSuffix } from './create/deployment.ts';
import { type Keep, profileNamed, type Style } from './debug/profiles.ts';
import { joinContainer } from './debug/session.ts';
import { imageName } from './run/image-name.ts';
import type { Verb } from './verb.ts';

type Fields = Record<string, unknown>;

export const debug: Verb = {
  use: 'debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]',
  exactUse: true,
  short: 'Look into Pods and nodes with a container made for it',
  long: `Look into a Pod or a node with a container made for it.

What happens depends on what is named:

 * A Pod: a container is added to it while it runs (an ephemeral container).
 * A Pod and --copy-to: a copy of it is made, with other images or commands, or one more container.
 * A node: a Pod is made that runs in the node's own namespaces, with its files at /host.`,
  examples: `# A container with busybox in the Pod mypod, and its shell
kubectl debug mypod -it --image=busybox

# For the Pod of a file
kubectl debug -f pod.yaml -it --image=busybox

# With a name and an image of one's own
kubectl debug --image=myproj/debug-tools -c debugger mypod

# A copy of mypod with one container more
kubectl debug mypod -it --image=busybox --copy-to=my-debugger

# A copy of mypod in which a container runs something else
kubectl debug mypod -it --copy-to=my-debugger --container=mycontainer -- sh

# A copy of mypod in which all containers have another image
kubectl debug mypod --copy-to=my-debugger --set-image=*=busybox

# A Pod on a node
kubectl debug node/mynode -it --image=busybox`,
  completes: 'resources',
  flags: [
    strings('filename', 'f', 'naming the object', [], { completes: 'files' }),
    bool('arguments-only', '', 'What stands after -- are arguments; the command of the image stays.'),
    bool('attach', '', 'Wait until the container runs and join it; with -i that is the default.'),
    string('container', 'c', 'The name of the container to debug with.'),
    string('copy-to', '', 'Make a copy of the Pod under this name.'),
    bool('replace', '', "Delete the original Pod; with '--copy-to' only."),
    stringToString('env', '', 'Environment variables of the container.'),
    string('image', '', 'The image of the container to debug with.'),
    bool('keep-labels', '', "The copy gets the Pod's labels; with '--copy-to' only."),
    bool('keep-annotations', '', "The copy gets the Pod's annotations; with '--copy-to' only."),
    bool('keep-liveness', '', "The copy gets the Pod's liveness probes; with '--copy-to' only."),
    bool('keep-readiness', '', "The copy gets the Pod's readiness probes; with '--copy-to' only."),
    bool('keep-startup', '', "The copy gets the Pod's startup probes; with '--copy-to' only."),
    bool('keep-init-containers', '', "The copy gets the Pod's init containers; with '--copy-to' only.", true),
    stringToString('set-image', '', "Images of containers in the copy, as name=image; * means all. With '--copy-to' only."),
    string('image-pull-policy', '', 'When the image is pulled; if empty, the server decides.'),
    bool('stdin', 'i', 'Keep standard input of the container open.'),
    bool('quiet', 'q', 'Print no notes.'),
    bool('same-node', '', "The copy runs on the Pod's node; with '--copy-to' only."),
    bool('share-processes', '', "Containers of the copy see each other's processes; with '--copy-to' only.", true),
    string('target', '', 'The container whose processes an ephemeral container sees.'),
    bool('tty', 't', 'Give the container a terminal.'),
    string('profile', '', 'What the container may do: "general", "baseline", "restricted", "netadmin" or "sysadmin".', 'general'),
    string('custom', '', 'A JSON or YAML file with fields of a container that go over those of the profile.'),
  ],
  *run(k) {
    const request = complete(k);
    validate(k, request);
    const names = request.names.length === 0 ? {} : { names: { resource: 'pods', names: request.names } };
    const infos = yield* objectsFromFlags(k, [], { ...names, continueOnError: false, flatten: false }).infos();
    for (const info of infos) {
      const { pod, container } = start(k, edited(info.present), request);
      if (request.attaches && container !== '') yield* joinContainer(k, pod, container);
    }
  },
};

interface Request {
  readonly names: readonly string[];
  readonly command: readonly string[];
  readonly attaches: boolean;
  readonly custom: Fields | undefined;
}

function complete(k: Kubectl): Request {
  const { args, argsBeforeDash, flags } = k;
  const dashed = argsBeforeDash >= 0 && args.length > argsBeforeDash;
  k.namespace();
  profileNamed(flags.string('profile'));
  return {
    names: dashed ? args.slice(0, argsBeforeDash) : args,
    command: dashed ? args.slice(argsBeforeDash) : [],
    attaches: flags.bool('attach') || (!flags.changed('attach') && flags.bool('stdin')),
    custom: flags.string('custom') === '' ? undefined : readCustom(k, flags.string('custom')),
  };
}

function readCustom(k: Kubectl, path: string): Fields {
  let content: string;
  try {
    content = k.readFile(path);
  } catch (error) {
    throw error instanceof CommandError ? new CommandError(`must pass a container spec json file for custom profile: ${error.message}`) : error;
  }
  try {
    const value = fromYaml(content);
    if (isObject(value)) return value as Fields;
    throw new YamlError('json: cannot unmarshal value into Go value of type v1.Container');
  } catch (error) {
    throw error instanceof YamlError ? new CommandError(`${path} does not contain a valid container spec: ${error.message}`) : error;
  }
}

function validate(k: Kubectl, { names, command, custom }: Request): void {
  const { flags } = k;
  const image = flags.string('image');
  const setImages = flags.pairs('set-image');
  const copies = flags.string('copy-to') !== '';
  const wrong = (message: string): never => {
    throw new CommandError(message);
  };
  if (flags.bool('attach') && flags.changed('attach') && image === '' && flags.string('container') === '') wrong('you must specify --container or create a new container using --image in order to attach.');
  if (copies) {
    if (image === '' && Object.keys(setImages).length === 0 && command.length === 0) wrong('you must specify --image, --set-image or command arguments.');
    if (command.length > 0 && flags.string('container') === '' && image === '') wrong('you must specify an existing container or a new image when specifying args.');
  } else if (flags.bool('replace')) wrong('--replace may only be used with --copy-to.');
  else if (flags.bool('same-node')) wrong('--same-node may only be used with --copy-to.');
  else if (Object.keys(setImages).length > 0) wrong('--set-image may only be used with --copy-to.');
  else if (image === '') wrong('you must specify --image when not using --copy-to.');
  if (image !== '' && !imageName.test(image)) wrong(`invalid image name ${quote(image)}: invalid reference format`);
  if (names.length === 0 && flags.strings('filename').length === 0) wrong('NAME or filename is required for debug');
  const policy = flags.string('image-pull-policy');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) wrong(`invalid image pull policy: ${policy}`);
  for (const [name, one] of Object.entries(setImages)) if (!imageName.test(one)) wrong(`invalid image name ${quote(one)} for container ${quote(name)}: invalid reference format`);
  const target = flags.string('target');
  if (target !== '') {
    if (copies) wrong('--target is incompatible with --copy-to. Use --share-processes instead.');
    if (!flags.bool('quiet')) k.io.out(`Targeting container ${quote(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`);
  }
  if (flags.bool('tty') && !flags.bool('stdin')) wrong('-i/--stdin is required for containers with -t/--tty=true');
  if (custom && ['name', 'command', 'image', 'lifecycle', 'volumeDevices'].some((field) => custom[field] !== undefined)) {
    wrong('name, command, image, lifecycle and volume devices are not modifiable via custom profile');
  }
  if (flags.string('profile') === 'legacy') k.io.err('--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, for example "--profile=general".\n');
}

interface Started {
  readonly pod: KubeObject;
  readonly container: string;
}

function start(k: Kubectl, object: KubeObject, request: Request): Started {
  const { kind, group, version } = kindOf(object);
  if (kind === 'Node') return onNode(k, object, request);
  if (kind === 'Pod') return k.flags.string('copy-to') === '' ? inside(k, object, request) : copied(k, object, request);
  throw new CommandError(`${quote(`${group}/${version}, Kind=${kind}`)} not supported by debug`);
}

function newContainer(k: Kubectl, name: string, { command }: Request): Fields {
  const { flags } = k;
  const env = Object.entries(flags.pairs('env')).map(([key, value]) => ({ name: key, value }));
  const policy = flags.string('image-pull-policy');
  return {
    name,
    image: flags.string('image'),
    ...(command.length === 0 ? {} : { [flags.bool('arguments-only') ? 'args' : 'command']: command }),
    ...(env.length === 0 ? {} : { env }),
    ...(policy === '' ? {} : { imagePullPolicy: policy }),
    ...(flags.bool('stdin') ? { stdin: true } : {}),
    terminationMessagePolicy: 'File',
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
}

function finish(k: Kubectl, pod: KubeObject, container: Fields, style: Style, { custom }: Request): void {
  const { flags } = k;
  const keep: Keep = {
    labels: flags.bool('keep-labels'),
    annotations: flags.bool('keep-annotations'),
    liveness: flags.bool('keep-liveness'),
    readiness: flags.bool('keep-readiness'),
    startup: flags.bool('keep-startup'),
    initContainers: flags.bool('keep-init-containers'),
  };
  profileNamed(flags.string('profile'))(pod, container, style, keep);
  if (custom) over(container, custom);
  if (style !== 'node') warnOfUser(k, pod, container);
}

/** Lists of named things are merged by name, maps by key. */
function over(into: Fields, more: Fields): void {
  for (const [field, value] of Object.entries(more)) {
    const before = into[field];
    if (isObject(before) && isObject(value)) over(before as Fields, value as Fields);
    else if (Array.isArray(before) && Array.isArray(value) && value.every((one) => isObject(one) && 'name' in one)) {
      const names = new Set(value.map((one) => at(one, 'name')));
      into[field] = [...before.filter((one) => !names.has(at(one, 'name'))), ...value];
    } else into[field] = value;
  }
}

function warnOfUser(k: Kubectl, pod: KubeObject, container: Fields): void {
  const user = at(pod, 'spec', 'securityContext', 'runAsUser');
  const { securityContext } = container;
  if (!user || !securityContext || at(securityContext, 'runAsUser') === 0) return;
  const added = at(securityContext, 'capabilities', 'add');
  if (at(securityContext, 'privileged') !== true && !(Array.isArray(added) && added.length > 0)) return;
  k.io.err(
    'Warning: Non-root user is configured for the entire target Pod, and some capabilities granted by debug profile may not work. Please consider using "--custom" with a custom profile that specifies "securityContext.runAsUser: 0".\n',
  );
}

const namesIn = (pod: KubeObject): readonly unknown[] => ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) => listAt(pod, 'spec', list).map((one) => one.name));

function nameFor(k: Kubectl, pod: KubeObject): string {
  const asked = k.flags.string('container');
  if (asked !== '') return asked;
  let name: string;
  do name = `debugger-${randomSuffix(k)}`;
  while (namesIn(pod).includes(name));
  if (!k.flags.bool('quiet')) k.io.out(`Defaulting debug container name to ${name}.\n`);
  return name;
}

function inside(k: Kubectl, pod: KubeObject, request: Request): Started {
  const container = newContainer(k, nameFor(k, pod), request);
  const target = k.flags.string('target');
  if (target !== '') container.targetContainerName = target;
  finish(k, pod, container, 'ephemeral', request);
  const body = { spec: { ephemeralContainers: [container] } };
  const path = pathOf(podMapping, namespaceOf(pod), nameOf(pod), 'ephemeralcontainers');
  const patched = k.rest.request({ method: 'PATCH', path, body, contentType: 'application/strategic-merge-patch+json' }) as KubeObject;
  return { pod: patched, container: String(container.name) };
}

function onNode(k: Kubectl, node: KubeObject, request: Request): Started {
  const name = k.flags.string('container') || 'debugger';
  const podName = `node-debugger-${nameOf(node)}-${randomSuffix(k)}`;
  if (!k.flags.bool('quiet')) k.io.out(`Creating debugging pod ${podName} with container ${name} on node ${nameOf(node)}.\n`);
  const container = newContainer(k, name, request);
  const pod: KubeObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: podName, labels: { 'app.kubernetes.io/managed-by': 'kubectl-debug' } },
    spec: { containers: [container], nodeName: nameOf(node), restartPolicy: 'Never', tolerations: [{ operator: 'Exists' }] },
  };
  finish(k, pod, container, 'node', request);
  return { pod: create(k, pod, k.namespace().name), container: name };
}

const create = (k: Kubectl, body: KubeObject, namespace: string): KubeObject => k.rest.request({ method: 'POST', path: pathOf(podMapping, namespace), body }) as KubeObject;

function copied(k: Kubectl, pod: KubeObject, request: Request): Started {
  const { flags } = k;
  const { labels, annotations } = pod.metadata ?? {};
  const spec = edited((pod.spec ?? {}) as Fields);
  const copy: KubeObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: flags.string('copy-to'), namespace: namespaceOf(pod), ...(annotations ? { annotations } : {}), ...(labels ? { labels } : {}) },
    spec,
  };
  delete spec.ephemeralContainers;
  if (flags.changed('share-processes')) spec.shareProcessNamespace = flags.bool('share-processes');
  if (!flags.bool('same-node')) delete spec.nodeName;
  const images = flags.pairs('set-image');
  const containers = spec.containers as Fields[];
  for (const container of containers) container.image = images[String(container.name)] ?? images['*'] ?? container.image;
  const container = containerOf(k, copy, containers, request);
  if (container) finish(k, copy, container, 'copy', request);
  const created = create(k, copy, namespaceOf(pod));
  if (flags.bool('replace')) k.rest.request({ method: 'DELETE', path: pathOf(podMapping, namespaceOf(pod), nameOf(pod)), body: { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 } });
  return { pod: created, container: container ? String(container.name) : '' };
}

/** The container of the copy that is changed or added; undefined when only images change. */
function containerOf(k: Kubectl, copy: KubeObject, containers: Fields[], request: Request): Fields | undefined {
  const { flags } = k;
  const asked = flags.string('container');
  let container = [...containers, ...(listAt(copy, 'spec', 'initContainers') as Fields[])].find((one) => one.name === asked);
  if (!container && flags.string('image') === '') {
    if (Object.keys(flags.pairs('set-image')).length > 0) return undefined;
    throw new CommandError('you must specify image when creating new container');
  }
  const { terminationMessagePolicy, ...wanted } = newContainer(k, asked || nameFor(k, copy), request);
  if (!container) {
    container = { terminationMessagePolicy };
    containers.push(container);
  }
  if (request.command.length > 0 && !flags.bool('arguments-only')) delete container.args;
  if (wanted.image === '') delete wanted.image;
  delete container.stdin;
  delete container.tty;
  return Object.assign(container, wanted);
}
