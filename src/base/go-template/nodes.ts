// The tree of a parsed template, and how Go spells its nodes in errors.
// Upstream: Go's text/template/parse/node.go.

import { goQuote } from '../go-quote.ts';

interface At {
  readonly pos: number;
}

export type Operand =
  | (At & { readonly type: 'field'; readonly names: readonly string[] })
  | (At & { readonly type: 'chain'; readonly node: Operand; readonly names: readonly string[] })
  | (At & { readonly type: 'variable'; readonly names: readonly string[] })
  | (At & { readonly type: 'identifier'; readonly name: string })
  | (At & { readonly type: 'bool'; readonly value: boolean })
  | (At & { readonly type: 'number'; readonly text: string; readonly value: number | bigint | undefined })
  | (At & { readonly type: 'string'; readonly quoted: string; readonly text: string })
  | (At & { readonly type: 'nil' })
  | (At & { readonly type: 'dot' })
  | Pipe;

export interface Pipe extends At {
  readonly type: 'pipe';
  readonly line: number;
  readonly assigns: boolean;
  readonly variables: string[];
  readonly commands: Command[];
}

export interface Command extends At {
  readonly type: 'command';
  readonly args: Operand[];
}

export type Statement =
  | (At & { readonly type: 'text'; readonly text: string })
  | (At & { readonly type: 'action'; readonly pipe: Pipe })
  | (At & { readonly type: 'if' | 'with' | 'range'; readonly pipe: Pipe; readonly list: List; readonly elseList: List | undefined })
  | (At & { readonly type: 'template'; readonly name: string; readonly pipe: Pipe | undefined })
  | (At & { readonly type: 'break' | 'continue' });

export type List = readonly Statement[];

/** A named template; positions count from the start of `text`. */
export interface Tree {
  readonly name: string;
  /** the name errors give it: of the file it came from */
  readonly parseName: string;
  readonly text: string;
  readonly root: List;
}

/** As Go prints a node: `.a.b`, `index .x 1`, `(len .y)`. */
export function formatNode(node: Operand | Command | Statement): string {
  switch (node.type) {
    case 'field':
      return node.names.map((name) => `.${name}`).join('');
    case 'variable':
      return node.names.join('.');
    case 'chain':
      return `${node.node.type === 'pipe' ? `(${formatNode(node.node)})` : formatNode(node.node)}${node.names.map((name) => `.${name}`).join('')}`;
    case 'identifier':
      return node.name;
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
    case 'nil':
      return 'nil';
    case 'dot':
      return '.';
    case 'pipe':
      return formatPipe(node);
    case 'command':
      return node.args.map((arg) => (arg.type === 'pipe' ? `(${formatNode(arg)})` : formatNode(arg))).join(' ');
    default:
      return formatStatement(node);
  }
}

function formatPipe(pipe: Pipe): string {
  const declarations = pipe.variables.length > 0 ? `${pipe.variables.join(', ')} ${pipe.assigns ? '=' : ':='} ` : '';
  return declarations + pipe.commands.map(formatNode).join(' | ');
}

function formatStatement(node: Statement): string {
  switch (node.type) {
    case 'text':
      return node.text;
    case 'action':
      return `{{${formatPipe(node.pipe)}}}`;
    case 'template':
      return `{{template ${goQuote(node.name)}${node.pipe ? ` ${formatPipe(node.pipe)}` : ''}}}`;
    case 'break':
    case 'continue':
      return `{{${node.type}}}`;
    default: {
      const otherwise = node.elseList ? `{{else}}${formatList(node.elseList)}` : '';
      return `{{${node.type} ${formatPipe(node.pipe)}}}${formatList(node.list)}${otherwise}{{end}}`;
    }
  }
}

const formatList = (list: List): string => list.map(formatStatement).join('');
