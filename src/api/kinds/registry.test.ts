import { describe, expect, it } from 'vitest';
import { fromYaml } from '../../base/yaml.ts';
import { errorMessage } from '../meta/field-error.ts';
import type { ApiObject } from '../object.ts';
import { kindByApiVersion, kindByName, kindByPlural, kinds, kindsByWord } from './registry.ts';

const context = { nowMs: 0, user: { name: 'admin', groups: [] }, subresource: '' };

/** The object as it would be stored. */
function made(yaml: string): ApiObject {
  const given = fromYaml(yaml) as unknown as ApiObject;
  const kind = kindByApiVersion(given.apiVersion, given.kind);
  const sent = { ...given, metadata: { ...given.metadata, uid: 'u1', ...(kind?.namespaced ? { namespace: 'default' } : {}) } };
  const defaulted = kind?.defaults?.(sent) ?? sent;
  return kind?.prepareForCreate?.(defaulted, context) ?? defaulted;
}

function findings(yaml: string): readonly string[] {
  const object = made(yaml);
  return (kindByApiVersion(object.apiVersion, object.kind)?.validate?.(object, context) ?? []).map(errorMessage);
}

function updateFindings(before: string, after: string): readonly string[] {
  const [old, now] = [made(before), made(after)];
  return (kindByApiVersion(now.apiVersion, now.kind)?.validateUpdate?.(now, old, context) ?? []).map(errorMessage);
}

describe('finding kinds', () => {
  it('by every name', () => {
    const deployment = kindByPlural('apps', 'deployments');
    expect([kindByName('apps', 'Deployment'), kindByApiVersion('apps/v1', 'Deployment'), kindsByWord('deploy')[0]]).toEqual([deployment, deployment, deployment]);
  });
  it('has one of each', () => {
    const names = kinds.map(({ group, plural }) => `${group}/${plural}`);
    expect(names.length).toBe(new Set(names).size);
  });
});

describe('what a server says to new objects', () => {
  const rows = [
    {
      name: 'a Service without ports',
      yaml: 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}}',
      expected: ['spec.ports: Required value'],
    },
    {
      name: 'a Service with two unnamed ports',
      yaml: 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80}, {port: 80}]}',
      expected: [
        'spec.ports[0].name: Required value',
        'spec.ports[1].name: Required value',
        'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
      ],
    },
    {
      name: 'a node port of a ClusterIP Service',
      yaml: 'apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80, nodePort: 30080}]}',
      expected: ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    },
    {
      name: 'a CronJob that never comes',
      yaml: 'apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: tick}\nspec: {schedule: daily, timeZone: Mars/Olympus, jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}}',
      expected: [
        'spec.schedule: Invalid value: "daily": expected exactly 5 fields, found 1: [daily]',
        'spec.timeZone: Invalid value: "Mars/Olympus": unknown time zone Mars/Olympus',
      ],
    },
    {
      name: 'an Ingress without a path type',
      yaml: 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: i}\nspec: {rules: [{host: 10.0.0.1, http: {paths: [{path: /, backend: {service: {name: web}}}]}}]}',
      expected: [
        'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
        'spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified',
      ],
    },
    {
      name: 'a hole outside of its block',
      yaml: 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: n}\nspec: {podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}, podSelector: {}}], ports: [{port: http, endPort: 90}]}]}',
      expected: [
        'spec.ingress[0].ports[0].endPort: Invalid value: 90: may not be specified when `port` is non-numeric',
        'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "11.0.0.0/16": must be a strict subset of `cidr`',
        'spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer',
      ],
    },
    {
      name: 'a claim for nothing',
      yaml: 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: c}\nspec: {accessModes: [ReadWriteMost]}',
      expected: [
        'spec.accessModes: Unsupported value: "ReadWriteMost": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"',
        'spec.resources[storage]: Required value',
      ],
    },
    {
      name: 'a volume of two sources',
      yaml: 'apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: v}\nspec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /d}, local: {path: /e}}',
      expected: ['spec.local: Forbidden: may not specify more than 1 volume type'],
    },
    {
      name: 'limits the wrong way round',
      yaml: 'apiVersion: v1\nkind: LimitRange\nmetadata: {name: l}\nspec: {limits: [{type: Container, min: {cpu: 2}, max: {cpu: 1}}]}',
      expected: [
        'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
        'spec.limits[0].defaultRequest[cpu]: Invalid value: "1": min value 2 is greater than default request value 1',
        'spec.limits[0].default[cpu]: Invalid value: "2": min value 2 is greater than default value 1',
      ],
    },
    {
      name: 'a quota on nothing that counts',
      yaml: 'apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q}\nspec: {hard: {services: 1, widgets: 2}, scopes: [BestEffort, NotBestEffort]}',
      expected: [
        'spec.hard[widgets]: Invalid value: "widgets": must be a standard resource type or fully qualified',
        'spec.hard[widgets]: Invalid value: "widgets": must be a standard resource for quota',
        'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: unsupported scope applied to resource',
        'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: unsupported scope applied to resource',
        'spec.scopes: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes',
      ],
    },
    {
      name: 'a budget that says both',
      yaml: 'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: b}\nspec: {minAvailable: 1, maxUnavailable: 101%, selector: {matchLabels: {app: web}}}',
      expected: [
        'spec: Invalid value: {"MinAvailable":1,"Selector":{"matchLabels":{"app":"web"}},"MaxUnavailable":"101%","UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set',
        'spec.maxUnavailable: Invalid value: "101%": must not be greater than 100%',
      ],
    },
    {
      name: 'an autoscaler without a target or a maximum',
      yaml: 'apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h}\nspec: {minReplicas: 0, scaleTargetRef: {kind: Deployment, name: web}}',
      expected: [
        'spec.minReplicas: Invalid value: 0: must be greater than or equal to 1',
        'spec.maxReplicas: Required value: must be set and greater than 0',
        'spec.scaleTargetRef.apiVersion: Invalid value: "": apiVersion must specify API group',
        'spec.metrics: Forbidden: must specify at least one Object or External metric to support scaling to zero replicas',
      ],
    },
    {
      name: 'a role for nothing',
      yaml: 'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r}\nrules: [{verbs: [], resources: [pods]}, {verbs: [get], nonResourceURLs: [/x]}]',
      expected: [
        'rules[0].verbs: Required value: verbs must contain at least one value',
        'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
        'rules[1].nonResourceURLs: Invalid value: ["/x"]: namespaced rules cannot apply to non-resource URLs',
      ],
    },
    {
      name: 'a definition that is not structural',
      yaml: 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: crontabs.example.com}\nspec: {group: example.com, scope: Namespaced, names: {plural: crontabs, kind: CronTab}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {properties: {list: {type: array}}}}}}}]}',
      expected: [
        'spec.validation.openAPIV3Schema.properties[spec].properties[list].items: Required value: must be specified',
        'spec.validation.openAPIV3Schema.properties[spec].type: Required value: must not be empty for specified object fields',
      ],
    },
    {
      name: 'a definition by another name',
      yaml: 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: tabs.example.com}\nspec: {group: example.com, scope: Namespaced, names: {plural: crontabs, kind: CronTab}, versions: [{name: v1, served: true, storage: false, schema: {openAPIV3Schema: {type: object}}}]}',
      expected: [
        'metadata.name: Invalid value: "tabs.example.com": must be spec.names.plural+"."+spec.group',
        'spec.versions: Invalid value: [{"Name":"v1","Served":true,"Storage":false,"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null}]: must have exactly one version marked as storage version',
        'status.storedVersions: Invalid value: []: must have at least one stored version',
      ],
    },
  ];
  it.each(rows)('$name', ({ yaml, expected }) => expect(findings(yaml)).toEqual(expected));
});

const job = (spec: string): string =>
  `apiVersion: batch/v1\nkind: Job\nmetadata: {name: j}\nspec: {${spec}, template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}`;
const binding = (role: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${role}}`;
const service = (ip: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {clusterIP: ${ip}, clusterIPs: ["${ip}"], ports: [{port: 80}]}`;

describe('what a server says to changes', () => {
  const rows = [
    { name: 'completions of a Job', before: job('completions: 2'), after: job('completions: 3'), expected: ['spec.completions: Invalid value: 3: field is immutable'] },
    {
      name: 'the role of a binding',
      before: binding('a'),
      after: binding('b'),
      expected: ['roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"b"}: cannot change roleRef'],
    },
    {
      name: 'the address of a Service',
      before: service('10.96.0.10'),
      after: service('10.96.0.11'),
      expected: ['spec.clusterIPs[0]: Invalid value: ["10.96.0.11"]: may not change once set'],
    },
  ];
  it.each(rows)('$name', ({ before, after, expected }) => expect(updateFindings(before, after)).toEqual(expected));
});
