import { describe, expect, it } from 'vitest';
import { outputFunctions, TemplateError, TemplateSet } from './go-template.ts';
import { GoFloat, withFloats } from './go-value.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', labels: { app: 'web', tier: 'front' }, annotations: { 'a.b/c': 'x', note: '<b>it\'s</b> & "q"' } },
  spec: {
    nodeName: 'n1',
    containers: [
      { name: 'app', image: 'nginx:1.27', ports: [{ containerPort: 80 }, { containerPort: 443 }] },
      { name: 'side', image: 'busybox' },
    ],
  },
  status: { phase: 'Running', ratio: 1.5, count: 3, ready: true, nothing: null },
};

/** Templates with what kubectl 1.36 prints for the Pod above. */
const recorded: readonly (readonly [string, string | { readonly error: string }])[] = [
  ['{{.metadata.name}} {{.status.count}} {{.status.ratio}} {{.status.ready}} {{.status.nothing}} {{.missing}}', 'web 3 1.5 true <no value> <no value>'],
  ['{{range .spec.containers}}{{.name}}={{.image}};{{else}}none{{end}}', 'app=nginx:1.27;side=busybox;'],
  ['{{range $i, $c := .spec.containers}}{{if $i}}, {{end}}{{$i}}:{{$c.name}}{{end}}', '0:app, 1:side'],
  ['{{range $k, $v := .metadata.labels}}{{$k}}={{$v}} {{end}}', 'app=web tier=front '],
  ['{{range 3}}{{.}}{{end}}', '012'],
  ['{{range .spec.containers}}{{if eq .name "side"}}{{break}}{{end}}{{.name}}{{end}}', 'app'],
  ['{{with .spec.nodeName}}on {{.}}{{else}}nowhere{{end}}', 'on n1'],
  ['{{with .nope}}x{{else with .status}}{{.phase}}{{end}}', 'Running'],
  ['{{if and .status.ready (gt .status.count 2)}}yes{{else if .x}}maybe{{else}}no{{end}}', 'yes'],
  ['{{ - 1 }}', { error: 'template: output:1: illegal number syntax: "-"' }],
  ['a  {{- " b " -}}  c', 'a b c'],
  ['{{/* nothing */}}x{{- /* trimmed */ -}} y', 'xy'],
  ['{{define "T"}}[{{.}}]{{end}}{{template "T" .status.phase}}{{block "B" .metadata}}<{{.name}}>{{end}}', '[Running]<web>'],
  ['{{$x := 1}}{{if true}}{{$x = 2}}{{end}}{{$x}}', '2'],
  ['{{printf "%-6s|%03d|%.2f|%q|%v|%T" .metadata.name .status.count .status.ratio "a\\"b" .status.ready .status.count}}', 'web   |003|1.50|"a\\"b"|true|int64'],
  ['{{index .metadata.annotations "a.b/c"}} {{index .spec.containers 1 "name"}} {{len .spec.containers}}', 'x side 2'],
  ['{{slice .metadata.name 1 2}} {{(index .spec.containers 0).image}}', 'e nginx:1.27'],
  [
    '{{html .metadata.annotations.note}} {{js .metadata.annotations.note}} {{urlquery .metadata.annotations.note}}',
    '&lt;b&gt;it&#39;s&lt;/b&gt; &amp; &#34;q&#34; \\u003Cb\\u003Eit\\\'s\\u003C/b\\u003E \\u0026 \\"q\\" %3Cb%3Eit%27s%3C%2Fb%3E+%26+%22q%22',
  ],
  ['{{"aGVsbG8=" | base64decode}} {{exists . "spec" "nodeName"}} {{exists . "spec" "nope"}}', 'hello true false'],
  [
    '{{.metadata.labels}} {{.spec.containers}}',
    'map[app:web tier:front] [map[image:nginx:1.27 name:app ports:[map[containerPort:80] map[containerPort:443]]] map[image:busybox name:side]]',
  ],
  ['{{eq .status.phase "Pending" "Running"}} {{ne 1 2}} {{lt "a" "b"}} {{le 2 2}} {{not 0}} {{or 0 "" "x"}} {{and 1 0 2}}', 'true true true true true x 0'],
  ['{{print 1 2 "a" "b" 3 4.5}} {{println "x" 1}}', '1 2ab3 4.5 x 1\n'],
  ['{{`raw\\n`}} {{\'a\'}} {{0x1f}} {{1e3}} {{nil | printf "%v"}}', { error: 'template: output:1:39: executing "output" at <nil>: nil is not a command' }],
  ['{{.metadata.name.first}}', { error: 'template: output:1:11: executing "output" at <.metadata.name.first>: can\'t evaluate field first in type interface {}' }],
  ['{{index .spec.containers 7}}', { error: 'template: output:1:2: executing "output" at <index .spec.containers 7>: error calling index: index out of range: 7' }],
  ['{{.spec.containers.name}}', { error: 'template: output:1:7: executing "output" at <.spec.containers.name>: can\'t evaluate field name in type interface {}' }],
  ['{{template "gone"}}', { error: 'template: output:1:11: executing "output" at <{{template "gone"}}>: template "gone" not defined' }],
  ['{{if}}x{{end}}', { error: 'template: output:1: missing value for if' }],
  ['{{range .spec.containers}}', { error: 'template: output:1: unexpected EOF' }],
  ['{{end}}', { error: 'template: output:1: unexpected {{end}}' }],
  ['{{nope 1}}', { error: 'template: output:1: function "nope" not defined' }],
  ['{{"x}}', { error: 'template: output:1: unterminated quoted string' }],
  ['{{.a b}}', { error: 'template: output:1: function "b" not defined' }],
  ['{{len 3}}', { error: 'template: output:1:2: executing "output" at <len 3>: error calling len: len of type int' }],
  ['{{lt 1 "a"}}', { error: 'template: output:1:2: executing "output" at <lt 1 "a">: error calling lt: incompatible types for comparison: int and string' }],
  [
    '{{eq .spec.containers .spec.containers}}',
    {
      error:
        'template: output:1:2: executing "output" at <eq .spec.containers .spec.containers>: error calling eq: non-comparable type [map[image:nginx:1.27 name:app ports:[map[containerPort:%!s(int64=80)] map[containerPort:%!s(int64=443)]]] map[image:busybox name:side]]: []interface {}',
    },
  ],
  ['{{$y}}', { error: 'template: output:1: undefined variable "$y"' }],
  ['{{1 | 2}}', { error: 'template: output:1: non executable command in pipeline stage 2' }],
  ['{{else}}', { error: 'template: output:1: unexpected {{else}}' }],
  [
    '{{"a" | base64decode}}',
    { error: 'template: output:1:8: executing "output" at <base64decode>: error calling base64decode: base64 decode failed: illegal base64 data at input byte 0' },
  ],
  ['{{.metadata.name | len | printf "%d %s" 1}}', '1 %!s(int=3)'],
  ['{{range $a, $b, $c := .}}{{end}}', { error: 'template: output:1: too many declarations in range' }],
  ['{{break}}', { error: 'template: output:1: {{break}} outside {{range}}' }],
  ['{{/* open', { error: 'template: output:1: unclosed comment' }],
  ['{{.name\n}}', '<no value>'],
];

const run = (template: string, data: unknown): string => new TemplateSet({ functions: outputFunctions }).parse('output', template).execute('output', data);

describe('as kubectl 1.36 runs them', () => {
  it.each(recorded)('%s', (template, want) => {
    if (typeof want === 'string') expect(run(template, pod)).toBe(want);
    else expect(() => run(template, pod)).toThrow(new TemplateError(want.error));
  });
});

describe('what other callers need', () => {
  const rows = [
    { name: 'functions of their own', template: '{{join ", " .}}', data: ['a', 'b'], want: 'a, b' },
    { name: 'every number a float64', template: '{{.n}} {{printf "%T" .n}} {{.big}}', data: withFloats({ n: 3, big: 1e21 }), want: '3 float64 1e+21' },
    { name: 'a float that is whole', template: '{{.}}', data: new GoFloat(1e6), want: '1e+06' },
    { name: 'members that objects inherit are no data', template: '{{.constructor}} {{.toString}} {{.__proto__}}', data: {}, want: '<no value> <no value> <no value>' },
    { name: 'recursion', template: '{{define "f"}}{{if .}}{{len .}}{{template "f" (slice . 1)}}{{end}}{{end}}{{template "f" "abc"}}', data: null, want: '321' },
  ];
  const functions = { ...outputFunctions, join: { params: ['string', 'list'] as const, call: (by: string, list: readonly string[]) => list.join(by) } };
  it.each(rows)('$name', ({ template, data, want }) => expect(new TemplateSet({ functions }).parse('t', template).execute('t', data)).toBe(want));

  it('several texts at once, a later one replacing what is not empty', () => {
    const set = new TemplateSet().parse('a', '{{define "x"}}1{{end}}{{template "x"}}').parse('b', '{{define "x"}}2{{end}}').parse('c', '{{define "x"}} {{end}}');
    expect([set.execute('a', null), set.has('x'), set.names]).toEqual(['2', true, ['x', 'a', 'b', 'c']]);
  });

  it('an error for a missing key, when asked', () => {
    expect(() => new TemplateSet({ missingKey: 'error' }).parse('t', 'a\n  {{.x.y}}').execute('t', { x: {} })).toThrow(
      new TemplateError('template: t:2:6: executing "t" at <.x.y>: map has no entry for key "y"'),
    );
  });

  it('an end to recursion without one', () => {
    expect(() => run('{{define "f"}}{{template "f"}}{{end}}{{template "f"}}', null)).toThrow('exceeded maximum template depth');
  });
});
