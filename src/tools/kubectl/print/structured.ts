// `-o json`, `-o yaml`, `-o kyaml`, `-o name` and the one-line answers of commands (`pod/x created`).
// Upstream: cli-runtime v0.36 printers/json.go, yaml.go, kyaml.go, name.go, managedfields.go.

import { isObject, toJson, toJsonUnsorted } from '../../../base/json.ts';
import { toYaml } from '../../../base/yaml.ts';
import { CommandError } from '../errors.ts';
import { isList, itemsOf, type KubeObject, kindOf, nameOf } from '../resource/object.ts';
import { toKyaml } from './kyaml.ts';
import { inStructOrder, isInStructOrder, objectIn, PrintedEvent, type Printable, type Printer, type Write } from './printer.ts';

const missingKind = 'missing apiVersion or kind; try GetObjectKind().SetGroupVersionKind() if you know the type';

/** The object without metadata.managedFields; its items, too. */
export function withoutManagedFields(object: KubeObject): KubeObject {
  if (isList(object)) return keepOrder(object, { ...object, items: (object.items as KubeObject[]).map(withoutManagedFields) });
  if (!isObject(object.metadata) || !('managedFields' in object.metadata)) return object;
  const { managedFields: _, ...metadata } = object.metadata as Record<string, unknown>;
  return keepOrder(object, { ...object, metadata });
}

const keepOrder = (from: KubeObject, to: KubeObject): KubeObject => (isInStructOrder(from) ? inStructOrder(to) : to);

function checked(object: KubeObject): KubeObject {
  if (!object.kind && !object.apiVersion) throw new CommandError(missingKind);
  return object;
}

abstract class StructuredPrinter implements Printer {
  readonly #keepManagedFields: boolean;

  constructor(keepManagedFields: boolean) {
    this.#keepManagedFields = keepManagedFields;
  }

  print(printable: Printable, write: Write): void {
    if (printable instanceof PrintedEvent) {
      const object = printable.object;
      this.event({ type: printable.type, object }, write);
      return;
    }
    this.object(checked(this.#keepManagedFields ? printable : withoutManagedFields(printable)), write);
  }

  protected abstract object(object: KubeObject, write: Write): void;
  protected abstract event(event: { type: string; object: KubeObject }, write: Write): void;
}

export class JsonPrinter extends StructuredPrinter {
  protected object(object: KubeObject, write: Write): void {
    write(`${isInStructOrder(object) ? toJsonUnsorted(object, '    ') : toJson(object, '    ')}\n`);
  }

  protected event({ type, object }: { type: string; object: KubeObject }, write: Write): void {
    write(`{"type":${toJson(type)},"object":${toJson(object)}}\n`);
  }
}

export class YamlPrinter extends StructuredPrinter {
  #count = 0;

  protected object(object: KubeObject, write: Write): void {
    this.#separate(write);
    write(toYaml(object));
  }

  protected event(event: { type: string; object: KubeObject }, write: Write): void {
    this.#separate(write);
    write(toYaml(event));
  }

  #separate(write: Write): void {
    if (this.#count > 0) write('---\n');
    this.#count++;
  }
}

export class KyamlPrinter extends StructuredPrinter {
  protected object(object: KubeObject, write: Write): void {
    write(toKyaml(object, isInStructOrder(object)));
  }

  protected event(event: { type: string; object: KubeObject }, write: Write): void {
    write(toKyaml(event, true));
  }
}

/** `deployment.apps/web scaled`, or without the operation for `-o name`. */
export class NamePrinter implements Printer {
  readonly #operation: string;
  readonly #short: boolean;

  constructor(operation: string, short: boolean) {
    this.#operation = operation;
    this.#short = short;
  }

  print(printable: Printable, write: Write): void {
    const object = objectIn(printable);
    if (isList(object)) {
      for (const item of itemsOf(object)) this.print(item, write);
      return;
    }
    checked(object);
    const operation = this.#short || this.#operation === '' ? '' : ` ${this.#operation}`;
    write(`${typedName(object)}${operation}\n`);
  }
}

/** `deployment.apps/web`. */
export function typedName(object: KubeObject): string {
  const { group, kind } = kindOf(object);
  return `${kind.toLowerCase()}${group === '' ? '' : `.${group}`}/${nameOf(object) || '<unknown>'}`;
}
