const named = (...names: string[]) => names.map((name) => `https://www.googleapis.com/auth/${name}`);

const createFiles = named('drive', 'drive.appdata', 'drive.file');

/**
 * Which scopes each Drive operation accepts; any one is enough.
 * Source: the "Authorization scopes" of each method at https://developers.google.com/workspace/drive/api/reference/rest/v3
 */
export const driveScopes = {
  createFiles,
  listFiles: [
    ...createFiles,
    ...named(
      'drive.meet.readonly',
      'drive.metadata',
      'drive.metadata.readonly',
      'drive.photos.readonly',
      'drive.readonly',
    ),
  ],
} as const satisfies Record<string, readonly string[]>;
