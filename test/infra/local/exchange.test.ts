import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Exchange, measureExchange } from '../../../infra/local/exchange.ts';
import { closeServer, LOOPBACK, listenOnLoopback } from '../../../infra/local/listen.ts';

let server: Server;
let socket: Socket;
let exchanges: Promise<Exchange>[];

beforeEach(async () => {
  exchanges = [];
  server = createServer((request, response) => {
    exchanges.push(measureExchange(request, response));
    request.resume().on('end', () => {
      if (request.url === '/cut') response.destroy();
      else response.end('an answer');
    });
  });
  socket = connect(await listenOnLoopback(server, 0), LOOPBACK);
  socket.on('error', () => {});
});

afterEach(async () => {
  socket.destroy();
  await closeServer(server);
});

/** Sends a request as it is. @returns the bytes of the answer */
async function exchange(text: string): Promise<number> {
  const answer = new Promise<Buffer>((resolve) => socket.once('data', resolve));
  socket.write(text);
  return (await answer).length;
}

const post = (body: string) =>
  `POST / HTTP/1.1\r\nhost: ${LOOPBACK}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

test('the bytes of an exchange are all that went over the wire for it, on a connection that is kept too', async () => {
  const [first, second] = [post('hello'), post('a longer body than before')];
  const answers = [await exchange(first), await exchange(second)];
  const measured = await Promise.all(exchanges);
  expect(measured.map(({ bytes }) => bytes)).toEqual([
    { received: first.length, sent: answers[0] },
    { received: second.length, sent: answers[1] },
  ]);
});

test('one exchange ends before the next on its connection begins', async () => {
  await exchange(post('one'));
  await exchange(post('two'));
  const [first, second] = await Promise.all(exchanges);
  expect(first?.ended).toBeGreaterThanOrEqual(first?.began ?? Number.NaN);
  expect(second?.began).toBeGreaterThanOrEqual(first?.ended ?? Number.NaN);
});

test('an exchange that is cut has ended, with nothing sent', async () => {
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write(`GET /cut HTTP/1.1\r\nhost: ${LOOPBACK}\r\n\r\n`);
  await closed;
  const [measured] = await Promise.all(exchanges);
  expect(measured?.bytes.sent).toBe(0);
});
