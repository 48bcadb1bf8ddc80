/** Imported before a program: writes the processor time of all its threads to $DYNASCOPE_CPU_FILE when it ends. */
import { writeFileSync } from 'node:fs';

const file = process.env.DYNASCOPE_CPU_FILE;
if (file) {
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    writeFileSync(file, JSON.stringify({ cpuSeconds: (user + system) / 1e6 }));
  });
}
