import type { Page } from '@playwright/test';
import { expect, test, visit } from '../../support/fixtures';
import { newcomer } from '../../support/people';

/** Role and name of what has the focus, as assistive technology has it. */
async function focused(page: Page): Promise<string> {
  const cdp = await page.context().newCDPSession(page);
  const { nodes } = await cdp.send('Accessibility.getFullAXTree');
  const has = nodes.filter((node) => node.properties?.some(({ name, value }) => name === 'focused' && value.value === true));
  const node = has.find(({ role }) => role?.value !== 'RootWebArea') ?? has[0];
  await cdp.detach();
  return `${node?.role?.value} ${node?.name?.value}`;
}

/** What is put into live regions that stand on the page already: that is what screen readers speak. */
async function listen(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const spoken: string[] = [];
    Object.assign(window, { spoken });
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        const region = (target as Element).closest?.('[role=status], [role=alert]');
        // Of a region that came in the same moment nothing is spoken.
        if (region && !(region as { isNew?: boolean }).isNew) for (const node of addedNodes) spoken.push(node.textContent ?? '');
        for (const node of addedNodes) {
          const regions = node instanceof Element ? [node, ...node.querySelectorAll('[role=status], [role=alert]')] : [];
          for (const came of regions) {
            Object.assign(came, { isNew: true });
            setTimeout(() => Object.assign(came, { isNew: false }));
          }
        }
      }
    }).observe(document, { subtree: true, childList: true });
  });
  return () => page.evaluate(() => (window as unknown as { spoken: string[] }).spoken);
}

test('a move is spoken as its heading, a save as its notice, a refusal as its sentence and its field @js-only', async ({ page, mailbox }) => {
  await newcomer(page, mailbox);
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Security' }).click();
  await expect(page).toHaveTitle('Security · Vestibule');
  await expect.poll(() => focused(page)).toBe('heading Security');
  await page.goBack();
  await expect.poll(() => focused(page)).toBe('heading Profile');

  const spoken = await listen(page);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(spoken).toContain('Your profile is saved.');
  await expect.poll(() => focused(page)).toBe('heading Profile');

  await page.getByLabel('Phone number').fill('030 901820');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect.poll(spoken).toContain('Nothing was saved yet. Check the marked fields.');
  await expect.poll(() => focused(page)).toBe('textbox Phone number (optional)');
  await expect(page.getByLabel('Phone number')).toHaveAccessibleDescription('Add the country code, like +49 30 901820.');
});

test.describe('without a network', () => {
  test.use({ allowed: [/ERR_INTERNET_DISCONNECTED/] });

  test('that is said, and what is typed stays @js-only', async ({ page, mailbox, context }) => {
    await newcomer(page, mailbox);
    await page.getByLabel('Job position').fill('Analyst');
    await context.setOffline(true);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('alert')).toHaveText('We could not be reached. Check your connection and try again.');
    await expect(page.getByRole('button', { name: 'Save', exact: true })).not.toHaveAttribute('aria-disabled');
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Security' }).click();
    await expect(page.getByRole('alert')).toHaveText('We could not be reached. Check your connection and try again.');
    await expect(page.getByLabel('Job position')).toHaveValue('Analyst');
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(page.getByRole('status')).toHaveText('Your profile is saved.');
    await visit(page, '/settings/profile');
    await expect(page.getByLabel('Job position')).toHaveValue('Analyst');
  });
});
