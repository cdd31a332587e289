import { accessCommands } from './access/commands.ts';
import type { Command } from './command.ts';
import { openDeployment } from './deployment/open-deployment.ts';
import { doctorCommand } from './doctor/command.ts';
import { broadcastCommand } from './engine/broadcast-command.ts';
import { redriveCommand } from './engine/redrive-command.ts';
import { riscCommands } from './risc/commands.ts';
import { rotateSecretCommand } from './secret/rotate-secret-command.ts';
import { userCommands } from './users/commands.ts';

/** What an operator can do, by its first word or two. */
export const commands: Readonly<Record<string, Command>> = {
  doctor: doctorCommand(openDeployment),
  ...userCommands(openDeployment),
  broadcast: broadcastCommand(openDeployment),
  redrive: redriveCommand(openDeployment),
  'rotate-secret': rotateSecretCommand(openDeployment),
  ...accessCommands,
  ...riscCommands,
};
