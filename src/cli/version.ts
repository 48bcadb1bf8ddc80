/** The version of the command is the extension's. */
import manifest from '../../package.json';

export const VERSION: string = manifest.version;
