import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Recorded } from '../../../tests/support/compare.ts';
import { commandLimitOf } from './sessions.ts';

const folder = mkdtempSync(join(tmpdir(), 'sessions-'));
afterAll(() => rmSync(folder, { recursive: true }));

const answered = (cmd: string, exitCode: number, ms: number): Recorded => ({ cmd, stdout: '', stderr: '', exitCode, ms });

it.each([
  { name: 'nothing was ended', answers: [answered('sleep 40', 0, 40_010)], limit: undefined },
  { name: 'what never ends was ended', answers: [answered('kubectl get pods -w', 124, 25_013), answered('sleep 99', 124, 25_006)], limit: 25_000 },
  { name: 'a command ended itself', answers: [answered('timeout 3 kubectl get pods -w', 124, 3008)], limit: undefined },
  { name: 'a flag is called timeout', answers: [answered('kubectl wait pod/a --for=delete --timeout=300s', 124, 25_023)], limit: 25_000 },
])('knows how long the recorder waited where $name', ({ answers, limit }) => {
  const file = join(folder, 'answers.json');
  writeFileSync(file, JSON.stringify(answers));
  expect(commandLimitOf({ name: 'one', domain: '(all)', script: '', truth: 'recorded', answers: file })).toBe(limit);
});
