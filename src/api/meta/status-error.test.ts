import { describe, expect, it } from 'vitest';
import { invalidField, required } from './field-error.ts';
import {
  alreadyExists,
  applyConflict,
  badRequest,
  conflict,
  expired,
  forbidden,
  fromStatus,
  generateNameConflict,
  genericServerResponse,
  gone,
  internalError,
  invalid,
  isStatus,
  methodNotSupported,
  notAcceptable,
  notFound,
  requestEntityTooLarge,
  type StatusError,
  serverTimeout,
  serviceUnavailable,
  timeout,
  tooManyRequests,
  unauthorized,
  unsupportedMediaType,
} from './status-error.ts';

const pods = { group: '', resource: 'pods' };
const deployments = { group: 'apps', resource: 'deployments' };

describe('messages', () => {
  const rows: readonly { readonly error: StatusError; readonly want: readonly [number, string, string] }[] = [
    { error: notFound(deployments, 'web'), want: [404, 'NotFound', 'deployments.apps "web" not found'] },
    { error: alreadyExists(pods, 'web'), want: [409, 'AlreadyExists', 'pods "web" already exists'] },
    {
      error: generateNameConflict(pods, 'web-x', 1),
      want: [409, 'AlreadyExists', 'pods "web-x" already exists, the server was not able to generate a unique name for the object'],
    },
    {
      error: conflict(pods, 'web'),
      want: [409, 'Conflict', 'Operation cannot be fulfilled on pods "web": the object has been modified; please apply your changes to the latest version and try again'],
    },
    { error: applyConflict('x', []), want: [409, 'Conflict', 'x'] },
    {
      error: invalid({ group: 'apps', kind: 'Deployment' }, 'web', [required('a', ''), invalidField('b', 1, 'c')]),
      want: [422, 'Invalid', 'Deployment.apps "web" is invalid: [a: Required value, b: Invalid value: 1: c]'],
    },
    { error: badRequest('no'), want: [400, 'BadRequest', 'no'] },
    { error: unauthorized(), want: [401, 'Unauthorized', 'not authorized'] },
    { error: forbidden(pods, 'web', 'no'), want: [403, 'Forbidden', 'pods "web" is forbidden: no'] },
    { error: forbidden(deployments, '', 'no'), want: [403, 'Forbidden', 'deployments.apps is forbidden: no'] },
    { error: forbidden({ group: '', resource: '' }, '', 'no'), want: [403, 'Forbidden', 'forbidden: no'] },
    { error: methodNotSupported(pods, 'patch'), want: [405, 'MethodNotAllowed', 'patch is not supported on resources of kind "pods"'] },
    { error: gone('a'), want: [410, 'Gone', 'a'] },
    { error: expired('a'), want: [410, 'Expired', 'a'] },
    { error: tooManyRequests('a', 10), want: [429, 'TooManyRequests', 'a'] },
    { error: serviceUnavailable('a'), want: [503, 'ServiceUnavailable', 'a'] },
    { error: timeout('a'), want: [504, 'Timeout', 'Timeout: a'] },
    { error: serverTimeout(pods, 'list', 0), want: [500, 'ServerTimeout', 'The list operation against pods could not be completed at this time, please try again.'] },
    { error: internalError('a'), want: [500, 'InternalError', 'Internal error occurred: a'] },
    { error: requestEntityTooLarge('limit is 3145728'), want: [413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728'] },
    { error: notAcceptable(['application/json']), want: [406, 'NotAcceptable', 'only the following media types are accepted: application/json'] },
    { error: unsupportedMediaType(['a', 'b']), want: [415, 'UnsupportedMediaType', 'the body of the request was in an unknown format - accepted media types include: a, b'] },
    { error: genericServerResponse(404, 'GET', pods, 'web', 'x'), want: [404, 'NotFound', 'the server could not find the requested resource (get pods web)'] },
    {
      error: genericServerResponse(418, 'GET', { group: '', resource: '' }, '', 'x'),
      want: [418, '', 'the server responded with the status code 418 but did not return more information'],
    },
  ];
  it.each(rows)('$want', ({ error, want }) => expect([error.code, error.reason, error.message]).toEqual(want));
});

describe('on the wire', () => {
  it('a cause for each finding', () => {
    expect(invalid({ group: '', kind: 'Pod' }, 'web', [required('spec.containers', '')]).toStatus()).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Pod "web" is invalid: spec.containers: Required value',
      reason: 'Invalid',
      details: { name: 'web', kind: 'Pod', causes: [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.containers' }] },
      code: 422,
    });
  });

  it('comes back as it went', () => {
    const before = notFound(deployments, 'web');
    const after = fromStatus(before.toStatus());
    expect(after).toEqual(before);
    expect([isStatus(after, 'NotFound'), isStatus(after, 'Conflict'), isStatus(new Error('NotFound'), 'NotFound')]).toEqual([true, false, false]);
    expect([fromStatus({ kind: 'Pod' }), fromStatus(null), fromStatus({ kind: 'Status', status: 'Success' })]).toEqual([undefined, undefined, undefined]);
  });
});
