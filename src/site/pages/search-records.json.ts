/** Records for the search index that the built pages do not show as such. The search integration reads the file and removes it. */
import { getCollection } from 'astro:content';
import { readTerms } from '../build/glossary.ts';
import { landscape, pathOf } from '../build/landscape.ts';
import { moduleOf } from '../course.ts';
import type { SearchRecord } from '../search/record.ts';

async function labRecords(): Promise<SearchRecord[]> {
  const labs = await getCollection('labs');
  return labs.flatMap(({ id, data }) => {
    const module = moduleOf(data.module)?.title;
    const common = module === undefined ? {} : { module };
    const url = `/labs/${id}/`;
    const lab: SearchRecord = { ...common, url, kind: 'Lab', title: data.title, text: [data.summary, ...data.objectives].join('. ') };
    const steps = data.steps.map((step): SearchRecord => {
      const text = [...step.checks.map((check) => check.says), step.debrief ?? ''].join('. ');
      return { ...common, url: `${url}#step-${step.id}`, kind: 'Step', title: step.title, text, within: data.title };
    });
    return [lab, ...steps];
  });
}

async function answerRecords(): Promise<SearchRecord[]> {
  const pages = await getCollection('docs');
  return pages.flatMap(({ id, data }) => {
    const module = moduleOf(id)?.title;
    const common = {
      ...(module === undefined ? {} : { module }),
      ...(data.lab === undefined ? {} : { lab: data.lab }),
      within: data.title,
    };
    return data.answers.map((answer): SearchRecord => ({ ...common, url: `/${id}/${answer.at ?? ''}`, kind: answer.kind, title: answer.name, text: answer.says }));
  });
}

function termRecords(): SearchRecord[] {
  return readTerms().map((term) => ({ url: `/glossary/#${term.id}`, kind: 'Term', title: term.name, text: [term.says, ...term.also].join(' ') }));
}

function systemRecords(): SearchRecord[] {
  const { systems } = landscape();
  const explorer: SearchRecord = { url: '/landscape/', kind: 'Page', title: 'The landscape', text: `${systems.length} systems, searchable by step, category and maturity.` };
  const records = systems.map((system): SearchRecord => {
    const text = [system.says, system.category, system.cncf?.now ?? '', system.status ?? ''].join(' ').trim();
    return { url: pathOf(system), kind: 'System', title: system.name, text, within: 'The landscape' };
  });
  return [explorer, ...records];
}

export async function GET(): Promise<Response> {
  const records = [...(await labRecords()), ...(await answerRecords()), ...termRecords(), ...systemRecords()];
  return new Response(JSON.stringify(records));
}
