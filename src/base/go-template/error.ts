// What goes wrong with a template; the messages are Go's.

/** A template cannot be parsed or executed. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** What a template's function fails with; the engine adds where. */
export class TemplateFunctionError extends Error {
  override readonly name = 'TemplateFunctionError';
}
