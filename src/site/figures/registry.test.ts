import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { figures } from '../../labs/figures/registry.ts';
import { figureViews } from './registry.ts';

const content = join(import.meta.dirname, '../../../content');
const pages = readdirSync(content, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.mdx'));
const used = pages.flatMap((path) => [...readFileSync(join(content, path), 'utf8').matchAll(/<Figure name="([^"]+)"/g)].map(([, name]) => name));

it('every figure has a world and a view', () => expect(figureViews.map(({ name }) => name).sort()).toEqual(figures.map(({ name }) => name).sort()));

it('every figure stands on a page, and pages name no other', () => expect([...new Set(used)].sort()).toEqual(figures.map(({ name }) => name).sort()));
