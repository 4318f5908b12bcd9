// A very small SQL database: enough to make a table, put rows in, and see after a restart whether they are still there.
// @supports partly containers: postgres, mysql — "CREATE/DROP/TRUNCATE TABLE, INSERT, SELECT with WHERE of simple comparisons, ORDER BY, LIMIT, count(*), UPDATE, DELETE, CREATE DATABASE; no joins, no transactions, no types checked"

export interface Table {
  readonly columns: readonly string[];
  rows: (readonly (string | null)[])[];
}

/** What a statement came to. */
export type Outcome =
  | { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] }
  | { readonly done: 'create' | 'drop' | 'insert' | 'update' | 'delete' | 'truncate' | 'other'; readonly count: number; readonly what?: string }
  | { readonly problem: 'syntax' | 'no table' | 'table exists' | 'no column' | 'no database' | 'database exists' | 'unsupported'; readonly about: string };

export class Database {
  readonly databases = new Map<string, Map<string, Table>>();
  dirty = false;

  constructor(names: readonly string[]) {
    for (const name of names) this.databases.set(name, new Map());
  }

  dump(): string {
    return JSON.stringify([...this.databases].map(([name, tables]) => [name, [...tables]]));
  }

  load(text: string): void {
    for (const [name, tables] of JSON.parse(text) as [string, [string, Table][]][]) this.databases.set(name, new Map(tables));
  }

  /** Runs one statement in a database. */
  run(sql: string, database: string, constants: ReadonlyMap<string, string>): Outcome {
    const tokens = tokenize(sql);
    if (tokens.length === 0) return { done: 'other', count: 0 };
    const tables = this.databases.get(database);
    if (!tables) return { problem: 'no database', about: database };
    return new Statement(this, tables, tokens, constants).run();
  }
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

function tokenize(sql: string): readonly Token[] {
  const out: Token[] = [];
  for (const match of sql.matchAll(/'((?:[^']|'')*)'|"([^"]*)"|`([^`]*)`|--[^\n]*|([A-Za-z_@][\w.@]*)|(-?\d+(?:\.\d+)?)|(<=|>=|<>|!=|\|\||[(),;*=<>+-])/g)) {
    const [whole, single, double, back, word, number, sign] = match;
    if (whole.startsWith('--')) continue;
    if (single !== undefined) out.push({ text: single.replaceAll("''", "'"), quoted: true });
    else out.push({ text: double ?? back ?? word ?? number ?? sign ?? '', quoted: double !== undefined });
  }
  return out;
}

class Statement {
  readonly #database: Database;
  readonly #tables: Map<string, Table>;
  readonly #tokens: readonly Token[];
  readonly #constants: ReadonlyMap<string, string>;
  #at = 0;

  constructor(database: Database, tables: Map<string, Table>, tokens: readonly Token[], constants: ReadonlyMap<string, string>) {
    this.#database = database;
    this.#tables = tables;
    this.#tokens = tokens.filter(({ text, quoted }) => quoted || text !== ';');
    this.#constants = constants;
  }

  #peek(): string {
    return this.#tokens[this.#at]?.text.toLowerCase() ?? '';
  }

  #next(): Token {
    return this.#tokens[this.#at++] ?? { text: '', quoted: false };
  }

  #take(...words: readonly string[]): boolean {
    for (const [offset, word] of words.entries()) if ((this.#tokens[this.#at + offset]?.text.toLowerCase() ?? '') !== word) return false;
    this.#at += words.length;
    return true;
  }

  run(): Outcome {
    if (this.#take('create', 'table')) return this.#create();
    if (this.#take('create', 'database')) return this.#createDatabase();
    if (this.#take('drop', 'table')) return this.#drop();
    if (this.#take('drop', 'database')) return this.#dropDatabase();
    if (this.#take('insert', 'into')) return this.#insert();
    if (this.#take('select')) return this.#select();
    if (this.#take('update')) return this.#update();
    if (this.#take('delete', 'from')) return this.#delete();
    if (this.#take('truncate')) return this.#truncate();
    const first = this.#peek();
    if (['begin', 'commit', 'rollback', 'set', 'grant', 'flush', 'alter', 'create', 'analyze', 'vacuum'].includes(first))
      return { done: 'other', count: 0, what: first.toUpperCase() };
    return { problem: 'syntax', about: this.#tokens[0]?.text ?? '' };
  }

  #name(): string {
    return this.#next().text.split('.').at(-1) ?? '';
  }

  #create(): Outcome {
    const ifNot = this.#take('if', 'not', 'exists');
    const name = this.#name();
    if (this.#tables.has(name)) return ifNot ? { done: 'create', count: 0, what: 'TABLE' } : { problem: 'table exists', about: name };
    if (!this.#take('(')) return { problem: 'syntax', about: this.#peek() };
    const columns: string[] = [];
    let depth = 1;
    let fresh = true;
    while (depth > 0 && this.#at < this.#tokens.length) {
      const { text } = this.#next();
      if (text === '(') depth += 1;
      else if (text === ')') depth -= 1;
      else if (text === ',' && depth === 1) fresh = true;
      else if (fresh && depth === 1) {
        if (!['primary', 'unique', 'key', 'constraint', 'foreign', 'index', 'check'].includes(text.toLowerCase())) columns.push(text);
        fresh = false;
      }
    }
    this.#tables.set(name, { columns, rows: [] });
    this.#database.dirty = true;
    return { done: 'create', count: 0, what: 'TABLE' };
  }

  #createDatabase(): Outcome {
    const ifNot = this.#take('if', 'not', 'exists');
    const name = this.#name();
    if (this.#database.databases.has(name)) return ifNot ? { done: 'create', count: 1, what: 'DATABASE' } : { problem: 'database exists', about: name };
    this.#database.databases.set(name, new Map());
    this.#database.dirty = true;
    return { done: 'create', count: 1, what: 'DATABASE' };
  }

  #dropDatabase(): Outcome {
    this.#take('if', 'exists');
    const name = this.#name();
    this.#database.dirty = true;
    return this.#database.databases.delete(name) ? { done: 'drop', count: 0, what: 'DATABASE' } : { problem: 'no database', about: name };
  }

  #drop(): Outcome {
    const ifExists = this.#take('if', 'exists');
    const name = this.#name();
    if (!this.#tables.delete(name) && !ifExists) return { problem: 'no table', about: name };
    this.#database.dirty = true;
    return { done: 'drop', count: 0, what: 'TABLE' };
  }

  #truncate(): Outcome {
    this.#take('table');
    const name = this.#name();
    const table = this.#tables.get(name);
    if (!table) return { problem: 'no table', about: name };
    table.rows = [];
    this.#database.dirty = true;
    return { done: 'truncate', count: 0 };
  }

  #insert(): Outcome {
    const name = this.#name();
    const table = this.#tables.get(name);
    if (!table) return { problem: 'no table', about: name };
    const columns = this.#take('(') ? this.#names() : table.columns;
    const unknown = columns.find((column) => !table.columns.includes(column));
    if (unknown !== undefined) return { problem: 'no column', about: unknown };
    if (!this.#take('values')) return { problem: 'unsupported', about: 'INSERT without VALUES' };
    let count = 0;
    while (this.#take('(')) {
      const values = this.#values();
      table.rows.push(table.columns.map((column) => (columns.includes(column) ? (values[columns.indexOf(column)] ?? null) : this.#automatic(table, column))));
      count += 1;
      this.#take(',');
    }
    this.#database.dirty = true;
    return count === 0 ? { problem: 'syntax', about: this.#peek() } : { done: 'insert', count };
  }

  /** A column nobody gave: `id` counts up, others are empty. */
  #automatic(table: Table, column: string): string | null {
    if (column.toLowerCase() !== 'id') return null;
    const at = table.columns.indexOf(column);
    return String(Math.max(0, ...table.rows.map((row) => Number(row[at] ?? 0) || 0)) + 1);
  }

  #names(): readonly string[] {
    const out: string[] = [];
    while (this.#at < this.#tokens.length && this.#peek() !== ')') {
      const { text } = this.#next();
      if (text !== ',') out.push(text);
    }
    this.#take(')');
    return out;
  }

  #values(): readonly (string | null)[] {
    const out: (string | null)[] = [];
    let depth = 1;
    while (this.#at < this.#tokens.length) {
      const token = this.#next();
      if (!token.quoted && token.text === '(') depth += 1;
      else if (!token.quoted && token.text === ')') {
        depth -= 1;
        if (depth === 0) return out;
      } else if (token.quoted || (token.text !== ',' && depth === 1)) out.push(this.#value(token));
    }
    return out;
  }

  #value(token: Token): string | null {
    if (token.quoted) return token.text;
    const lower = token.text.toLowerCase();
    return lower === 'null' ? null : (this.#constants.get(lower) ?? token.text);
  }

  #select(): Outcome {
    const wanted: string[] = [];
    while (this.#at < this.#tokens.length && this.#peek() !== 'from') {
      const token = this.#next();
      if (token.text !== ',') wanted.push(this.#peek() === '(' ? this.#call(token.text) : token.quoted ? `'${token.text}` : token.text);
      if (this.#take('as')) this.#next();
    }
    if (!this.#take('from')) return this.#constantsRow(wanted);
    const name = this.#name();
    const table = this.#tables.get(name);
    if (!table) return { problem: 'no table', about: name };
    const where = this.#where(table);
    if (typeof where === 'object') return where;
    let rows = table.rows.filter(where);
    if (wanted.length === 1 && /^count\(/i.test(wanted[0] ?? '')) return { columns: ['count(*)'], rows: [[String(rows.length)]] };
    rows = this.#ordered(table, rows);
    const columns = wanted.flatMap((column) => (column === '*' ? table.columns : [column.split('.').at(-1) ?? column]));
    const unknown = columns.find((column) => !table.columns.includes(column));
    if (unknown !== undefined) return { problem: 'no column', about: unknown };
    return { columns, rows: rows.map((row) => columns.map((column) => row[table.columns.indexOf(column)] ?? null)) };
  }

  #call(name: string): string {
    let text = name;
    let depth = 0;
    do {
      const token = this.#next();
      if (token.text === '(') depth += 1;
      if (token.text === ')') depth -= 1;
      text += token.text;
    } while (depth > 0 && this.#at < this.#tokens.length);
    return text;
  }

  #constantsRow(wanted: readonly string[]): Outcome {
    const row = wanted.map((word) => (word.startsWith("'") ? word.slice(1) : (this.#constants.get(word.toLowerCase()) ?? (/^-?\d/.test(word) ? word : undefined))));
    const unknown = wanted[row.indexOf(undefined)];
    if (row.includes(undefined)) return { problem: 'no column', about: unknown ?? '' };
    return { columns: wanted.map((word) => word.replace(/^'/, '')), rows: [row.map((value) => value ?? null)] };
  }

  /** @returns a test for rows, or what is wrong with the condition */
  #where(table: Table): ((row: readonly (string | null)[]) => boolean) | Outcome {
    if (!this.#take('where')) return () => true;
    const tests: ((row: readonly (string | null)[]) => boolean)[] = [];
    do {
      const column = this.#name();
      const at = table.columns.indexOf(column);
      if (at < 0) return { problem: 'no column', about: column };
      const operator = this.#next().text.toLowerCase();
      if (operator === 'is') {
        const not = this.#take('not');
        this.#take('null');
        tests.push((row) => (row[at] === null) !== not);
        continue;
      }
      const value = this.#value(this.#next());
      tests.push((row) => compare(row[at] ?? null, operator, value));
    } while (this.#take('and'));
    return (row) => tests.every((test) => test(row));
  }

  #ordered(table: Table, rows: readonly (readonly (string | null)[])[]): (readonly (string | null)[])[] {
    const out = [...rows];
    if (this.#take('order', 'by')) {
      const at = table.columns.indexOf(this.#name());
      const descending = this.#take('desc');
      this.#take('asc');
      out.sort((a, b) => (compare(a[at] ?? null, '<', b[at] ?? null) ? -1 : compare(a[at] ?? null, '>', b[at] ?? null) ? 1 : 0) * (descending ? -1 : 1));
    }
    return this.#take('limit') ? out.slice(0, Number(this.#next().text)) : out;
  }

  #update(): Outcome {
    const name = this.#name();
    const table = this.#tables.get(name);
    if (!table) return { problem: 'no table', about: name };
    if (!this.#take('set')) return { problem: 'syntax', about: this.#peek() };
    const changes = new Map<number, string | null>();
    do {
      const column = this.#name();
      const at = table.columns.indexOf(column);
      if (at < 0) return { problem: 'no column', about: column };
      this.#take('=');
      changes.set(at, this.#value(this.#next()));
    } while (this.#take(','));
    const where = this.#where(table);
    if (typeof where === 'object') return where;
    let count = 0;
    table.rows = table.rows.map((row) => {
      if (!where(row)) return row;
      count += 1;
      return row.map((value, at) => (changes.has(at) ? (changes.get(at) ?? null) : value));
    });
    this.#database.dirty = true;
    return { done: 'update', count };
  }

  #delete(): Outcome {
    const name = this.#name();
    const table = this.#tables.get(name);
    if (!table) return { problem: 'no table', about: name };
    const where = this.#where(table);
    if (typeof where === 'object') return where;
    const before = table.rows.length;
    table.rows = table.rows.filter((row) => !where(row));
    this.#database.dirty = true;
    return { done: 'delete', count: before - table.rows.length };
  }
}

function compare(a: string | null, operator: string, b: string | null): boolean {
  if (a === null || b === null) return false;
  const numbers = /^-?\d+(\.\d+)?$/.test(a) && /^-?\d+(\.\d+)?$/.test(b);
  const [x, y] = numbers ? [Number(a), Number(b)] : [a, b];
  switch (operator) {
    case '=': return x === y;
    case '<>': case '!=': return x !== y;
    case '<': return x < y;
    case '>': return x > y;
    case '<=': return x <= y;
    case '>=': return x >= y;
    case 'like': return new RegExp(`^${b.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('%', '.*').replaceAll('_', '.')}$`, 's').test(a);
    default: return false;
  } // biome-ignore format: a table
}
