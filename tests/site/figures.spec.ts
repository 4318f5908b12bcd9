/** Figures one can work with: nothing is loaded until they are seen, each works from the keyboard, and axe has no complaint about a living one. */
import { expect, type Locator, type Page, test } from '@playwright/test';
import { violationsOn } from './axe.ts';

test.use({ trace: 'off', serviceWorkers: 'block' });

/** Opens a page and waits until its figure lives. */
async function open(page: Page, path: string, name: string): Promise<Locator> {
  const complaints: string[] = [];
  page.on('console', (message) => void (['error', 'warning'].includes(message.type()) && complaints.push(message.text())));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(path);
  const figure = page.locator(`[data-figure="${name}"]`);
  await figure.evaluate((element) => element.scrollIntoView({ block: 'center' }));
  await expect(figure).toHaveAttribute('data-live', '1');
  expect(complaints).toEqual([]);
  await figure.getByRole('button', { name: 'Start over' }).focus();
  return figure;
}

const says = (figure: Locator): Locator => figure.getByRole('status');

/** Presses Tab until the element with this name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    const focused = page.locator(':focus');
    if ((await focused.count()) > 0 && name.test((await focused.getAttribute('aria-label')) ?? (await focused.textContent()) ?? '')) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${name}`);
}

async function isClean(page: Page): Promise<void> {
  for (const theme of ['light', 'dark']) {
    if ((await page.locator('html').getAttribute('data-theme')) !== theme) await page.locator('[data-theme-toggle]').dispatchEvent('click');
    await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))));
    expect(await violationsOn(page), theme).toEqual([]);
  }
}

test('a figure is a still picture until it is seen, and nothing of it is loaded', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('/objects/labels-and-selectors/', { waitUntil: 'networkidle' });
  const figure = page.locator('[data-figure="label-sets"]');
  await expect(figure).toContainText('app=store,role=fe chooses 2 of 6 Pods');
  await expect(figure.getByRole('textbox', { name: 'Selector' })).toBeDisabled();
  expect(asked.filter((url) => /worker|live\.|preact/.test(url))).toEqual([]);
  await figure.getByRole('button', { name: 'Bring to life' }).press('Enter');
  await expect(figure.getByRole('textbox', { name: 'Selector' })).toBeFocused();
  expect(asked.some((url) => /worker/.test(url))).toBe(true);
});

test('label-sets: a selector is typed, a label is taken off, a mistake is refused', async ({ page }) => {
  const figure = await open(page, '/objects/labels-and-selectors/', 'label-sets');
  const field = figure.getByRole('textbox', { name: 'Selector' });
  await field.focus();
  await field.press('ControlOrMeta+a');
  await page.keyboard.type('stage in (test),role=be');
  await page.keyboard.press('Enter');
  await expect(says(figure)).toContainText('chooses 1 of 6 Pods: store-be-test');
  await tabTo(page, /^role=be on store-be-test$/);
  await page.keyboard.press('Space');
  await expect(says(figure)).toContainText('chooses no Pod');
  await field.fill('a b');
  await expect(says(figure)).toContainText("Error from server (BadRequest): unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt");
  await isClean(page);
  await figure.getByRole('button', { name: 'Start over' }).press('Enter');
  await expect(field).toHaveValue('app=store,role=fe');
});

test('rolling-update: limits are set, the update is stepped through, wrong limits are refused', async ({ page }) => {
  const figure = await open(page, '/objects/deployments/', 'rolling-update');
  await figure.getByRole('spinbutton', { name: 'replicas' }).fill('3');
  await figure.getByRole('textbox', { name: 'maxSurge' }).fill('1');
  await figure.getByRole('textbox', { name: 'maxUnavailable' }).fill('0');
  await page.keyboard.press('Enter');
  await expect(says(figure)).toContainText('After 0.0 s: 3 available, never fewer than 3; 3 in all, never more than 4.');
  await tabTo(page, /^Step$/);
  await page.keyboard.press('Enter');
  await expect(says(figure)).toContainText('The Deployment controller makes a new ReplicaSet for 1 Pod.');
  await expect(figure.getByRole('list', { name: 'Pods of the old ReplicaSet' }).getByRole('listitem')).toHaveText(['ready', 'ready', 'ready']);
  await tabTo(page, /^Moment of the update$/);
  await page.keyboard.press('End');
  await expect(says(figure)).toContainText('The update is done.');
  await expect(figure.getByRole('list', { name: 'Pods of the new ReplicaSet' }).getByRole('listitem')).toHaveText(['ready', 'ready', 'ready']);
  await isClean(page);
  await figure.getByRole('textbox', { name: 'maxSurge' }).fill('0');
  await page.keyboard.press('Enter');
  await expect(says(figure)).toContainText('may not be 0 when `maxSurge` is 0');
});

test('control-loop: a Pod is deleted, the loops replace it step by step, and a step shows its causes', async ({ page }) => {
  const figure = await open(page, '/machine/control-loops/', 'control-loop');
  await tabTo(page, /^Until all rest$/);
  await page.keyboard.press('Enter');
  await expect(figure).toContainText('2 desired, 2 ready, nothing left to do');
  await tabTo(page, /^Delete a Pod$/);
  await page.keyboard.press('Enter');
  await expect(says(figure)).toContainText('You delete Pod h2n6j.');
  await figure.getByRole('button', { name: 'Next step' }).press('Enter');
  await expect(says(figure)).toHaveText('Step 16. The ReplicaSet controller wants: 2 Pods. It sees: 1 Pod. So 1 is missing, and it creates Pod g5nts. It looked because of step 15.');
  await tabTo(page, /^2Deployment controller creates ReplicaSet/);
  await page.keyboard.press('Enter');
  await expect(says(figure)).toContainText('It sees: no ReplicaSet.');
  await isClean(page);
});

test('scheduler-table: a Pod is chosen, edited and refused', async ({ page }) => {
  const figure = await open(page, '/configuring-pods/where-pods-land/', 'scheduler-table');
  await tabTo(page, /^a toleration$/);
  await page.keyboard.press('Enter');
  await expect(says(figure)).toContainText('Pod picky goes to worker-3. 1 of 4 nodes were filtered out; points of the others: worker-1 437, worker-2 424, worker-3 461.');
  await expect(figure.getByRole('row', { name: /^TaintToleration refuses passes passes passes$/ })).toBeVisible();
  await isClean(page);
  await tabTo(page, /^too much CPU$/);
  await page.keyboard.press('Enter');
  await expect(says(figure)).toContainText('FailedScheduling: 0/4 nodes are available: 2 Insufficient cpu, 2 node(s) had untolerated taint(s).');
  const manifest = figure.getByRole('textbox', { name: 'Its manifest, to edit' });
  await manifest.fill('kind: Pod');
  await figure.getByRole('button', { name: 'Schedule this Pod' }).press('Enter');
  await expect(says(figure)).toContainText('Error from server (Invalid): Pod "" is invalid');
  await isClean(page);
});

test('etcd-quorum: a member is switched off, nothing is answered, five bear the loss of two', async ({ page }) => {
  const figure = await open(page, '/machine/from-one-node-to-high-availability/', 'etcd-quorum');
  await expect(says(figure)).toContainText('2 of 3 members run, 2 are needed: the quorum holds, and control-plane leads, in term 2.');
  await tabTo(page, /^Switch off control-plane$/);
  await page.keyboard.press('Space');
  await expect(figure.getByRole('button', { name: 'Switch on control-plane', exact: true })).toBeFocused();
  await tabTo(page, /^Read: kubectl get nodes$/);
  await page.keyboard.press('Enter');
  await expect(says(figure)).toContainText('there is no quorum, so nobody leads. kubectl get nodes failed after 60 s.');
  await expect(figure).toContainText('Error from server (Timeout): Timeout: request did not complete within the allotted timeout');
  await isClean(page);
  await figure.getByRole('button', { name: '5 members' }).press('Enter');
  for (const name of ['control-plane-4', 'control-plane-5']) await figure.getByRole('button', { name: `Switch off ${name}` }).press('Enter');
  await expect(says(figure)).toContainText('3 of 5 members run, 3 are needed: the quorum holds');
});
