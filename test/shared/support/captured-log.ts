import { jest } from '@jest/globals';

/** Switches the log on for what is made after this call; the lines written stand in the list returned. */
export function captureLog(): { lines: Record<string, unknown>[]; text: () => string } {
  process.env['POWERTOOLS_LOG_LEVEL'] = 'DEBUG';
  const lines: Record<string, unknown>[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      const text = String(chunk);
      if (text.startsWith('{')) lines.push(JSON.parse(text));
      return true;
    });
  }
  return { lines, text: () => JSON.stringify(lines) };
}
