// Answers that are a line of text. Upstream: net/http Error.

import type { HttpResponse } from '../../../../network/http.ts';

export function words(status: number, message: string): HttpResponse {
  const headers = [
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['X-Content-Type-Options', 'nosniff'],
  ] as const;
  return { status, headers, body: `${message}\n` };
}
