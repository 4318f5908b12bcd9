// `--sort-by`: by the value a path finds in each object.
// Upstream: k8s.io/kubectl v0.36 cmd/get/sorter.go (RuntimeSort, TableSorter, isLess).

import { goType } from '../../../base/go-value.ts';
import { JsonPath, JsonPathError, relaxedJsonPath } from '../../../base/jsonpath.ts';
import { tryParseQuantity } from '../../../api/meta/quantity.ts';
import { quote } from '../../go/quote.ts';
import { goSort } from '../../go/sort.ts';
import { CommandError } from '../errors.ts';

/** Values that have no order: kubectl logs it as fatal and ends. */
export class UnsortableField extends CommandError {
  override readonly name = 'UnsortableField';
}

/** A path as --sort-by takes it. @throws CommandError when it is wrong */
export class SortField {
  readonly field: string;
  readonly #path: JsonPath;

  /** @param ofTable of the rows of a table: what is no plain path is taken as it is, and what is wrong with it is a `sorting error` */
  constructor(given: string, ofTable = false) {
    try {
      this.field = ofTable ? relaxed(given) : relaxedJsonPath(given);
      this.#path = new JsonPath(this.field, { allowMissingKeys: true });
    } catch (error) {
      throw error instanceof JsonPathError ? new CommandError(ofTable ? `sorting error: ${error.message}` : error.message) : error;
    }
  }

  #values(item: unknown): unknown[][] {
    try {
      return this.#path.findResults(item);
    } catch (error) {
      throw error instanceof JsonPathError ? new CommandError(error.message) : error;
    }
  }

  /**
   * Items in order.
   * @param objectOf what of an item the path looks into
   * @throws CommandError when no item has the field, UnsortableField when its values cannot be compared
   */
  sort<T>(items: readonly T[], objectOf: (item: T) => unknown): T[] {
    const keyed = items.map((item) => ({ item, found: this.#values(objectOf(item))[0] ?? [] }));
    if (items.length > 0 && keyed.every(({ found }) => found.length === 0)) throw new CommandError(`couldn't find any field with path ${quote(this.field)} in the list of objects`);
    const less = (a: (typeof keyed)[number], b: (typeof keyed)[number]): boolean => {
      if (a.found.length === 0) return true;
      return b.found.length === 0 ? false : isLess(a.found[0], b.found[0]);
    };
    return goSort(keyed, less).map(({ item }) => item);
  }
}

function relaxed(given: string): string {
  try {
    return relaxedJsonPath(given);
  } catch (error) {
    if (error instanceof JsonPathError) return given; // a full template is taken as it is
    throw error;
  }
}

function isLess(a: unknown, b: unknown): boolean {
  if (a === null || a === undefined) return b !== null && b !== undefined;
  if (b === null || b === undefined) return false;
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a === 'string' && typeof b === 'string') {
    const [left, right] = [tryParseQuantity(a), tryParseQuantity(b)];
    return left && right ? left.cmp(right) < 0 : a < b;
  }
  throw new UnsortableField(`unsortable type: ${goType(a)}`);
}
