import { describe, expect, it } from 'vitest';
import { screenHtml } from './screen-html.ts';

const cursor = '<span class="cursor"></span>';

describe('a screen as HTML', () => {
  it.each([
    { name: 'plain lines', bytes: 'one\r\ntwo', html: 'one\ntwo' },
    { name: 'signs of HTML', bytes: '<none> & more', html: '&lt;none&gt; &amp; more' },
    { name: 'colours on and off', bytes: '\x1b[32mok\x1b[0m $', html: '<span style="color:var(--term-green)">ok</span> $' },
    { name: 'a colour that ends with the line', bytes: '\x1b[91mred', html: '<span style="color:var(--term-bright-red)">red</span>' },
    { name: 'a word corrected with backspaces', bytes: 'gat\b\bet', html: 'get' },
    { name: 'a line drawn again from its start', bytes: '$ abc\r\x1b[K$ x', html: '$ x' },
    { name: 'cursor movements', bytes: 'ab\x1b[3Cc\x1b[2Dd', html: 'ab  dc' },
    { name: 'window titles and modes are dropped', bytes: '\x1b]0;title\x07a\x1b[?2004hb', html: 'ab' },
    { name: 'UTF-8', bytes: 'caf\xc3\xa9', html: 'café' },
  ])('$name', ({ bytes, html }) => expect(screenHtml(bytes)).toBe(html + cursor));
});
