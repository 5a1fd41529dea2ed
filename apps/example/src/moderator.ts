/** `npm run moderator ada@example.com`: makes somebody a moderator, while the app runs or not. */
import { join } from 'node:path';
import { defaultPolicy, openSqlite } from '@portero/auth';
import { asOperator, findAccount, grantRole, OperatorError } from '@portero/auth/operator';
import { settings } from './settings.ts';

const [email = ''] = process.argv.slice(2);
const db = openSqlite(join(settings.folder, 'portero.sqlite'));
try {
  const operator = await asOperator({
    db,
    keyring: settings.secrets,
    publicUrl: settings.publicUrl,
    policy: defaultPolicy,
    record: console.log,
    name: 'moderator.ts',
  });
  const granted = await grantRole(operator, await findAccount(operator, email), 'moderator');
  console.log(granted ? `${email} is a moderator now.` : `${email} was a moderator already.`);
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  db.close();
}
