/**
 * Stands in for Node's `http2`, which the clients of AWS and Google load at their start and use for event streams
 * and on demand (`http2: true`) only; neither happens here. The constants are read when a module loads.
 */
export const constants = {};

export function connect(): never {
  throw new Error('Nothing here speaks HTTP/2.');
}

export default { connect, constants };
