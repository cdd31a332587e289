import { randomInt } from 'node:crypto';

/** A person with a Google account. */
export interface Account {
  /** Google's stable key of the account: 21 digits, never the email. */
  sub: string;
  email: string;
  name: string;
  givenName: string;
  familyName: string;
  /** Domain of a Google Workspace organisation (claim `hd`). */
  hostedDomain?: string;
  /** IANA name; the zone of the primary calendar. */
  timeZone: string;
}

/** The people that are there from the start. */
export function initialAccounts(): Account[] {
  return [
    {
      sub: '104239815576620318841',
      email: 'ada@example.com',
      name: 'Ada Fournier',
      givenName: 'Ada',
      familyName: 'Fournier',
      timeZone: 'Europe/Paris',
    },
    {
      sub: '117720046183359902265',
      email: 'zoe@studio.example',
      name: 'Zoë Nguyễn-Møller',
      givenName: 'Zoë',
      familyName: 'Nguyễn-Møller',
      hostedDomain: 'studio.example',
      timeZone: 'America/Los_Angeles',
    },
    {
      sub: '109956712340087165523',
      email: 'kwame.mensah@example.net',
      name: 'Kwame Mensah',
      givenName: 'Kwame',
      familyName: 'Mensah',
      timeZone: 'Africa/Accra',
    },
  ];
}

/** An account for someone new, with a `sub` of the right form. The last word of the name is the family name. */
export function createAccount(email: string, name: string): Account {
  const words = name.trim().split(/\s+/);
  const familyName = words.length > 1 ? (words.pop() ?? '') : '';
  const digits = Array.from({ length: 20 }, () => randomInt(10)).join('');
  return {
    sub: `1${digits}`,
    email,
    name: name.trim(),
    givenName: words.join(' '),
    familyName,
    timeZone: 'Europe/Luxembourg',
  };
}

/** The account with this email (in any case) or this `sub`: both are what `login_hint` may hold. */
export function findAccount(accounts: Iterable<Account>, emailOrSub: string): Account | undefined {
  const wanted = emailOrSub.toLowerCase();
  for (const account of accounts) {
    if (account.sub === wanted || account.email.toLowerCase() === wanted) return account;
  }
  return undefined;
}

/** @throws Error when there is no such account */
export function requireAccount(accounts: Iterable<Account>, emailOrSub: string): Account {
  const account = findAccount(accounts, emailOrSub);
  if (account === undefined) throw new Error(`There is no account ${emailOrSub}.`);
  return account;
}

/** A round picture with the initials, as SVG. */
export function drawPicture(account: Account): string {
  const initials = [account.givenName, account.familyName].map((word) => [...word][0] ?? '').join('');
  const hue = Number(account.sub.slice(-6)) % 360;
  const text = initials.replace(/[&<>"']/g, '');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40"><rect width="40" height="40" fill="hsl(${hue} 45% 38%)"/><text x="20" y="26" font-family="system-ui, sans-serif" font-size="16" fill="#fff" text-anchor="middle">${text}</text></svg>`;
}
