// What of a page is prose: paragraphs and list items, without code, tables, components, and the marks of Markdown.

/** @returns the prose of a page's body, a paragraph or list item a line */
export function proseOf(body: string): string {
  return body
    .replace(/^```[\s\S]*?^```$/gm, '')
    .replace(/^(?:import|export) .*$/gm, '')
    .replace(/^<[A-Z][\s\S]*?^(?:\/>|<\/[A-Z]\w*>)$/gm, '')
    .replace(/^<.*>$/gm, '')
    .replace(/^(?:\||:::|#).*$/gm, '')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/`([^`\n]*)`/g, 'code')
    .replace(/[*_]/g, '')
    .replace(/^\s*(?:[-*]|\d+\.)\s+/gm, '\n')
    .replace(/([^\n])\n(?!\n)/g, '$1 ')
    .replace(/\n+/g, '\n')
    .trim();
}

/** @returns its sentences */
export function sentencesOf(prose: string): readonly string[] {
  return prose
    .split('\n')
    .flatMap((paragraph) => paragraph.split(/(?<=[.?:])\s+(?=[“"A-Z0-9])/))
    .map((sentence) => sentence.trim())
    .filter((sentence) => /\w/.test(sentence));
}
