/**
 * Loads what a call to Google takes, while a cold function waits for something else: the libraries, and Node's own
 * `fetch`, which is not loaded before its first use either and takes as long as both.
 */
export function loadLibraries(): void {
  const libraries = [import('google-auth-library'), import('./calendar-library.ts')];
  // What fails here fails again where it is needed, and is told there.
  void Promise.all(libraries).then(
    () => new Headers(),
    () => {},
  );
}
