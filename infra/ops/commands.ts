import { accessCommands } from './access/access-commands.ts';
import type { Command } from './cli/command.ts';
import type { OpenDeployment } from './deployment/deployment.ts';
import { doctorCommand } from './doctor/doctor-command.ts';
import { broadcastCommand } from './engine/broadcast-command.ts';
import { redriveCommand } from './engine/redrive-command.ts';
import { resealCommand } from './reseal/reseal-command.ts';
import { restoreCommand } from './restore/restore-command.ts';
import { resyncCommand } from './resync/resync-command.ts';
import { riscCommands } from './risc/risc-commands.ts';
import { rotateSecretCommand } from './secret/rotate-secret-command.ts';
import { eraseCommand } from './users/erase-command.ts';
import { exportCommand } from './users/export-command.ts';
import { revokeCommand } from './users/revoke-command.ts';
import { userCommand } from './users/user-command.ts';

/**
 * What an operator can do, by its first word or two.
 *
 * @param open finds the deployment that the options name
 */
export const composeCommands = (open: OpenDeployment): Readonly<Record<string, Command>> => ({
  doctor: doctorCommand(open),
  user: userCommand(open),
  revoke: revokeCommand(open),
  export: exportCommand(open),
  erase: eraseCommand(open),
  broadcast: broadcastCommand(open),
  redrive: redriveCommand(open),
  'rotate-secret': rotateSecretCommand(open),
  reseal: resealCommand(open),
  restore: restoreCommand(open),
  resync: resyncCommand(open),
  ...accessCommands(open),
  ...riscCommands,
});
