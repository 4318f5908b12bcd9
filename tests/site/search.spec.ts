/**
 * What the search promises: reasons, errors, commands, terms, labs and their steps lead to the place that explains them, with the lab that shows them.
 * `BASE_PATH=/drydock/` looks at a site that was built for a path of its host.
 */
import { expect, type Page, test } from '@playwright/test';

const base = (process.env['BASE_PATH'] ?? '/').replace(/\/?$/, '/');
const at = (path: string): string => `${base}${path.replace(/^\//, '')}`;

async function search(page: Page, query: string): Promise<void> {
  if (!(await page.locator('dialog[data-search][open]').count())) await page.keyboard.press('Control+k');
  await page.getByRole('searchbox').fill(query);
  await expect(page.locator('.search-filters [role=status]')).toHaveText(/^\d+ found$/);
}

/** `first` is where the first answer leads, without what stands before the anchor's text; `lab` is the lab it offers. */
const promises = [
  { query: 'CrashLoopBackOff', kind: 'Error', first: '/configuring-pods/debugging-a-pod/#crashloopbackoff', lab: 'debug-broken-pods' },
  { query: 'ImagePullBackOff', kind: 'Error', first: '/configuring-pods/debugging-a-pod/#imagepullbackoff', lab: 'debug-broken-pods' },
  { query: 'ErrImagePull', kind: 'Error', first: '/objects/your-first-pod/#when-it-does-not-start', lab: 'first-pod' },
  { query: 'OOMKilled', kind: 'Error', first: '/configuring-pods/debugging-a-pod/#exit-codes', lab: 'debug-broken-pods' },
  { query: 'FailedScheduling', kind: 'Error', first: '/configuring-pods/debugging-a-pod/#pending', lab: 'debug-broken-pods' },
  { query: 'CreateContainerConfigError', kind: 'Error', first: '/configuring-pods/debugging-a-pod/#createcontainerconfigerror', lab: 'debug-broken-pods' },
  { query: 'exceeded quota', kind: 'Error', first: '/objects/replicasets/#when-there-are-too-few', lab: 'five-hundred-times' },
  { query: 'connection refused', kind: 'Error', first: '/networking/services/#when-nobody-stands-behind-it', lab: 'services-and-dns' },
  { query: 'forbidden', kind: 'Error', first: '/security/rbac/#read-the-refusal', lab: 'rbac-for-a-team' },
  { query: 'kubectl rollout undo', kind: 'Command', first: '/objects/deployments/#roll-back', lab: 'rolling-update-and-rollback' },
  { query: 'kubectl taint', kind: 'Command', first: '/configuring-pods/where-pods-land/#taints-keep-away', lab: 'where-pods-land' },
  { query: 'persistentvolumeclaim', kind: 'Term', first: '/glossary/#persistentvolumeclaim', lab: 'persistent-volumes' },
  { query: 'follow a job', kind: 'Lab', first: '/labs/follow-a-job/', lab: undefined },
  { query: 'Ask for more', kind: 'Step', first: '/labs/first-pod/#step-scale', lab: undefined },
  { query: 'What is a Pod?', kind: 'Term', first: '/glossary/#pod', lab: 'first-pod' },
  { query: 'difference between a Deployment and a StatefulSet', kind: 'Section', first: '/objects/statefulsets/#do-you-need-one', lab: undefined },
  { query: 'how do I restart a deployment', kind: 'Command', first: '/objects/deployments/', lab: 'rolling-update-and-rollback' },
  { query: 'cheat sheet', kind: 'Page', first: '/cheat-sheet/', lab: undefined },
  { query: 'Volcano', kind: 'System', first: '/landscape/volcano/', lab: undefined },
];

test('what one is likely to ask leads to the place that explains it, with its lab', async ({ page }) => {
  await page.goto(at('/course/'));
  for (const { query, kind, first, lab } of promises) {
    await test.step(query, async () => {
      await search(page, query);
      const result = page.locator('.search-results > li').first();
      const link = result.locator('a').first();
      await expect(link, query).toHaveAttribute('href', at(first));
      await expect(link.locator('.found-kind'), query).toHaveText(kind);
      if (lab === undefined) await expect(result.locator('.found-lab'), query).toHaveCount(0);
      else await expect(result.locator('.found-lab'), query).toHaveAttribute('href', at(`/labs/${lab}/`));
    });
  }
});

test('a slip of the fingers is mended, and the box says so', async ({ page }) => {
  await page.goto(at('/course/'));
  await page.keyboard.press('Control+k');
  await page.getByRole('searchbox').fill('kubectl aply');
  await expect(page.locator('.search-filters [role=status]')).toHaveText(/^\d+ found for “kubectl apply”$/);
  await expect(page.locator('.found-title').first()).toHaveText('kubectl apply');
});

test('a result leads to an anchor that is there', async ({ page }) => {
  await page.goto(at('/course/'));
  await search(page, 'CrashLoopBackOff');
  await expect(page.locator('.found-lab').first()).toHaveText('See it happen in the lab “Six broken Pods”');
  await page.locator('.search-results a').first().click();
  await expect(page).toHaveURL(new RegExp(`${at('/configuring-pods/debugging-a-pod/')}#crashloopbackoff$`));
  await expect(page.locator('#crashloopbackoff')).toBeInViewport();
});

test('the filters keep one kind and one module', async ({ page }) => {
  await page.goto(at('/course/'));
  await search(page, 'kubectl get');
  const kinds = page.locator('.found-kind');
  await page.locator('dialog').getByLabel('Kind').selectOption('Command');
  await expect(page.locator('.found-kind:not(:text-is("Command"))')).toHaveCount(0);
  expect(await kinds.count()).toBeGreaterThan(3);
  await page.locator('dialog').getByLabel('Module').selectOption('Storage');
  await expect(page.locator('.search-results > li a:first-child').first()).toHaveAttribute('href', new RegExp(`^${at('/storage/')}`));
  const hrefs = await page.locator('.search-results > li > a:not(.found-lab)').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
  expect(hrefs.filter((href) => !href.startsWith(at('/storage/')))).toEqual([]);
  for (const option of ['Page', 'Section', 'Lab', 'Step', 'Term', 'System', 'Error'])
    await expect(page.locator('dialog').getByLabel('Kind').locator(`option:text-is("${option}")`)).toHaveCount(1);
});
