/**
 * An API server alone, for tests of requests: no controllers run, so what is asked is all that happens.
 */
import type { JsonObject } from '../../../src/api/object.ts';
import { Cluster } from '../../../src/cluster/cluster.ts';

export interface Answer {
  readonly status: number;
  readonly body: any;
  readonly warnings: readonly string[];
}

const patchTypes: Readonly<Record<string, string>> = {
  JSON: 'application/json-patch+json',
  MERGE: 'application/merge-patch+json',
  STRATEGIC: 'application/strategic-merge-patch+json',
  APPLY: 'application/apply-patch+yaml',
};

export class TestApi {
  readonly cluster = new Cluster({ rethrow: true, freeze: true, components: [] });

  /** @param method a verb of HTTP, or a kind of patch: JSON, MERGE, STRATEGIC, APPLY */
  request(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
    const [plain = '', query = ''] = path.split('?');
    const type = patchTypes[method];
    const response = this.cluster.client().request({
      method: (type ? 'PATCH' : method) as 'POST',
      path: plain,
      query: [...new URLSearchParams(query)],
      ...(body === undefined ? {} : { body: body as JsonObject }),
      headers: { 'user-agent': 'test', ...(type ? { 'content-type': type } : {}), ...headers },
    });
    return { status: response.status, body: response.body, warnings: response.warnings ?? [] };
  }

  /** The code, and for a failure its message: `422 The Service "a" is invalid: …` */
  outcome(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): string {
    const { status, body: answer } = this.request(method, path, body, headers);
    return status < 300 ? `${status}` : `${status} ${answer.message ?? JSON.stringify(answer)}`;
  }

  /** The answer's body. @throws when it is a failure */
  ok(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): any {
    const { status, body: answer } = this.request(method, path, body, headers);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${answer.message}`);
    return answer;
  }
}
