// Our own bugs, told apart from every other failure: an assertion that fails is never the learner's fault.
// The site shows its message together with seed and inputs, so that the report can be replayed.

/** A broken promise inside Drydock itself. */
export class AssertionError extends Error {
  override readonly name = 'AssertionError';
}

/**
 * Says what must hold and why.
 * @param because why it must hold, as a sentence a maintainer understands without the call site
 * @throws AssertionError when `condition` is falsy
 */
export function assert(condition: unknown, because: string): asserts condition {
  if (!condition) throw new AssertionError(because);
}

/** The value, once the caller knows it is there. @throws AssertionError when it is not */
export function present<T>(value: T | undefined | null, because: string): T {
  assert(value !== undefined && value !== null, because);
  return value;
}
