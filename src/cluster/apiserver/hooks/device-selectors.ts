// Expressions that choose devices are read before they are stored.
// Upstream: kubernetes/pkg/apis/resource/validation validateCELSelector, dynamic-resource-allocation/cel/compile.go

import type { FieldError } from '../../../api/meta/field-error.ts';
import { forbiddenField, invalidField, tooLong } from '../../../api/meta/field-error.ts';
import { invalid } from '../../../api/meta/status-error.ts';
import type { ApiObject } from '../../../api/object.ts';
import { Environment } from '../../../base/cel/environment.ts';
import { estimateCost } from '../../../base/cel/estimate.ts';
import { compile } from '../../../base/cel/program.ts';
import type { CelType } from '../../../base/cel/type.ts';
import { bool, dyn, mapOf, string } from '../../../base/cel/type.ts';
import { objectOf } from '../admission/policy/types.ts';
import { baseEnvironment } from '../cel/environment.ts';
import { equalJson } from '../registry/equal.ts';
import type { StorageHook } from '../registry/hooks.ts';

const group = 'resource.k8s.io';
const longest = 10 * 1024;
const costLimit = 1_000_000;

const text = (maxElements: number): CelType => ({ ...string, maxElements });
const byDomain = (value: CelType): CelType => ({ ...mapOf(text(63), { ...mapOf(text(32), value), maxElements: 32 }), maxElements: 32 });

const device = objectOf('kubernetes.DRADevice', {
  driver: text(63),
  allowMultipleAllocations: bool,
  attributes: byDomain({ ...dyn, maxElements: 64 }),
  capacity: byDomain({ name: 'kubernetes.Quantity', isObject: true, maxElements: 1 }),
});

let environment: Environment | undefined;

const selectorEnvironment = (): Environment => (environment ??= new Environment(baseEnvironment()).variable('device', device));

interface Selector {
  readonly cel?: { readonly expression?: string };
}

function problems(at: string, selectors: readonly Selector[] | null | undefined): readonly FieldError[] {
  return (selectors ?? []).flatMap(({ cel }, i) => (cel?.expression ? ofExpression(`${at}[${i}].cel.expression`, cel.expression) : []));
}

function ofExpression(at: string, expression: string): readonly FieldError[] {
  if (expression.length > longest) return [tooLong(at, longest)];
  const program = compile(selectorEnvironment(), expression);
  if ('error' in program) return [invalidField(at, expression, `compilation failed: ${program.error}`)];
  if (program.type !== 'bool' && program.type !== 'dyn') return [invalidField(at, expression, `must evaluate to bool or the unknown type, not ${program.type}`)];
  const { max } = estimateCost(program.checked, selectorEnvironment().costs, new Map([['device', device]]));
  return max > costLimit ? [forbiddenField(at, 'too complex, exceeds cost limit')] : [];
}

interface Request {
  readonly selectors?: readonly Selector[];
  readonly exactly?: { readonly selectors?: readonly Selector[] };
  readonly firstAvailable?: readonly { readonly selectors?: readonly Selector[] }[];
}

const ofRequests = (at: string, requests: readonly Request[] | null | undefined): readonly FieldError[] =>
  (requests ?? []).flatMap(({ selectors, exactly, firstAvailable }, i) => [
    ...problems(`${at}[${i}].selectors`, selectors),
    ...problems(`${at}[${i}].exactly.selectors`, exactly?.selectors),
    ...(firstAvailable ?? []).flatMap((one, j) => problems(`${at}[${i}].firstAvailable[${j}].selectors`, one.selectors)),
  ]);

interface Spec {
  readonly selectors?: readonly Selector[];
  readonly devices?: { readonly requests?: readonly Request[] };
  readonly spec?: Spec;
}

const specOf = (object: ApiObject): Spec => (object as unknown as { readonly spec?: Spec }).spec ?? {};

function hook(plural: string, kind: string, find: (spec: Spec) => readonly FieldError[]): StorageHook {
  const check = (object: ApiObject): ApiObject => {
    const errors = find(specOf(object));
    if (errors.length > 0) throw invalid({ group, kind }, object.metadata.name, errors);
    return object;
  };
  return {
    resource: `${plural}.${group}`,
    beforeCreate: check,
    beforeUpdate: (object, old) => (equalJson(specOf(object), specOf(old)) ? object : check(object)),
  };
}

export const deviceClasses = hook('deviceclasses', 'DeviceClass', ({ selectors }) => problems('spec.selectors', selectors));
export const resourceClaims = hook('resourceclaims', 'ResourceClaim', ({ devices }) => ofRequests('spec.devices.requests', devices?.requests));
export const resourceClaimTemplates = hook('resourceclaimtemplates', 'ResourceClaimTemplate', ({ spec }) => ofRequests('spec.spec.devices.requests', spec?.devices?.requests));
