import { describe, expect, test } from '@jest/globals';
import { type Route, type RouteId, routeKey, routes } from '../../shared/routes.ts';

const all = Object.entries<Route>(routes);

describe('the routes', () => {
  test('are told apart by method and path', () => {
    expect(new Set(all.map(([, route]) => routeKey(route))).size).toBe(all.length);
    expect(routeKey(routes.createEvent)).toBe('POST /api/events');
  });

  test.each(all)('%s has a path that API Gateway takes', (_id, route) => {
    expect(route.path).toMatch(/^(\/([a-z-]+|\{[A-Za-z]+\}))+$/);
  });

  test.each(all)('%s takes a body only where one is read', (_id, route) => {
    if (route.method === 'GET' || route.method === 'DELETE') expect(route.body).toBe('none');
  });

  test('that change something need a session, but for those that begin one and the one that Google calls', () => {
    const byPage = all.filter(([, route]) => route.caller !== 'google');
    expect(all.length - byPage.length).toBe(1);
    const without = byPage.filter(([, route]) => route.session !== 'required').map(([id]) => id as RouteId);
    expect(without).toEqual(expect.arrayContaining(['beginAttempt', 'exchangeCode', 'receiveCallback']));
    // Asking who is signed in changes nothing, and “nobody” is an answer.
    expect(without.filter((id) => !routes[id].path.startsWith('/auth/'))).toEqual(['readSession']);
  });
});
