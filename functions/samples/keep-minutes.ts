import type { Context } from 'aws-lambda';
import { composeActing } from '../../shared/adopter/compose-acting.ts';

const { forUser } = composeActing();
const rootUrl = process.env['GOOGLE_API_ROOT_URL'];

/** Sample: another API of Google's. Lays the minutes of a meeting into the user's Drive, under the scope drive.file. */
export async function handler({ user, name }: { user: string; name: string }, context: Context) {
  return forUser(user, context, async (auth) => {
    const { default: google } = await import('googleapis/build/src/apis/drive/v3.js');
    const { files } = new google.drive_v3.Drive({ auth, rootUrl });
    // Under this scope it sees what it has made itself, and nothing else: invoked again, it makes no second one.
    const q = `name = '${name.replaceAll(/['\\]/g, String.raw`\$&`)}' and trashed = false`;
    const [found] = (await files.list({ q })).data.files ?? [];
    const document = { name, mimeType: 'application/vnd.google-apps.document' };
    return found ?? (await files.create({ requestBody: document })).data;
  });
}
