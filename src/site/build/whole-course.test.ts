import { expect, it } from 'vitest';
import type { Module } from '../course.ts';
import { type WrittenLab, type WrittenModule, wholeCourse } from './whole-course.ts';

const plan: readonly Module[] = [{ number: 4, slug: 'objects', title: 'Objects', summary: 'Run things.', pages: [{ slug: 'pods', title: 'Pods' }], labs: [{ name: 'first-pod', title: 'Your first Pod' }] }];
const rows: readonly { name: string; written: readonly WrittenModule[]; labs: readonly WrittenLab[]; want: readonly string[] }[] = [
  { name: 'what is planned', written: [{ folder: '04-objects', pages: [{ slug: 'pods', title: 'Pods' }] }], labs: [{ name: 'first-pod', title: 'Your first Pod', module: 'objects' }], want: ['4 Objects: Pods | Your first Pod'] },
  { name: 'a page and a lab beside it', written: [{ folder: '04-objects', pages: [{ slug: 'our-pods', title: 'Our Pods' }] }], labs: [{ name: 'our-shop', title: 'Our shop', module: 'objects' }], want: ['4 Objects: Pods, Our Pods | Your first Pod, Our shop'] },
  { name: 'a module of one’s own', written: [{ folder: '12-our-company', pages: [{ slug: 'our-cluster', title: 'Our cluster' }] }], labs: [{ name: 'our-shop', title: 'Our shop', module: 'our-company' }], want: ['4 Objects: Pods | Your first Pod', '12 Our company: Our cluster | Our shop'] },
]; // biome-ignore format: a table

it.each(rows)('$name', ({ written, labs, want }) => {
  const titles = (list: readonly { readonly title: string }[]): string => list.map(({ title }) => title).join(', ');
  expect(wholeCourse(plan, written, labs).map((module) => `${module.number} ${module.title}: ${titles(module.pages)} | ${titles(module.labs)}`)).toEqual(want);
});

it('a lab of a module that there is not', () =>
  expect(() => wholeCourse(plan, [], [{ name: 'our-shop', title: 'Our shop', module: 'object' }])).toThrow('labs/our-shop/lab.yaml: there is no module object: objects'));
