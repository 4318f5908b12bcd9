/**
 * How the server reaches a webhook.
 * Upstream: apiserver/pkg/util/webhook/validation.go.
 */
import { invalidField, required } from '../../meta/field-error.ts';
import { isDns1123Subdomain, isValidPortNumber } from '../../meta/names.ts';
import type { Report } from './checks.ts';

const form = '; desired format: https://host[/path]';

export function checkWebhookUrl(report: Report, at: string, text: string): void {
  const [, scheme = '', user = '', host = '', query = '', fragment = ''] =
    /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/(?:([^@/?#]*)@)?([^/?#]*))?[^?#]*(?:\?([^#]*))?(?:#(.*))?$/iu.exec(text) ?? [];
  if (scheme !== 'https') report.push(invalidField(at, scheme, `'https' is the only allowed URL scheme${form}`));
  if (host === '') report.push(invalidField(at, host, `host must be specified${form}`));
  if (user !== '') report.push(invalidField(at, user, 'user information is not permitted in the URL'));
  if (fragment !== '') report.push(invalidField(at, fragment, 'fragments are not permitted in the URL'));
  if (query !== '') report.push(invalidField(at, query, 'query parameters are not permitted in the URL'));
}

export interface WebhookService {
  readonly namespace?: string;
  readonly name?: string;
  readonly path?: string;
  readonly port?: number;
}

export function checkWebhookService(report: Report, at: string, { name, namespace, path, port = 0 }: WebhookService): void {
  if (!name) report.push(required(`${at}.name`, ''));
  if (!namespace) report.push(required(`${at}.namespace`, ''));
  const wrong = isValidPortNumber(port);
  if (wrong.length > 0) report.push(invalidField(`${at}.port`, port, `port is not valid: ${wrong.join(', ')}`));
  if (path) checkPath(report, `${at}.path`, path);
}

function checkPath(report: Report, at: string, path: string): void {
  if (path === '/') return;
  if (path === '//') {
    report.push(invalidField(at, path, 'segment[0] may not be empty'));
    return;
  }
  if (!path.startsWith('/')) report.push(invalidField(at, path, "must start with a '/'"));
  path
    .slice(1)
    .replace(/\/$/u, '')
    .split('/')
    .forEach((step, i) => {
      if (step === '') report.push(invalidField(at, path, `segment[${i}] may not be empty`));
      else for (const failure of isDns1123Subdomain(step)) report.push(invalidField(at, path, `segment[${i}]: ${failure}`));
    });
}
