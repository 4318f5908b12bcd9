// Here-documents whose end has not come: an interactive shell asks for more, a script gets bash's warning.

import { forEachChild, type HereDoc, type Statement, type SyntaxNode } from 'unbash';

/** Whether a here-document in these statements lacks its last line. */
export function hasOpenHereDocument(statements: readonly Statement[]): boolean {
  return openHereDocuments(statements).length > 0;
}

/** The here-documents that were ended by the end of the text. */
export function openHereDocuments(statements: readonly Statement[]): readonly HereDoc[] {
  const open: HereDoc[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'HereDoc' && !node.closing) open.push(node);
    forEachChild(node, visit);
  };
  for (const statement of statements) visit(statement);
  return open;
}
