// Names a filter uses must exist before anything runs. Upstream: jq's compile.c, block_bind.

import { natives } from './builtins.ts';
import { namesOf } from './patterns.ts';
import type { Scope } from './scope.ts';
import { type Filter, JqSyntaxError, type Pattern } from './syntax.ts';

interface Known {
  readonly functions: ReadonlySet<string>;
  readonly variables: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}

/** @throws JqSyntaxError `foo/0 is not defined at <top-level>, line 1:` */
export function checkNames(filter: Filter, scope: Scope, variables: readonly string[]): void {
  check(filter, { functions: new Set(), variables: new Set(['ENV', 'ARGS', '__loc__', '__prog_args', ...variables]), labels: new Set() }, scope);
}

function check(node: Filter, known: Known, scope: Scope): void {
  const go = (...nodes: (Filter | undefined)[]): void => {
    for (const one of nodes) if (one) check(one, known, scope);
  };
  switch (node.type) {
    case 'string':
      return go(...node.parts.filter((part) => typeof part !== 'string'));
    case 'index':
      return go(node.of, node.key);
    case 'slice':
      return go(node.of, node.from, node.to);
    case 'iterate':
      return go(node.of);
    case 'array':
    case 'negate':
      return go(node.body);
    case 'object':
      return go(...node.entries.flat());
    case 'pipe':
    case 'comma':
    case 'and':
    case 'or':
    case 'alternative':
    case 'binary':
    case 'update':
      return go(node.left, node.right);
    case 'if':
      return go(node.test, node.yes, node.no);
    case 'try':
      return go(node.body, node.handler);
    default:
      return checkNamed(node, known, scope);
  }
}

function checkNamed(node: Filter, known: Known, scope: Scope): void {
  switch (node.type) {
    case 'reduce':
    case 'foreach': {
      check(node.source, known, scope);
      check(node.init, known, scope);
      const inner = withVariables(known, [node.pattern]);
      check(node.update, inner, scope);
      if (node.type === 'foreach' && node.extract) check(node.extract, inner, scope);
      return;
    }
    case 'as':
      check(node.source, known, scope);
      return check(node.body, withVariables(known, node.patterns), scope);
    case 'define': {
      const { name, parameters, body } = node.definition;
      const functions = new Set([...known.functions, `${name}/${parameters.length}`]);
      const own = parameters.map((parameter) => `${parameter.replace('$', '')}/0`);
      const variables = parameters.filter((parameter) => parameter.startsWith('$')).map((parameter) => parameter.slice(1));
      check(body, { ...known, functions: new Set([...functions, ...own]), variables: new Set([...known.variables, ...variables]) }, scope);
      return check(node.body, { ...known, functions }, scope);
    }
    case 'call': {
      const key = `${node.name}/${node.args.length}`;
      if (!known.functions.has(key) && !natives.has(key) && !scope.function(key)) throw new JqSyntaxError(`${key} is not defined at <top-level>, line 1:\n${node.name}`);
      for (const arg of node.args) check(arg, known, scope);
      return;
    }
    case 'variable':
      if (!known.variables.has(node.name)) throw new JqSyntaxError(`$${node.name} is not defined at <top-level>, line 1:\n$${node.name}`);
      return;
    case 'label':
      return check(node.body, { ...known, labels: new Set([...known.labels, node.name]) }, scope);
    case 'break':
      if (!known.labels.has(node.name)) throw new JqSyntaxError(`$*label-${node.name} is not defined at <top-level>, line 1:\nbreak $${node.name}`);
  }
}

function withVariables(known: Known, patterns: readonly Pattern[]): Known {
  return { ...known, variables: new Set([...known.variables, ...patterns.flatMap(namesOf)]) };
}
