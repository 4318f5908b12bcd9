/** The sessions of each page, for the terminal that opens one of them. Fetched only then. */
import { getCollection } from 'astro:content';
import { type PageSessions, partsOf } from '../../page-session.ts';

export async function getStaticPaths() {
  return (await getCollection('docs')).flatMap(({ id, body = '', data }) => {
    const parts = partsOf(body);
    if (!parts.some((part) => part.kind === 'session')) return [];
    const { workers, seed, addons } = data.world ?? {};
    const world = { ...(workers === undefined ? {} : { workers }), ...(seed === undefined ? {} : { seed }), ...(addons === undefined ? {} : { addons }) };
    return [{ params: { page: id }, props: { title: data.title, world, parts } satisfies PageSessions }];
  });
}

export function GET({ props }: { props: PageSessions }): Response {
  return new Response(JSON.stringify(props));
}
