// Folders on nodes as volumes: which folder, and the helper Pods that make and remove it there.
// Upstream: rancher/local-path-provisioner provisioner.go.
// Left out: pathPattern, storageClassConfigs, limits of sizes.

import type { PersistentVolume, Pod } from '../../../api/types.ts';
import type { JsonObject } from '../../../api/object.ts';
import { text } from '../../../base/bytes.ts';
import { isObject, parseJson } from '../../../base/json.ts';
import { tryParseRfc3339 } from '../../../base/time.ts';
import { fromYaml } from '../../../base/yaml.ts';
import { quantityValue } from '../../../api/meta/quantity.ts';
import type { Process } from '../../../os/process.ts';
import { resources } from '../../controllers/shared/resources.ts';
import type { ComponentContext } from '../../component.ts';
import type { Progress, VolumeDriver, Wanted } from '../storage/provisioner.ts';

const selectedNode = 'local.path.provisioner/selected-node';
const helperTimeoutMs = 120_000;
const helperName = /^helper-pod-(?:create|delete)-(.+)$/;

/** Where the provisioner finds what it needs. */
export interface LocalPathSettings {
  readonly process: Process;
  /** path of config.json */
  readonly config: string;
  readonly configMap: string;
  readonly namespace: string;
  readonly provisionerName: string;
  readonly log: (level: 'info' | 'error', message: string) => void;
}

interface Configuration {
  readonly nodePathMap?: readonly { readonly node: string; readonly paths: readonly string[] }[];
  readonly sharedFileSystemPath?: string;
}

export function localPathDriver(settings: LocalPathSettings): VolumeDriver {
  return {
    name: settings.provisionerName,
    volumeOf: ({ object }) => (object.metadata.namespace === settings.namespace ? helperName.exec(object.metadata.name)?.[1] : undefined),
    create: (wanted, context) => create(wanted, settings, context),
    remove: (volume, context) => remove(volume, settings, context),
  };
}

function create(wanted: Wanted, settings: LocalPathSettings, context: ComponentContext): ReturnType<VolumeDriver['create']> {
  const { claim, name, node } = wanted;
  const modes: readonly string[] = claim.spec?.accessModes ?? [];
  const configuration = readConfiguration(settings);
  if (typeof configuration === 'string') return { problem: configuration };
  const shared = configuration.sharedFileSystemPath;
  if (!shared && node === undefined) return { problem: 'configuration error, no node was specified' };
  if (claim.spec?.selector) return { problem: 'claim.Spec.Selector is not supported' };
  if (!shared && modes.some((mode) => mode !== 'ReadWriteOnce' && mode !== 'ReadWriteOncePod')) return { problem: 'NodePath only supports ReadWriteOnce and ReadWriteOncePod (1.22+) access modes' };
  const base = shared ?? pathOn(configuration, node ?? '');
  if (typeof base !== 'string') return base;
  const folder = `${base}/${name}_${claim.metadata.namespace}_${claim.metadata.name}`;
  const bytes = quantityValue(claim.spec?.resources?.requests?.storage ?? '0');
  const helper = runHelper({ action: 'create', script: 'setup', volume: name, folder, node: node ?? '', bytes }, settings, context);
  if (helper === 'waiting') return helper;
  if ('problem' in helper) return { problem: `failed to create volume ${name}: ${helper.problem}` };
  settings.log('info', `Volume ${name} has been created on ${node ?? ''}:${folder}`);
  const local = claim.metadata.annotations?.['volumeType']?.toLowerCase() === 'local' || wanted.storageClass.metadata.annotations?.['defaultVolumeType']?.toLowerCase() === 'local';
  const affinity = { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node ?? ''] }] }] } };
  return {
    done: {
      spec: { ...(local ? { local: { path: folder } } : { hostPath: { path: folder, type: 'DirectoryOrCreate' } }), ...(shared ? {} : { nodeAffinity: affinity }) },
      annotations: shared ? {} : { [selectedNode]: node ?? '' },
    },
  };
}

function remove(volume: PersistentVolume, settings: LocalPathSettings, context: ComponentContext): Progress<true> {
  const folder = volume.spec?.hostPath?.path ?? volume.spec?.local?.path ?? '';
  const node = volume.metadata.annotations?.[selectedNode] ?? '';
  const helper = runHelper({ action: 'delete', script: 'teardown', volume: volume.metadata.name, folder, node, bytes: 0 }, settings, context);
  if (helper === 'waiting') return helper;
  if ('problem' in helper) return { problem: `failed to delete volume ${volume.metadata.name}: ${helper.problem}` };
  settings.log('info', `Volume ${volume.metadata.name} has been deleted on ${node}:${folder}`);
  return { done: true };
}

function readText(process: Process, path: string): string | undefined {
  const { mount } = process.namespaces;
  return mount.exists(path, process) ? text(mount.readFile(path, process)) : undefined;
}

function readConfiguration({ process, config }: LocalPathSettings): Configuration | string {
  const content = readText(process, config);
  if (content === undefined) return `open ${config}: no such file or directory`;
  try {
    const parsed = parseJson(content);
    return isObject(parsed) ? (parsed as Configuration) : `invalid config file ${config}`;
  } catch (error) {
    return `invalid config file ${config}: ${error instanceof Error ? error.message : ''}`;
  }
}

const anyNode = 'DEFAULT_PATH_FOR_NON_LISTED_NODES';

function pathOn({ nodePathMap = [] }: Configuration, node: string): string | { readonly problem: string } {
  const found = nodePathMap.find((one) => one.node === node) ?? nodePathMap.find((one) => one.node === anyNode);
  if (!found) return { problem: `config doesn't contain node ${node}, and no ${anyNode} available` };
  return found.paths[0] ?? { problem: `no local path available on node ${node}` };
}

interface Helper {
  readonly action: 'create' | 'delete';
  readonly script: string;
  readonly volume: string;
  readonly folder: string;
  readonly node: string;
  readonly bytes: number;
}

/** A Pod on the node does the work, as its script says. */
function runHelper(helper: Helper, settings: LocalPathSettings, context: ComponentContext): Progress<true> {
  const { namespace } = settings;
  const name = `helper-pod-${helper.action}-${helper.volume}`;
  const pod = context.get<Pod>(resources.pods, namespace, name);
  if (!pod) {
    const made = helperPod(name, helper, settings);
    if (typeof made === 'string') return { problem: made };
    settings.log('info', `${helper.action === 'create' ? 'Creating' : 'Deleting'} volume ${helper.volume} at ${helper.node}:${helper.folder}`);
    context.create(resources.pods, made);
    return 'waiting';
  }
  if (pod.metadata.deletionTimestamp) return 'waiting';
  const { phase } = pod.status ?? {};
  const late = context.nowMs - (tryParseRfc3339(pod.metadata.creationTimestamp) ?? context.nowMs) >= helperTimeoutMs;
  if (phase !== 'Succeeded' && !late) return 'waiting';
  context.delete(resources.pods, namespace, name, { gracePeriodSeconds: 0 });
  return phase === 'Succeeded' ? { done: true } : { problem: `${helper.action} process timeout after ${helperTimeoutMs / 1000} seconds` };
}

function helperPod(name: string, { script, folder, node, bytes }: Helper, settings: LocalPathSettings): JsonObject | string {
  const path = `${settings.config.slice(0, settings.config.lastIndexOf('/'))}/helperPod.yaml`;
  const template = readText(settings.process, path);
  if (template === undefined) return `open ${path}: no such file or directory`;
  const parsed = fromYaml(template) as { readonly metadata?: JsonObject; readonly spec?: JsonObject } | null;
  const [container, ...others] = (parsed?.spec?.containers ?? []) as readonly JsonObject[];
  if (!container) return `invalid helper pod template ${path}: no containers`;
  const parent = folder.slice(0, folder.lastIndexOf('/'));
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { ...parsed?.metadata, name, namespace: settings.namespace },
    spec: {
      ...parsed?.spec,
      ...(node === '' ? {} : { nodeName: node }),
      restartPolicy: 'Never',
      tolerations: [...((parsed?.spec?.tolerations ?? []) as readonly JsonObject[]), { operator: 'Exists' }],
      containers: [
        {
          ...container,
          command: ['/bin/sh', `/script/${script}`],
          args: ['-p', folder, '-s', String(bytes), '-m', 'Filesystem'],
          env: [
            { name: 'VOL_DIR', value: folder },
            { name: 'VOL_MODE', value: 'Filesystem' },
            { name: 'VOL_SIZE_BYTES', value: String(bytes) },
          ],
          volumeMounts: [
            { name: 'script', mountPath: '/script' },
            { name: 'data', mountPath: parent },
          ],
        },
        ...others,
      ],
      volumes: [
        { name: 'data', hostPath: { path: parent, type: 'DirectoryOrCreate' } },
        { name: 'script', configMap: { name: settings.configMap, items: ['setup', 'teardown'].map((key) => ({ key, path: key })) } },
      ],
    },
  };
}
