/** Records for the search index that the built pages do not show as such. The search integration reads the file and removes it. */
import { getCollection } from 'astro:content';
import { readCheatSheet } from '../build/cheat-sheet.ts';
import { readTerms } from '../build/glossary.ts';
import { landscape, pathOf } from '../build/landscape.ts';
import { moduleOf } from '../build/whole-course.ts';
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

/** The lab that practises a page, by the page's slug. */
const labsByPage = async () => new Map((await getCollection('docs')).map(({ id, data }) => [id, data.lab]));

/** The cheat sheet's commands. Those that a page explains lead there, with the lab that page offers. */
async function sheetRecords(): Promise<SearchRecord[]> {
  const labOf = await labsByPage();
  const { groups } = readCheatSheet();
  const sheet: SearchRecord = { url: '/cheat-sheet/', kind: 'Page', title: 'Cheat sheet: kubectl on two pages', text: groups.map(({ title }) => title).join('. ') };
  const rows = groups.flatMap((group) =>
    group.rows.map((row): SearchRecord => {
      const module = row.page === undefined ? undefined : moduleOf(row.page)?.title;
      const lab = row.page === undefined ? undefined : labOf.get(row.page);
      const place = row.page === undefined ? { url: `/cheat-sheet/#${group.id}`, within: 'Cheat sheet' } : { url: `/${row.page}/`, within: `Cheat sheet: ${group.title}` };
      return { ...place, kind: 'Command', title: row.run, text: row.says, ...(module === undefined ? {} : { module }), ...(lab === undefined ? {} : { lab }) };
    }),
  );
  return [sheet, ...rows];
}

/** Terms, with the lab of the page that explains them. */
async function termRecords(): Promise<SearchRecord[]> {
  const labOf = await labsByPage();
  return readTerms().map((term) => {
    const lab = labOf.get(term.page ?? '');
    const module = term.page === undefined ? undefined : moduleOf(term.page)?.title;
    return { url: `/glossary/#${term.id}`, kind: 'Term', title: term.name, text: [term.says, ...term.also].join(' '), ...(module === undefined ? {} : { module }), ...(lab === undefined ? {} : { lab }) };
  });
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
  const records = [...(await labRecords()), ...(await answerRecords()), ...(await sheetRecords()), ...(await termRecords()), ...systemRecords()];
  const titles = new Map((await getCollection('labs')).map(({ id, data }) => [id, data.title]));
  const named = records.map((record): SearchRecord => {
    const labTitle = record.lab === undefined ? undefined : titles.get(record.lab);
    return labTitle === undefined ? record : { ...record, labTitle };
  });
  return new Response(JSON.stringify(named));
}
