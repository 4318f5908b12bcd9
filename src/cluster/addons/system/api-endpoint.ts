// The API server as programs inside the world reach it: over TLS on its node's port 6443, as any client would.
// Given to its container as the service `kube-apiserver`.
// Left out: watches and streams over this way (`not simulated`); kubectl in the world uses the same server directly.

import type { ApiRequest } from '../../../api/client.ts';
import { StatusError } from '../../../api/meta/status-error.ts';
import { text, utf8 } from '../../../base/bytes.ts';
import { toJsonUnsorted } from '../../../base/json.ts';
import type { ApiEndpoint } from '../../../containers/programs/kubernetes-components.ts';
import type { HttpRequest, HttpResponse } from '../../../network/http.ts';
import type { Identity } from '../../../network/tls.ts';
import type { ApiServer } from '../../apiserver/server.ts';
import { anonymous } from '../../apiserver/user.ts';
import type { NodeSpec } from '../../bootstrap/nodes.ts';

export class WorldApiEndpoint implements ApiEndpoint {
  readonly identity: Identity;
  readonly #server: () => ApiServer;

  constructor(server: () => ApiServer, authority: () => string, machines: readonly NodeSpec[]) {
    this.#server = server;
    const names = [
      ...machines.map(({ name }) => name),
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      'kubernetes.default.svc.cluster.local',
      '10.96.0.1',
      ...machines.map(({ address }) => address),
      'localhost',
      '127.0.0.1',
    ];
    this.identity = {
      subject: 'CN=kube-apiserver',
      issuer: 'CN=kubernetes',
      names,
      get authority() {
        return authority();
      },
    };
  }

  answer(request: HttpRequest): HttpResponse {
    const at = request.target.indexOf('?');
    const path = at < 0 ? request.target : request.target.slice(0, at);
    const query = at < 0 ? [] : [...new URLSearchParams(request.target.slice(at + 1))];
    if (query.some(([name, value]) => name === 'watch' && value !== 'false')) {
      return { status: 501, headers: [['Content-Type', 'text/plain']], body: "not simulated in Drydock: watches over the world's own network\n" };
    }
    const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
    const wanted: ApiRequest = {
      method: (request.method === 'HEAD' ? 'GET' : request.method) as ApiRequest['method'],
      path,
      query,
      headers,
      ...(request.body === '' ? {} : { body: text(request.body) }),
    };
    const server = this.#server();
    try {
      const user = headers['authorization'] === undefined ? anonymous : server.authenticate(wanted);
      return this.#send(server.handle(wanted, { user }));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      return this.#send({ status: error.code, headers: { 'content-type': 'application/json' }, body: error.toStatus() });
    }
  }

  #send({ status, headers, body }: { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: unknown }): HttpResponse {
    const isText = typeof body === 'string';
    const content = isText ? body : `${toJsonUnsorted(body, '  ')}\n`;
    const type = headers['content-type'] ?? (isText ? 'text/plain; charset=utf-8' : 'application/json');
    return {
      status,
      headers: [
        ['Audit-Id', '00000000-0000-0000-0000-000000000000'],
        ['Cache-Control', 'no-cache, private'],
        ['Content-Type', type],
      ],
      body: utf8(content),
    };
  }
}
