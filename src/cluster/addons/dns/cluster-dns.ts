// What CoreDNS' plugin kubernetes asks, answered from the store. Given to containers as the service `cluster-dns`.

import type { ClusterDns } from '../../../containers/programs/coredns/coredns.ts';
import type { DnsQuestion, DnsReply } from '../../../network/dns.ts';
import type { ComponentContext } from '../../component.ts';
import { answerFromCluster } from './cluster-records.ts';

export class StoreDns implements ClusterDns {
  readonly #context: () => ComponentContext;

  /** @param context whose view of the store is asked */
  constructor(context: () => ComponentContext) {
    this.#context = context;
  }

  answer(question: DnsQuestion, zone: string, ttl: number): DnsReply | undefined {
    const context = this.#context();
    return answerFromCluster(context, question, { name: zone, ttl, nowMs: context.nowMs });
  }
}
