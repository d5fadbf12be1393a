// What arrived at the SMTP server: a Maildir.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Looks until there is something to see. */
export async function eventually(what, look) {
  const until = Date.now() + 60_000;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > until) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The texts of all mails to somebody that hold something, decoded. */
export async function mailsTo(mailbox, recipient, holding) {
  const names = await readdir(join(mailbox, 'new')).catch(() => []);
  const mails = await Promise.all(names.map((name) => readFile(join(mailbox, 'new', name), 'utf8')));
  return mails.filter((mail) => new RegExp(`^To:.*${recipient}`, 'm').test(mail)).map(decoded).filter((mail) => mail.includes(holding));
}

/** Undoes quoted-printable, which is enough to read links, digits and words of Latin letters. */
const decoded = (mail) => mail.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
