import { expect, test } from '@jest/globals';
import { describeInBrowser } from '../support/browser.ts';
import { button } from '../support/page-person.ts';
import { usePage } from './support/use-page.ts';

const use = usePage();

describeInBrowser('the page is light', (openWindow) => {
  test('comes in four files of its own, less than half of 60 KB as it is sent, and asks for no more', async () => {
    const { page } = await openWindow();
    const files = new Map<string, Promise<number>>();
    page.on('requestfinished', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/api/')) return;
      files.set(
        pathname.replace(/-[^.]+\./, '.'),
        request
          .sizes()
          .then(({ responseBodySize, responseHeadersSize }) => responseBodySize + responseHeadersSize),
      );
    });
    await page.goto(use.stack.url);
    await button(page, 'Sign in with Google').waitFor();
    await page.waitForLoadState('networkidle');
    expect(new Set(files.keys())).toEqual(new Set(['/', '/icon.svg', '/assets/page.js', '/assets/page.css']));
    const sizes = await Promise.all(files.values());
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(30 * 1024);
  });

  test('paints with what the document itself names: one chain of requests, two long', async () => {
    const { page } = await openWindow();
    await page.goto(use.stack.url);
    await button(page, 'Sign in with Google').waitFor();
    const { painted, before } = await page.evaluate(() => {
      const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
      const loaded = performance
        .getEntriesByType('resource')
        .filter((entry) => 'renderBlockingStatus' in entry && entry.renderBlockingStatus === 'blocking')
        .map(({ name }) => new URL(name).pathname.replace(/-[^.]+\./, '.'));
      return { painted: paint !== undefined, before: loaded };
    });
    expect(painted).toBe(true);
    expect(before).toEqual(['/assets/page.css']);
    const named = await (await page.request.get(use.stack.url)).text();
    expect(named).toMatch(/<link rel="stylesheet" href="\/assets\/page-\w+\.css">/);
  });

  test('shifts nothing while it loads, signed out or in', async () => {
    const { page, person } = await use.visit(openWindow);
    await page.addInitScript(() => {
      const shifts: number[] = [];
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          if ('value' in entry && typeof entry.value === 'number') shifts.push(entry.value);
      }).observe({ type: 'layout-shift', buffered: true });
    });
    const shifts = () =>
      page.evaluate(async () => {
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 100)));
        return 'shifts' in window ? window.shifts : undefined;
      });
    await page.goto(use.stack.url);
    await button(page, 'Sign in with Google').waitFor();
    expect(await shifts()).toEqual([]);
    await person.arrive();
    await person.plan({ Title: 'One', Repeat: 'Every day' });
    await page.reload();
    await page.getByText('Next: ').waitFor();
    expect(await shifts()).toEqual([]);
  });
});
