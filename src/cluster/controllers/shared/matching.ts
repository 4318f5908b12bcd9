// Objects that a stored selector chooses, found by an index where the selector names a label.

import type { LabelSelector } from '../../../api/meta/labels.ts';
import { matches } from '../../../api/meta/labels.ts';
import type { ObjectMeta } from '../../../api/object.ts';
import type { ComponentContext, GroupResource } from '../../component.ts';
import { selectorOf } from './selectors.ts';

/** Those of a namespace that match; all of them for an empty selector, none for an absent one. */
export function selected<T extends { readonly metadata: ObjectMeta }>(resource: GroupResource, namespace: string, selector: LabelSelector | undefined, context: ComponentContext): readonly T[] {
  if (!selector) return [];
  const [label] = Object.entries(selector.matchLabels ?? {});
  const near = label ? context.withLabel<T>(resource, namespace, label[0], label[1]) : context.list<T>(resource, namespace);
  const wanted = selectorOf(selector);
  return near.filter((object) => matches(wanted, object.metadata.labels));
}
