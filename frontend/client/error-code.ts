import type { Problem } from './api.ts';

/** A failure that the API can tell. */
export type ProblemCode = Problem['code'];

/**
 * What can go wrong: a problem of the API, or
 *
 * - `unreachable`: no answer came, because the browser is offline, the server is away, did not answer within
 *   35 seconds, or does not list this page's origin. What was asked for may have happened all the same.
 * - `popup_closed`: the user closed Google's window, or came back from Google's page by the browser's button.
 */
export type ErrorCode = ProblemCode | 'unreachable' | 'popup_closed';
