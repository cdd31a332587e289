import type { drive_v3 } from 'googleapis/build/src/apis/drive/v3.js';

/** What Drive answers of a file that is asked for without `fields`. */
export type StoredFile = drive_v3.Schema$File & Record<'kind' | 'id' | 'name' | 'mimeType', string>;
