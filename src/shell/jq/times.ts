// Dates in jq, UTC. Upstream: jq(1), Dates. "Broken down time" is [year, month 0-11, day, hour, minute, seconds, weekday, day of the year].

import { strftime } from '../../base/strftime.ts';
import { calendar, fromCalendar, monthNames } from '../../base/time.ts';
import type { Plain } from './builtins.ts';
import { isArray, type Json } from './json.ts';
import { JqError } from './operators.ts';

function broken(seconds: number): Json {
  const p = calendar(Math.floor(seconds) * 1000);
  return [p.year, p.month - 1, p.day, p.hour, p.minute, p.second + (seconds - Math.floor(seconds)), p.weekday, p.yearDay - 1];
}

function seconds(value: Json, name: string): number {
  if (typeof value === 'number') return value;
  if (!isArray(value) || value.length < 6) throw new JqError(`${name} requires parsed datetime inputs`);
  const [year = 1970, month = 0, day = 1, hour = 0, minute = 0, second = 0] = value.map(Number);
  return Math.floor(fromCalendar(year, month + 1, day, hour, minute, Math.floor(second)) / 1000);
}

export const timeFunctions: Readonly<Record<string, Plain>> = {
  'gmtime/0': (input) => broken(Number(input)),
  'localtime/0': (input) => broken(Number(input)),
  'mktime/0': (input) => {
    if (!isArray(input)) throw new JqError('mktime requires array of 6 numbers');
    return seconds(input, 'mktime');
  },
  'strftime/1': (input, [format]) => {
    if (typeof input !== 'number' && !isArray(input)) throw new JqError('strftime/1 requires parsed datetime inputs');
    return strftime(String(format), seconds(input, 'strftime/1') * 1000);
  },
  'strflocaltime/1': (input, [format]) => strftime(String(format), seconds(input, 'strflocaltime/1') * 1000),
  'strptime/1': (input, [format]) => {
    if (typeof input !== 'string') throw new JqError(`strptime/1 requires string inputs and arguments`);
    return broken(parseTime(input, String(format)) / 1000);
  },
};

const directives: Readonly<Record<string, readonly [string, string]>> = {
  Y: ['year', '(\\d{4})'],
  m: ['month', '(\\d{1,2})'],
  d: ['day', '(\\d{1,2})'],
  e: ['day', '\\s*(\\d{1,2})'],
  H: ['hour', '(\\d{1,2})'],
  M: ['minute', '(\\d{1,2})'],
  S: ['second', '(\\d{1,2})'],
  b: ['monthName', '([A-Za-z]{3})'],
  B: ['monthName', '([A-Za-z]+)'],
  a: ['', '([A-Za-z]{3})'],
  A: ['', '([A-Za-z]+)'],
  Z: ['', '([A-Z]+)'],
  z: ['', '(Z|[-+]\\d\\d:?\\d\\d)'],
  s: ['epoch', '(-?\\d+)'],
  j: ['', '(\\d{1,3})'],
};

function parseTime(text: string, format: string): number {
  const names: string[] = [];
  const expanded = format.replace('%T', '%H:%M:%S').replace('%F', '%Y-%m-%d').replace('%D', '%m/%d/%y');
  const source = expanded.replace(/%([A-Za-z%])|([\\^$.*+?()[\]{}|/])/g, (_whole, letter: string | undefined, special: string | undefined) => {
    if (special !== undefined) return `\\${special}`;
    const directive = directives[letter ?? ''];
    if (!directive) return letter === '%' ? '%' : '.*';
    names.push(directive[0]);
    return directive[1];
  });
  const match = new RegExp(`^${source}$`).exec(text);
  if (!match) throw new JqError(`date "${text}" does not match format "${format}"`);
  const part = (name: string, fallback: number): number => (names.includes(name) ? Number(match[names.indexOf(name) + 1]) : fallback);
  if (names.includes('epoch')) return part('epoch', 0) * 1000;
  const named = names.includes('monthName') ? monthNames.findIndex((month) => month.startsWith((match[names.indexOf('monthName') + 1] ?? '').slice(0, 3))) + 1 : 1;
  return fromCalendar(part('year', 1900), part('month', named), part('day', 1), part('hour', 0), part('minute', 0), part('second', 0));
}
