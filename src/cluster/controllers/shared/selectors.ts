// The selector of an object, compiled once: stored objects never change, so their selectors do not either.

import { type LabelSelector, labelSelectorAsSelector, type Labels, type Selector, selectorFromSet } from '../../../api/meta/labels.ts';

const compiled = new WeakMap<object, Selector>();

/**
 * A stored LabelSelector as a Selector; absent selects nothing, empty everything.
 * @throws SelectorError for one that validation should have refused
 */
export function selectorOf(selector: LabelSelector | undefined): Selector {
  if (!selector) return labelSelectorAsSelector(undefined);
  const known = compiled.get(selector);
  if (known) return known;
  const fresh = labelSelectorAsSelector(selector);
  compiled.set(selector, fresh);
  return fresh;
}

/** A stored map of labels as a Selector that wants them all (Services, ReplicationControllers). */
export function selectorOfMap(labels: Labels): Selector {
  const known = compiled.get(labels);
  if (known) return known;
  const fresh = selectorFromSet(labels);
  compiled.set(labels, fresh);
  return fresh;
}
