/** A worker thread that plays pages of the documentation, each in a new world, and posts what came of each block. */
import { parentPort } from 'node:worker_threads';
import { readExamples, readPages } from './blocks.ts';
import { playPage } from './page.ts';
import type { Question } from '../golden/play.ts';

const pages = readPages();
const examples = readExamples();

parentPort?.on('message', ({ id, script }: Question) => {
  try {
    parentPort?.postMessage({ id, recorded: playPage(pages.get(script) ?? [], examples) });
  } catch (error) {
    parentPort?.postMessage({ id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
