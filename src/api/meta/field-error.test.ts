import { describe, expect, it } from 'vitest';
import {
  duplicate,
  errorBody,
  errorMessage,
  fieldNotFound,
  forbiddenField,
  internalFieldError,
  invalidField,
  notSupported,
  path,
  required,
  toAggregate,
  tooFew,
  tooLong,
  tooLongCharacters,
  tooMany,
  tooShort,
  typeInvalid,
} from './field-error.ts';

const at = path('spec', 'containers').index(0);

describe('messages', () => {
  const rows = [
    { error: required(at.child('image'), ''), want: 'spec.containers[0].image: Required value' },
    { error: required('', 'name or generateName is required'), want: ': Required value: name or generateName is required' },
    { error: invalidField(path('spec', 'replicas'), -1, 'must be greater than or equal to 0'), want: 'spec.replicas: Invalid value: -1: must be greater than or equal to 0' },
    { error: invalidField(at.child('name'), 'A"b', 'no'), want: 'spec.containers[0].name: Invalid value: "A\\"b": no' },
    {
      error: invalidField('spec.selector', { matchLabels: { a: 'b' } }, 'field is immutable'),
      want: 'spec.selector: Invalid value: {"matchLabels":{"a":"b"}}: field is immutable',
    },
    { error: invalidField('x', null, ''), want: 'x: Invalid value: null' },
    { error: typeInvalid('x', [1], 'must be a string'), want: 'x: Invalid value: [1]: must be a string' },
    { error: notSupported(path('spec', 'type'), 'Load', ['ClusterIP', 'NodePort']), want: 'spec.type: Unsupported value: "Load": supported values: "ClusterIP", "NodePort"' },
    { error: duplicate(at.child('ports').key('http'), 'http'), want: 'spec.containers[0].ports[http]: Duplicate value: "http"' },
    { error: fieldNotFound(at.child('volumeMounts').index(1).child('name'), 'v'), want: 'spec.containers[0].volumeMounts[1].name: Not found: "v"' },
    { error: forbiddenField(path('data'), 'field is immutable when `immutable` is set'), want: 'data: Forbidden: field is immutable when `immutable` is set' },
    { error: tooLong('metadata.name', 63), want: 'metadata.name: Too long: may not be more than 63 bytes' },
    { error: tooLong('x', 1), want: 'x: Too long: may not be more than 1 byte' },
    { error: tooLongCharacters('x', 2), want: 'x: Too long: may not be more than 2 characters' },
    { error: tooShort('x', 'a', 2), want: 'x: Too short: must be at least 2 characters' },
    { error: tooMany('x', 3, 2), want: 'x: Too many: 3: must have at most 2 items' },
    { error: tooFew('x', 0, 1), want: 'x: Too few: 0: must have at least 1 item' },
    { error: internalFieldError('x', 'broken'), want: 'x: Internal error: broken' },
  ];
  it.each(rows)('$want', ({ error, want }) => {
    expect(errorMessage(error)).toBe(want);
    expect(`${error.field}: ${errorBody(error)}`).toBe(want);
  });
});

describe('paths', () => {
  const rows = [
    { got: path('a').child('b', 'c'), want: 'a.b.c' },
    { got: path('a').key('x/y').index(2).child('b'), want: 'a[x/y][2].b' },
    { got: path().index(0), want: '[0]' },
  ];
  it.each(rows)('$want', ({ got, want }) => expect(String(got)).toBe(want));
});

it('aggregates, each text once', () => {
  const [a, b] = [required('a', ''), required('b', '')];
  expect([toAggregate([a]), toAggregate([a, b, a])]).toEqual(['a: Required value', '[a: Required value, b: Required value]']);
});
