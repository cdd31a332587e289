/**
 * Stands in for `node:zlib`, of which the clients of AWS load a checksum of event streams (Google's ask for `zlib`,
 * and get it). Without it they take their own.
 */
export {};
