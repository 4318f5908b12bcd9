import { describe, expect, it } from 'vitest';
import { parseScript } from './session-script.ts';

const rows = [
  { name: 'one command a line', source: 'a\n\n# note\nb\n', commands: ['a', 'b'] },
  { name: 'a trailing backslash goes on', source: 'a \\\n  b\nc', commands: ['a \\\n  b', 'c'] },
  { name: 'a here-document', source: "cat > x <<'EOF'\n# not a comment\nEOF\nls", commands: ["cat > x <<'EOF'\n# not a comment\nEOF", 'ls'] },
  { name: 'tabs before the end', source: 'cat <<-END\n\tx\n\tEND\nls', commands: ['cat <<-END\n\tx\n\tEND', 'ls'] },
  { name: 'two here-documents', source: 'cat <<A - <<B\n1\nA\n2\nB\nls', commands: ['cat <<A - <<B\n1\nA\n2\nB', 'ls'] },
  { name: 'a here-string is none', source: 'cat <<< EOF\nls', commands: ['cat <<< EOF', 'ls'] },
  { name: 'quoted arrows are none', source: 'echo "<<EOF"\nls', commands: ['echo "<<EOF"', 'ls'] },
  { name: 'never closed', source: 'cat <<EOF\nx\ny', commands: ['cat <<EOF\nx\ny'] },
];

describe('parseScript', () => {
  it.each(rows)('$name', ({ source, commands }) => {
    expect(parseScript(source).commands.map((c) => c.command)).toEqual(commands);
  });
});
