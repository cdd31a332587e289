/** Stands in for `bowser`, by which the clients of AWS tell browsers apart. */
export {};
