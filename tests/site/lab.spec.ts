/** The first lab as a learner does it: by typing, with a reload in the middle, with what goes wrong, by keyboard alone, on a phone. */
import { expect, test } from '@playwright/test';
import { isDone, isKept, openLab as open, screen, step, type } from './lab-page.ts';

const lab = '/labs/first-pod/';

const manifest = [
  "cat > nginx.yaml <<'EOM'",
  'apiVersion: v1',
  'kind: Pod',
  'metadata:',
  '  name: nginx',
  '  labels:',
  '    run: nginx',
  'spec:',
  '  containers:',
  '  - image: nginx',
  '    name: nginx',
  'EOM',
];

test('the whole lab, by typing', async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  await type(page, 'kubectl get pods');
  await expect(screen(page)).toContainText('No resources found in default namespace.');
  await type(page, 'kubectl run nginx --image=nginx', 'kubectl get pods --watch');
  await expect(screen(page)).toContainText('Running');
  await page.keyboard.press('Control+c');
  await isDone(page, 'run');
  await expect(page.locator('.cluster .pod.running')).toHaveCount(1);
  await type(page, 'clear', "curl -s $(kubectl get pod nginx -o jsonpath='{.status.podIP}') > page.html", 'cat page.html');
  await expect(screen(page)).toContainText('Welcome to nginx!');
  await isDone(page, 'talk');
  await type(page, 'clear', 'kubectl delete pod nginx', ...manifest, 'kubectl apply -f nginx.yaml', 'kubectl apply -f nginx.yaml');
  await expect(screen(page)).toContainText('pod/nginx unchanged', { timeout: 60_000 });
  await isDone(page, 'write');
  await type(page, 'clear', 'kubectl create deployment web --image=nginx --replicas=3');
  await isDone(page, 'deploy');
  await type(page, 'kubectl delete $(kubectl get pods -l app=web -o name | head -n 1)');
  await isDone(page, 'heal');
  await type(page, 'kubectl scale deployment web --replicas=5');
  await isDone(page, 'scale');
  await expect(page.locator('[data-count]')).toHaveText('6 of 6 steps');
  await expect(page.locator('[data-end]')).toBeVisible();
  await type(page, 'clear', 'kubectl get all');
  await expect(screen(page)).toContainText('deployment.apps/web');
});

test('what is done, and the screen, survive a reload', async ({ page }) => {
  await open(page);
  await type(page, 'kubectl run nginx --image=nginx');
  await isDone(page, 'run');
  await isKept(page, 'first-pod', 'kubectl run nginx');
  await page.reload();
  await expect(screen(page)).toContainText('pod/nginx created');
  await expect(step(page, 'run')).toHaveClass(/done/);
  await page.locator('.screen').click();
  await type(page, 'kubectl get pods');
  await expect(screen(page)).toContainText('1/1');
});

test('a damaged saved state says so, offers a fresh start, and can be downloaded', async ({ page }) => {
  await page.addInitScript(() => {
    if (!sessionStorage.getItem('planted')) localStorage.setItem('drydock:lab:first-pod', '{"format":1,"lab":"first-pod","inputs":"gone"');
    sessionStorage.setItem('planted', 'yes');
  });
  await page.goto(lab);
  await expect(page.getByRole('alertdialog')).toContainText('the saved state is not readable');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download the old state' }).click();
  expect((await download).suggestedFilename()).toBe('drydock-first-pod.json');
  await page.getByRole('button', { name: 'Start afresh' }).click();
  await expect(screen(page)).toContainText('$');
  expect(await page.evaluate(() => localStorage.getItem('drydock:lab:first-pod:old'))).toContain('gone');
});

test('a reset asks first, and can be taken back', async ({ page }) => {
  await open(page);
  await type(page, 'kubectl run nginx --image=nginx');
  await isDone(page, 'run');
  await isKept(page, 'first-pod', 'kubectl run nginx');
  await page.getByRole('button', { name: 'Reset' }).click();
  await expect(page.getByRole('button', { name: 'Keep it' })).toBeFocused();
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
  await expect(page.getByRole('textbox', { name: 'Link to this state' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Share' })).toBeFocused();
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(page.getByRole('button', { name: 'Reset' })).toBeFocused();
  await expect(step(page, 'run')).toHaveClass(/done/);
  await page.getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reset' }).click();
  await expect(step(page, 'run')).not.toHaveClass(/done/);
  await expect(screen(page)).not.toContainText('pod/nginx created');
  await page.getByRole('button', { name: 'Undo the reset' }).click();
  await expect(step(page, 'run')).toHaveClass(/done/);
  await expect(screen(page)).toContainText('pod/nginx created');
});

test('a busy loop leaves the page alive, and Ctrl-C ends it', async ({ page }) => {
  await open(page);
  await type(page, 'while true; do :; done');
  await expect(screen(page)).toContainText('do :; done');
  await page.getByRole('button', { name: 'Transcript' }).click();
  await expect(page.getByRole('dialog')).toContainText('while true');
  await page.keyboard.press('Escape');
  await page.locator('.screen').click();
  await page.keyboard.press('Control+c');
  await type(page, 'echo still $((40+2))');
  await expect(screen(page)).toContainText('still 42');
});

test('Ctrl-V pastes, and what is checked and advised is in view', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await page.evaluate(() => navigator.clipboard.writeText('kubectl run nginx --image=ngnix'));
  await page.keyboard.press('Control+v');
  await expect(screen(page)).toContainText('--image=ngnix');
  await page.keyboard.press('Enter');
  await expect(step(page, 'run').locator('[data-advice] p')).toBeInViewport({ ratio: 1 });
  await type(page, 'kubectl delete pod nginx', 'kubectl run nginx --image=nginx');
  await isDone(page, 'run');
  await expect(step(page, 'run').locator('[data-check]')).toBeInViewport({ ratio: 1 });
  // Not `click`, which scrolls first: the button is there only while it is needed.
  await step(page, 'run').getByRole('button', { name: 'What happened' }).dispatchEvent('click');
  await expect(step(page, 'run').getByRole('button', { name: 'Next step' })).toBeInViewport({ ratio: 1 });
});

test('advice for a later step waits until it is that step’s turn', async ({ page }) => {
  await open(page, '/labs/rolling-update-and-rollback/');
  await expect(page.locator('.cluster')).toContainText('3 of 3 nodes ready');
  await page.waitForTimeout(1500);
  await expect(page.locator('[data-advice]:not(:empty)')).toHaveCount(0);
});

test('a mistake gets its own advice, hints come one at a time', async ({ page }) => {
  await open(page);
  await type(page, 'kubectl run nginx --image=ngnix');
  await expect(step(page, 'run').locator('[data-advice]')).toContainText('Compare its spelling');
  await expect(page.locator('[data-announce]')).toContainText('Compare its spelling');
  const hints = step(page, 'run').locator('.hint');
  await expect(hints.nth(1)).toBeHidden();
  await hints.nth(0).locator('summary').click();
  await expect(hints.nth(1)).toBeVisible();
  await expect(hints.nth(2)).toBeHidden();
});

test('time can be paused, and runs faster when asked', async ({ page }) => {
  await open(page);
  const clock = page.locator('.clock');
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('button', { name: 'Go on' })).toBeVisible();
  const paused = await clock.textContent();
  await page.waitForTimeout(1500);
  expect(await clock.textContent()).toBe(paused);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Speed of time').selectOption('20');
  await expect(clock).toContainText(/00:0[1-9]:/, { timeout: 60_000 });
});

test('by keyboard alone: into the terminal, out of it, to the controls and the steps', async ({ page }) => {
  await page.goto(lab);
  await expect(screen(page)).toContainText('$');
  await page.keyboard.press('Control+`');
  await expect(page.locator('.xterm-helper-textarea')).toBeFocused();
  await type(page, 'kubectl run nginx --image=nginx');
  await page.keyboard.type('kubectl get po');
  await page.keyboard.press('Tab');
  await expect(page.locator('.xterm-helper-textarea')).toBeFocused();
  await page.keyboard.press('Control+`');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeFocused();
  await page.keyboard.press('Control+`');
  await expect(page.locator('.xterm-helper-textarea')).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(page.locator('.xterm-helper-textarea')).not.toBeFocused();
  await isDone(page, 'run');
  await step(page, 'run').getByRole('button', { name: 'Next step' }).focus();
  await page.keyboard.press('Enter');
  await expect(step(page, 'talk').locator('> details > summary')).toBeFocused();
  await expect(step(page, 'talk').getByText('The Pod is a web server')).toBeVisible();
});

test('the window itself never scrolls', async ({ page }) => {
  await open(page);
  expect(await page.evaluate(() => document.documentElement.scrollHeight - innerHeight)).toBeLessThanOrEqual(0);
});

test('the last row of the terminal is whole, however high the window is', async ({ page }) => {
  await open(page);
  const rowsBelow = () => page.evaluate(() => (document.querySelector('.xterm-rows')?.getBoundingClientRect().bottom ?? 0) - (document.querySelector('.screen')?.getBoundingClientRect().bottom ?? 0));
  for (const height of [800, 796, 792, 788, 784, 500]) {
    await page.setViewportSize({ width: 1280, height });
    await expect.poll(rowsBelow, `${height} high`).toBeLessThanOrEqual(0);
  }
});

test('a command of the text runs by a click, also while a watch goes on', async ({ page }) => {
  await open(page);
  await step(page, 'run').getByRole('button', { name: 'Run' }).first().click();
  await expect(screen(page)).toContainText('worker-2');
  await type(page, 'clear', 'kubectl get pods --watch');
  await page.waitForTimeout(2500);
  await step(page, 'run').getByRole('button', { name: 'Run' }).first().click();
  await expect(screen(page)).toContainText('worker-2');
});

test('kubectl explain has the descriptions, which come when they are asked for', async ({ page }) => {
  await open(page);
  await type(page, 'kubectl explain pod.spec.containers.image');
  await expect(screen(page)).toContainText('Container image name.');
});

test('a lab that is open in another tab says so, until that is closed', async ({ page, context }) => {
  await open(page);
  const other = await context.newPage();
  await open(other);
  await expect(other.locator('.tool-note')).toContainText('open in another tab');
  await expect(page.locator('.tool-note')).toHaveCount(0);
  await page.close();
  await expect(other.locator('.tool-note')).toHaveCount(0);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  test('one panel at a time, a line to type into, keys to tap', async ({ page }) => {
    await page.goto(lab);
    await expect(page.locator('.lab-steps')).toBeVisible();
    await page.getByRole('tab', { name: 'terminal' }).click();
    await expect(page.locator('.lab-steps')).toBeHidden();
    await expect(screen(page)).toContainText('$');
    const line = page.getByRole('textbox', { name: 'Command line' });
    await line.fill('kubectl run nginx --image=nginx');
    await page.getByRole('button', { name: 'Enter' }).click();
    await expect(screen(page)).toContainText('pod/nginx created');
    await line.fill('sleep 100');
    await line.press('Enter');
    await page.getByRole('button', { name: 'Control C, stops' }).click();
    await line.fill('echo back');
    await line.press('Enter');
    await expect(screen(page)).toContainText('back');
    await page.getByRole('tab', { name: 'cluster' }).click();
    await expect(page.locator('.pod.running')).toHaveCount(1);
  });
});

test('a Pod tells why it is on its node, with the scheduler’s points', async ({ page }) => {
  await open(page);
  await type(page, 'kubectl run nginx --image=nginx');
  await page.locator('.cluster .pod').getByRole('button').or(page.locator('.cluster button.pod')).first().click();
  await page.getByRole('button', { name: /^Why on worker-/ }).click();
  const table = page.locator('.why-here');
  await expect(table).toContainText('1 of 3 nodes were filtered out');
  await expect(table.getByRole('row', { name: /^NodeResourcesFit/ }).first()).toBeVisible();
  await expect(table).toContainText('control-plane, TaintToleration: node(s) had untolerated taint(s)');
});
