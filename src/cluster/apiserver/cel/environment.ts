// What Kubernetes adds to CEL, put together.
// Upstream: apiserver/pkg/cel/environment/base.go
//
// @supports yes CEL: Kubernetes' function libraries — "lists, strings, regex, sets, quantity, semver, url, ip, cidr, format, optionals, comprehensions over two variables"
// @supports yes CEL: cost estimates and limits — "each expression, each definition as a whole, and each run"

import { Environment } from '../../../base/cel/environment.ts';
import { standardEnvironment } from '../../../base/cel/standard.ts';
import { addAddresses, addUrls } from './addresses.ts';
import { kubernetesCosts } from './costs.ts';
import { addLists, addSets } from './lists.ts';
import { addNamedFormats } from './named-formats.ts';
import { addQuantities, addSemver } from './quantity.ts';
import { addRegex, addStrings } from './strings.ts';

/** The most one run of an expression may cost. */
export const perCallLimit = 1_000_000;
/** The most all rules may cost for one object or binding. */
export const runtimeBudget = 10_000_000;
/** The most all match conditions of a policy or webhook may cost. */
export const matchConditionsBudget = 2_500_000;

let shared: Environment | undefined;

/** An environment with everything but variables; a copy that may be added to. */
export function baseEnvironment(): Environment {
  shared ??= make();
  return new Environment(shared);
}

function make(): Environment {
  const environment = standardEnvironment();
  for (const add of [addStrings, addRegex, addLists, addSets, addQuantities, addSemver, addAddresses, addUrls, addNamedFormats]) add(environment);
  environment.costs = kubernetesCosts;
  return environment;
}
